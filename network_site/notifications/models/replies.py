"""Replies that came in by e-mail. Neither their text nor who else they were sent to is kept."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network_site.members.models import Member
from network_site.notifications.models.outbox import Mail
from network_site.notifications.replies.reasons import Reason


class ReceivedReply(models.Model):
    """One mail that came in to an address of ours: posted where it has no ``reason``, else refused.

    ``digest`` is of its Message-ID, so that what a server delivers twice is posted once. ``answer`` is the mail that
    tells the sender of the refusal; there is none where too many went already.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=9, choices=Reason.choices, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    answer = models.OneToOneField(Mail, models.SET_NULL, null=True, related_name="refusal")

    class Meta:
        verbose_name = _("reply by e-mail")
        verbose_name_plural = _("replies by e-mail")
        indexes = (models.Index(fields=("member", "received_at"), condition=~Q(reason=""), name="replies_refused"),)

    def __str__(self) -> str:
        return f"{self.member} · {self.reason or self.received_at}"
