"""What authors say of text that looks like case data and was posted all the same."""

from typing import ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network_site.access.case_data.kinds import Kind
from network_site.access.models.marked import Marked
from network_site.access.querysets import StatementQuerySet
from network_site.members.models import Member

WORDS_LENGTH = 200


class CaseDataStatement(Marked):
    """An author's word why a find is no case data and nobody's personal data.

    It is as visible as the item it stands in. ``key`` names what was found, so that it holds through later edits.
    """

    class Reason(models.TextChoices):
        PUBLIC = "public", _("It is the public contact of an authority or service")
        PUBLISHED = "published", _("It is published: a law, a judgment, a directory")
        EXAMPLE = "example", _("It is invented, as an example")
        MISTAKEN = "mistaken", _("It is something else: I explain")

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    item = GenericForeignKey("content_type", "object_id")
    key = models.CharField(max_length=16)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    excerpt = models.CharField(max_length=200)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices)
    words = models.CharField(_("explanation"), max_length=WORDS_LENGTH, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[StatementQuerySet] = StatementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Marked.Meta):
        ordering = ("at", "pk")
        verbose_name = _("statement on case data")
        verbose_name_plural = _("statements on case data")
        constraints: ClassVar = [
            *Marked.Meta.constraints,
            models.UniqueConstraint(fields=("content_type", "object_id", "key"), name="one_statement_per_find"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_reason_display()}"
