"""What goes out of the site. No text is kept: it is written anew whenever sending is tried."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network_site.members.models import Member
from network_site.notifications.levels import Way
from network_site.notifications.models.inbox import Notification
from network_site.notifications.querysets import DeliveryQuerySet, MailQuerySet


class Mail(models.Model):
    """A mail to one member about notifications of one kind, a digest, or a letter (``members.letters``).

    ``kind`` is the verb that it unsubscribes from, the way of a digest, or the kind of the letter, which alone has an
    ``address`` of its own and is written from what ``about`` holds. ``delayed_seconds`` is by how much it went later
    than it was due. Whoever sends it holds it until ``leased_until``.
    """

    class State(models.TextChoices):
        """What became of a mail."""

        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        DROPPED = "dropped", _("Dropped: nothing waited any more")
        FAILED = "failed", _("Failed")
        BOUNCED = "bounced", _("Bounced")

    recipient = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    address = models.EmailField(max_length=254, blank=True)
    about = models.JSONField(default=dict)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80, blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delayed_seconds = models.FloatField(null=True)
    error = models.CharField(max_length=300, blank=True)

    objects: ClassVar[MailQuerySet] = MailQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = (
            models.Index(fields=("next_try_at",), condition=Q(state="waiting"), name="mails_waiting"),
            models.Index(fields=("state", "sent_at"), name="mails_by_state"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(recipient__isnull=False) | ~Q(address=""), name="mail_has_a_recipient_or_an_address"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def to(self) -> str:
        """The address that it goes to."""
        return self.address or (self.recipient.email if self.recipient is not None else "")


class Delivery(models.Model):
    """One notification by one channel, once. It is open until the channel took it or found that nothing waits."""

    notification = models.ForeignKey(Notification, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=12)
    way = models.CharField(max_length=7, choices=Way.choices)
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # of a push; mails count their own
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, related_name="deliveries")

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = (models.Index(fields=("channel", "due_at"), condition=Q(closed_at=None), name="deliveries_due"),)
        constraints = (models.UniqueConstraint(fields=("notification", "channel"), name="delivered_once"),)

    def __str__(self) -> str:
        return f"{self.channel} {self.notification_id}"


class StoppedAddress(models.Model):
    """An address to which nothing is sent: it bounced, or somebody complained there."""

    class Reason(models.TextChoices):
        """Why."""

        BOUNCED = "bounced", _("The address does not take mails")
        COMPLAINED = "complained", _("A mail was marked as unwanted there")

    address = models.EmailField(max_length=254)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    detail = models.CharField(max_length=300, blank=True)
    stopped_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("stopped address")
        verbose_name_plural = _("stopped addresses")
        constraints = (models.UniqueConstraint(Lower("address"), name="address_stopped_once"),)

    def __str__(self) -> str:
        return self.address
