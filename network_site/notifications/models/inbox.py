"""What happened, and the row in the inbox of each member who is told."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network_site.access.models import Marked
from network_site.members.models import Member
from network_site.notifications.levels import Level
from network_site.notifications.querysets import NotificationQuerySet


class Notice(models.Model):
    """Something that happened and of which nobody was told yet: the one row that an action writes.

    ``to`` holds numbers of members by level, or nothing where the verb knows whom to tell. The row goes when the
    notifications are made.
    """

    verb = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    key = models.CharField(max_length=80)
    by = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    to = models.JSONField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")

    def __str__(self) -> str:
        return f"{self.verb} {self.object_id}"


class Notification(Marked):
    """What one member is told. It carries the audience of its object, so that a count needs no other table.

    ``key`` names what the inbox groups it with, ``read_in`` is the deed that read many at once and can be undone, and
    ``taken_back_at`` hides what was said of a removed object, until the object comes back.
    """

    recipient = models.ForeignKey(Member, models.CASCADE, related_name="notifications")
    stands_in_for = models.ForeignKey(Member, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    key = models.CharField(max_length=80)
    level = models.CharField(max_length=6, choices=Level.choices)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    read_in = models.UUIDField(null=True)
    archived_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    objects: ClassVar[NotificationQuerySet] = NotificationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        indexes = (
            models.Index(
                fields=("recipient",), condition=Q(read_at=None, taken_back_at=None), name="unread_notifications"
            ),
            models.Index(fields=("recipient", "key"), name="notifications_by_key"),
            models.Index(fields=("verb", "object_id"), name="notifications_about"),
        )
        constraints: ClassVar = [
            *Marked.Meta.constraints,
            models.UniqueConstraint(fields=("recipient", "verb", "object_id"), name="told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} · {self.verb} {self.object_id}"
