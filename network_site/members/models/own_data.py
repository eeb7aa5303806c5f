"""Copies of what the network holds about a member, made for that member."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network_site.members.models.people import Member


class DataExport(models.Model):
    """A ZIP of everything about one member. It is made in the background and deleted when its time is over."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="data_exports")
    asked_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    file = models.FileField(upload_to="own-data/", blank=True)

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
