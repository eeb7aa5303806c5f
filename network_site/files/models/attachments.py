"""Attachments: files beside a text of a member, as visible as that text."""

from pathlib import PurePath
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network_site.access.models import Marked
from network_site.files.querysets import AttachmentQuerySet
from network_site.members.models import Member

NAME_LENGTH = 120


def stored_name(attachment: Any, filename: str) -> str:  # noqa: ARG001  Django's signature
    """Return a name that tells nothing but the kind of file."""
    return f"attachments/{uuid4().hex}{PurePath(filename).suffix.lower()}"


class Attachment(Marked):
    """A file that a member attached, as it was kept: checked, and without what tells of its maker.

    Until the text is posted it has no item and is its author's alone. ``withheld_at`` is set while the text is out of
    sight, ``removed_at`` while this file alone was taken away from it. Nothing opens before a scanner, where there is
    one, has said that it is clean.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Being checked for viruses")
        CLEAN = "clean", _("Clean")
        INFECTED = "infected", _("A virus was found, and the file is gone")

    content_type = models.ForeignKey(ContentType, models.CASCADE, null=True, blank=True, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    item = GenericForeignKey("content_type", "object_id")
    by = models.ForeignKey(Member, models.PROTECT, related_name="attachments", verbose_name=_("attached by"))
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    file = models.FileField(_("file"), upload_to=stored_name, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    signature = models.CharField(_("what the scanner found"), max_length=120, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    withheld_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, editable=False, related_name="+")

    objects: ClassVar[AttachmentQuerySet] = AttachmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Marked.Meta):
        ordering = ("pk",)
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = (
            models.Index(fields=("content_type", "object_id"), name="attachments_of_item"),
            models.Index(fields=("added_at",), condition=Q(object_id=None), name="attachments_pending"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the download."""
        return reverse("files:attachment", args=[self.pk, self.name])

    @property
    def kind(self) -> str:
        """The extension, which the contents have been found to match."""
        return PurePath(self.name).suffix.lower().lstrip(".")

    @property
    def is_clean(self) -> bool:
        """Whether it may be opened, as far as the scanner goes."""
        return self.state == self.State.CLEAN
