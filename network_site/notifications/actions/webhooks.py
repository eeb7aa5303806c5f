"""Every write of webhooks but sending: registering, secrets, tests, stopping, and noting what is to be told."""

import ipaddress
from collections.abc import Collection
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.log_actions import log

from network_site.members.models import Member, ProsecutionService
from network_site.notifications import exceptions
from network_site.notifications.actions.notifying import forget, notify
from network_site.notifications.models import Dispatch, Webhook
from network_site.notifications.news import News, kind_named
from network_site.notifications.permissions import may_keep_webhook
from network_site.notifications.webhooks.reaching import is_public
from network_site.notifications.webhooks.signing import new_secret

OLD_SECRET_HOURS = 24
MOST_PER_SERVICE = 10


@transaction.atomic
def register_webhook(*, by: Member, url: str, service: ProsecutionService | None) -> tuple[Webhook, str]:
    """Register *url* for *service*, or with None for the whole network; return the webhook and its secret.

    The secret cannot be shown again. Raises NotAllowed, NotAnEndpoint, RegisteredAlready and TooManyWebhooks.
    """
    if not may_keep_webhook(by, service):
        raise exceptions.NotAllowed
    _check_url(url)
    if Webhook.objects.filter(service=service).count() >= MOST_PER_SERVICE:
        raise exceptions.TooManyWebhooks
    secret = new_secret()
    try:
        with transaction.atomic():
            webhook = Webhook.objects.create(service=service, url=url, registered_by=by, secret=secret)
    except IntegrityError:
        raise exceptions.RegisteredAlready from None
    log(webhook, "notifications.webhook_registered", user=by, data={"host": webhook.host})
    return webhook, secret


@transaction.atomic
def renew_secret(*, by: Member, webhook: Webhook) -> str:
    """Give *webhook* a new secret and return it; the one before signs beside it for a day. Raises NotAllowed."""
    webhook = _locked(by, webhook)
    secret = new_secret()
    webhook.old_secret, webhook.secret = webhook.secret, secret
    webhook.old_secret_until = timezone.now() + timedelta(hours=OLD_SECRET_HOURS)
    webhook.save(update_fields=["old_secret", "secret", "old_secret_until"])
    log(webhook, "notifications.webhook_renewed", user=by)
    return secret


@transaction.atomic
def send_test(*, by: Member, webhook: Webhook) -> Dispatch:
    """Send *webhook* a message that says nothing; one that waits already is returned.

    Raises NotAllowed and WebhookIsStopped.
    """
    webhook = _locked(by, webhook)
    if webhook.stopped_at is not None:
        raise exceptions.WebhookIsStopped
    Webhook.objects.filter(pk=webhook.pk).update(paused_until=None)
    waiting: Dispatch | None = webhook.dispatches.waiting().filter(kind="").first()
    return waiting or Dispatch.objects.create(webhook=webhook, message_id=_message_id())


@transaction.atomic
def stop_by_hand(*, by: Member, webhook: Webhook) -> None:
    """Send nothing to *webhook* until it is resumed. Raises NotAllowed."""
    stop_webhook(webhook=_locked(by, webhook), because=Webhook.Stopped.BY_HAND, by=by)


@transaction.atomic
def resume_webhook(*, by: Member, webhook: Webhook) -> None:
    """Send to *webhook* again what happens from now on; *by* answers for it. Raises NotAllowed."""
    webhook = _locked(by, webhook)
    if webhook.stopped_at is None:
        return
    webhook.stopped_at = webhook.failing_since = webhook.paused_until = None
    webhook.stopped_because, webhook.failures = "", 0
    webhook.registered_by, webhook.registered_at = by, timezone.now()
    webhook.save()
    forget(about=webhook)
    log(webhook, "notifications.webhook_resumed", user=by)


@transaction.atomic
def remove_webhook(*, by: Member, webhook: Webhook) -> None:
    """Remove *webhook* with its secret and what waits for it. Raises NotAllowed."""
    webhook = _locked(by, webhook)
    forget(about=webhook)
    log(webhook, "notifications.webhook_removed", user=by, data={"host": webhook.host})
    webhook.delete()


@transaction.atomic
def stop_webhook(*, webhook: Webhook, because: str, by: Member | None = None) -> None:
    """Send nothing to *webhook* any more, and tell who registered it where its endpoint is to blame.

    Twice is the same as once.
    """
    stopped = {"stopped_at": timezone.now(), "stopped_because": because}
    if not Webhook.objects.not_stopped().filter(pk=webhook.pk).update(**stopped):
        return
    webhook.dispatches.waiting().update(state=Dispatch.State.DROPPED)
    log(webhook, "notifications.webhook_stopped", user=by, data={"because": because})
    if because in {Webhook.Stopped.FAILING, Webhook.Stopped.GONE}:
        notify(verb="webhook-stopped", about=webhook, to=[webhook.registered_by_id])


@transaction.atomic
def announce(*, kind: str, about: Model, countries: Collection[str] | None = None) -> None:
    """Note for every webhook that this *kind* of news is new, inside the transaction that makes it so.

    Called by the actions of the parts. What is not CLEAR or GREEN, or held back, is not announced. With *countries*,
    news that was announced before is so to the services there alone.
    """
    working = Webhook.objects.working().select_related("service")
    webhooks = list(working if countries is None else working.filter(service__jurisdiction__in=countries))
    registered = kind_named(kind)
    news = registered.find(about.pk) if webhooks and registered else None
    if news is None:
        return
    Dispatch.objects.bulk_create(
        Dispatch(webhook=webhook, message_id=_message_id(), kind=kind, object_id=about.pk)
        for webhook in webhooks
        if concerns(webhook, news)
    )


def concerns(webhook: Webhook, news: News) -> bool:
    """Whether *webhook* hears of *news*: one of a service hears what concerns its country."""
    return webhook.service is None or webhook.service.jurisdiction_id in news.countries


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        is_plain = parts.scheme == "https" and bool(parts.hostname) and not (parts.username or parts.fragment)
        _port = parts.port
    except ValueError:
        raise exceptions.NotAnEndpoint from None
    if not is_plain or "@" in parts.netloc or _is_closed(parts.hostname or ""):
        raise exceptions.NotAnEndpoint


def _is_closed(host: str) -> bool:
    """Whether *host* is an address that nothing is sent to; names are looked up whenever something is sent."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return not is_public(host)


def _locked(by: Member, webhook: Webhook) -> Webhook:
    held: Webhook = Webhook.objects.select_for_update(of=("self",)).select_related("service").get(pk=webhook.pk)
    if not may_keep_webhook(by, held.service):
        raise exceptions.NotAllowed
    return held


def _message_id() -> str:
    return f"msg_{uuid4().hex}"
