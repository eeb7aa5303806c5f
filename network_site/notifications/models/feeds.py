"""The secret addresses under which a member's programs read what is new, and the dates."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network_site.members.models import Member
from network_site.notifications.querysets import FeedQuerySet


class Feed(models.Model):
    """The address of one feed of one member; only the SHA-256 of its secret is kept.

    It ends with whatever ends the member's sign-ins: ``access_epoch`` is the member's when it was made. ``digest`` is
    that of what was last sent, and ``changed_at`` when that became different.
    """

    class Kind(models.TextChoices):
        """What can be read."""

        NEWS = "news", _("What is new")
        CALENDAR = "calendar", _("Dates")

    member = models.ForeignKey(Member, models.CASCADE, related_name="feeds")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    access_epoch = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_on = models.DateField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(null=True)

    objects: ClassVar[FeedQuerySet] = FeedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        constraints = (models.UniqueConstraint(fields=("member", "kind"), name="one_feed_per_kind"),)

    def __str__(self) -> str:
        return f"{self.member} · {self.kind}"
