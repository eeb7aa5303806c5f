"""Browsers that show that something waits."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network_site.members.models import Member


class Device(models.Model):
    """A browser of a member, for as long as they are signed in there or come back to it.

    ``endpoint`` is where its push service takes messages, ``p256dh`` and ``auth`` encrypt them for it alone (RFC 8291).
    ``browser`` is a digest of the cookie by which the browser is known again.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    words = models.CharField(max_length=60, blank=True)
    endpoint = models.CharField(max_length=600, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    browser = models.CharField(max_length=64, unique=True)
    added_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")

    def __str__(self) -> str:
        return self.words
