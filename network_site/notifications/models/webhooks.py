"""Endpoints of prosecution services, and what is sent to them."""

from typing import ClassVar
from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network_site.members.models import Member, ProsecutionService
from network_site.members.sealing import SealedField
from network_site.notifications.news import kind_named
from network_site.notifications.querysets import DispatchQuerySet, WebhookQuerySet


class Webhook(models.Model):
    """An endpoint that hears what is new: of a service what concerns its country, without one of everything.

    The secret before still signs until ``old_secret_until``. After a failure nothing is tried until
    ``paused_until``; ``failing_since`` is when the failures began that no success has ended.
    """

    class Stopped(models.TextChoices):
        """Why nothing is sent any more."""

        BY_HAND = "hand", _("Stopped by hand")
        FAILING = "failing", _("The endpoint took nothing for three days")
        GONE = "gone", _("The endpoint answered that it is gone")
        LEFT = "left", _("Who registered it may no longer do so")

    service = models.ForeignKey(
        ProsecutionService, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("service")
    )
    url = models.URLField(_("address"), max_length=500)
    secret = SealedField(max_length=80, editable=False)
    old_secret = SealedField(max_length=80, blank=True, editable=False)
    old_secret_until = models.DateTimeField(null=True)
    registered_by = models.ForeignKey(Member, models.CASCADE, related_name="webhooks")
    registered_at = models.DateTimeField(default=timezone.now)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_because = models.CharField(max_length=8, choices=Stopped.choices, blank=True)

    objects: ClassVar[WebhookQuerySet] = WebhookQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = (
            models.UniqueConstraint(fields=("service", "url"), name="one_webhook_per_service_and_url"),
            models.UniqueConstraint(
                fields=("url",), condition=Q(service=None), name="one_webhook_of_the_network_per_url"
            ),
        )

    def __str__(self) -> str:
        return f"{self.host} · {self.scope}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("notifications:webhook", args=[self.pk])

    @property
    def host(self) -> str:
        """The host it is at; the rest of an address may be a secret of its own."""
        return urlsplit(self.url).hostname or ""

    @property
    def state(self) -> str:
        """``stopped``, ``failing`` or ``working``."""
        if self.stopped_at is not None:
            return "stopped"
        return "failing" if self.failing_since is not None else "working"

    @property
    def scope(self) -> str:
        """Whose it is."""
        return str(self.service) if self.service else gettext("The whole network")


class Dispatch(models.Model):
    """One message to one endpoint, once. Its text is not kept: it is written anew whenever sending is tried."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Delivered")
        DROPPED = "dropped", _("Dropped: it is no longer there, or the webhook was stopped")
        FAILED = "failed", _("Given up")

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="dispatches")
    message_id = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=40, blank=True)  # of news; blank for a test
    object_id = models.PositiveBigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    answered = models.PositiveSmallIntegerField(null=True)  # the status of the last answer
    error = models.CharField(max_length=120, blank=True)

    objects: ClassVar[DispatchQuerySet] = DispatchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("message to a webhook")
        verbose_name_plural = _("messages to webhooks")
        indexes = (
            models.Index(fields=("next_try_at",), condition=Q(state="waiting"), name="dispatches_waiting"),
            models.Index(fields=("webhook", "-id"), name="dispatches_of_webhook"),
        )

    def __str__(self) -> str:
        return self.message_id

    @property
    def verb(self) -> str:
        """What its text calls what happened."""
        kind = kind_named(self.kind)
        return kind.verb if kind else self.kind or "webhook.test"
