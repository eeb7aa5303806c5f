"""Which answers helped."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.models.positions import PositionVersion
from discussions.models.posts import Post
from discussions.models.threads import Thread
from discussions.querysets import AcceptanceQuerySet
from network_site.members.models import Member
from network_site.vocabulary.models import Jurisdiction


class Acceptance(models.Model):
    """The asker's word that an answer helped, one for each jurisdiction.

    An answer without positions speaks for the jurisdiction of its author; the authors who serve none share one place.
    ``given_for`` is what the answer stated there when it was accepted, or None where it stated nothing.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="acceptances")
    post = models.ForeignKey(Post, models.CASCADE, related_name="acceptances")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, related_name="+")
    accepted_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(default=timezone.now)
    given_for = models.ForeignKey(PositionVersion, models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar[AcceptanceQuerySet] = AcceptanceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        constraints = (
            models.UniqueConstraint(fields=("thread", "jurisdiction"), name="one_acceptance_per_jurisdiction"),
            models.UniqueConstraint(
                fields=("thread",), condition=Q(jurisdiction=None), name="one_acceptance_without_jurisdiction"
            ),
        )

    def __str__(self) -> str:
        return f"{self.thread} · {self.post}"
