"""How people are invited."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network_site.members.models.people import Member, ProsecutionService
from network_site.members.querysets import NominationQuerySet
from network_site.members.validators import validate_name
from network_site.vocabulary.models import Language, Topic


class Nomination(models.Model):
    """An invitation to a person whom the network vouches for. Only the SHA-256 of its token is kept."""

    email = models.EmailField(_("official e-mail address"), max_length=254)
    full_name = models.CharField(_("full name"), max_length=160, blank=True, validators=[validate_name])
    office = models.CharField(_("office"), max_length=160, validators=[validate_name])
    service = models.ForeignKey(ProsecutionService, models.PROTECT, verbose_name=_("service"))
    role = models.CharField(_("role"), max_length=20, default="prosecutor")
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))
    languages = models.ManyToManyField(Language, blank=True, related_name="+", verbose_name=_("languages"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    nominated_by = models.ForeignKey(Member, models.PROTECT, related_name="nominations")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True, blank=True, editable=False)  # known elsewhere, so that nothing was sent
    refused_at = models.DateTimeField(null=True, blank=True, editable=False)  # by the mail server of the address
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[NominationQuerySet] = NominationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-created_at",)
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")

    def __str__(self) -> str:
        return f"{self.office}, {self.service.jurisdiction}"

    @property
    def is_open(self) -> bool:
        """Whether the invitation still waits. Whether it was held only the secretariat learns."""
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()
