"""Copies of what the network holds about a member, made for that member."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network_site.members.models.people import Member
from network_site.members.querysets import SILENCE, DataExportQuerySet


class DataExport(models.Model):
    """A ZIP of everything about one member. It is made in the background and deleted when its time is over."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="data_exports")
    asked_at = models.DateTimeField(default=timezone.now)
    worked_at = models.DateTimeField(null=True, blank=True)  # a worker writes this down again and again
    ready_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    file = models.FileField(upload_to="own-data/", blank=True)

    objects: ClassVar[DataExportQuerySet] = DataExportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-asked_at", "-pk")
        verbose_name = _("copy of a member's data")
        verbose_name_plural = _("copies of members' data")
        constraints = (
            models.UniqueConstraint(
                fields=("member",), condition=Q(ready_at=None, failed_at=None), name="one_waiting_export_per_member"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} · {self.asked_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Return the address of the download."""
        return reverse("files:own_data", args=[self.pk])

    @property
    def state(self) -> str:
        """``ready``, ``waiting``, ``failed`` (also when nobody works at it: the twin of ``lost()``) or ``over``."""
        now = timezone.now()
        is_over = self.expires_at <= now
        if self.ready_at is not None:
            return "over" if is_over else "ready"
        is_silent = (self.worked_at or self.asked_at) <= now - SILENCE
        return "failed" if self.failed_at is not None or is_over or is_silent else "waiting"
