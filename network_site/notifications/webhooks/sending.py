"""Sending to webhooks: each message is held by one worker while it is tried, and written anew each time.

A worker that dies between the endpoint's answer and the commit leaves a message that is sent once more, with the same
``webhook-id``, by which receivers know it.
"""

import json
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from http import HTTPStatus

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from network_site.access.marks import Mark
from network_site.notifications.actions.webhooks import concerns, stop_webhook
from network_site.notifications.channels import RUN_SECONDS
from network_site.notifications.models import Dispatch, Webhook
from network_site.notifications.news import kind_named
from network_site.notifications.permissions import may_keep_webhook
from network_site.notifications.webhooks import reaching, signing

BACKOFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
REST = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=1))
PATIENCE = sum(BACKOFF, timedelta())  # three days: when the first message is given up, the endpoint is too
LEASE = timedelta(minutes=5)
AGENT = "Counterpart-Webhooks"
State = Dispatch.State


def send_due() -> int:
    """Send what is due and return how many were taken. Several workers may do so at once."""
    end, sent = time.monotonic() + RUN_SECONDS, 0
    while time.monotonic() < end:
        dispatch = claim()
        if dispatch is None:
            break
        sent += _send(dispatch)
    return sent


@transaction.atomic
def claim() -> Dispatch | None:
    """Return the next message that is due, held for this worker alone, or None."""
    now = timezone.now()
    due = Dispatch.objects.due(now).select_related("webhook__service__jurisdiction", "webhook__registered_by")
    first: Dispatch | None = due.order_by("next_try_at", "pk").select_for_update(skip_locked=True, of=("self",)).first()
    if first is not None:
        first.leased_until = now + LEASE
        first.save(update_fields=["leased_until"])
    return first


def payload(dispatch: Dispatch) -> bytes | None:
    """Return the text of *dispatch* as of now, or None where there is nothing to tell any more.

    It names no person, and by its title only what is CLEAR, as mails do.
    """
    at = dispatch.created_at
    if not dispatch.kind:
        return _as_json("webhook.test", at, {})
    kind = kind_named(dispatch.kind)
    news = kind.find(dispatch.object_id) if kind and dispatch.object_id else None
    if kind is None or news is None or not concerns(dispatch.webhook, news):
        return None
    data: dict[str, object] = {
        "id": news.number,
        "url": news.url,
        "at": news.at.isoformat(),
        "mark": str(news.mark),
        "topics": list(news.topics),
        "countries": list(news.countries),
    }
    return _as_json(kind.verb, at, {**data, "title": news.title} if news.mark == Mark.CLEAR else data)


def _as_json(verb: str, at: datetime, data: dict[str, object]) -> bytes:
    told = {"type": verb, "timestamp": at.isoformat(), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _send(dispatch: Dispatch) -> bool:
    webhook = dispatch.webhook
    if not _is_kept(webhook):
        stop_webhook(webhook=webhook, because=Webhook.Stopped.LEFT)
        return False
    body = payload(dispatch)
    if body is None:
        _settle(dispatch, state=State.DROPPED)
        return False
    try:
        status = reaching.post(webhook.url, body=body, headers=_headers(dispatch, body))
    except reaching.Unreachable as error:
        _refused(dispatch, None, str(error))
        return False
    if status == HTTPStatus.GONE:
        _settle(dispatch, state=State.FAILED, attempts=dispatch.attempts + 1, answered=status)
        stop_webhook(webhook=webhook, because=Webhook.Stopped.GONE)
        return False
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        _refused(dispatch, status, "")
        return False
    _settle(dispatch, state=State.SENT, attempts=dispatch.attempts + 1, answered=status, error="")
    if webhook.failures:
        Webhook.objects.filter(pk=webhook.pk).update(failures=0, failing_since=None, paused_until=None)
    return True


def _is_kept(webhook: Webhook) -> bool:
    """Whether who registered *webhook* is still in the network, without a break, and may keep it."""
    is_here = Webhook.objects.working().filter(pk=webhook.pk).exists()
    return is_here and may_keep_webhook(webhook.registered_by, webhook.service)


def _headers(dispatch: Dispatch, body: bytes) -> dict[str, str]:
    now = timezone.now()
    signed = signing.headers(
        message_id=dispatch.message_id,
        timestamp=int(now.timestamp()),
        body=body,
        keys=_keys(dispatch.webhook, now),
    )
    return {"Content-Type": "application/json", "User-Agent": AGENT, **signed}


def _keys(webhook: Webhook, now: datetime) -> Iterable[str]:
    yield webhook.secret
    if webhook.old_secret and webhook.old_secret_until and now < webhook.old_secret_until:
        yield webhook.old_secret


def _refused(dispatch: Dispatch, status: int | None, error: str) -> None:
    now, tried = timezone.now(), dispatch.attempts
    said = {"attempts": tried + 1, "answered": status, "error": error[:120]}
    if not dispatch.kind:  # a test: who sends it wants the answer, and sends another
        _settle(dispatch, state=State.FAILED, **said)
        return
    if tried < len(BACKOFF):
        _settle(dispatch, next_try_at=now + BACKOFF[tried], **said)
    else:
        _settle(dispatch, state=State.FAILED, **said)
    webhook = dispatch.webhook
    Webhook.objects.filter(pk=webhook.pk).update(
        failures=F("failures") + 1,
        failing_since=Coalesce("failing_since", now),
        paused_until=now + REST[min(webhook.failures, len(REST) - 1)],
    )
    if webhook.failing_since is not None and now - webhook.failing_since >= PATIENCE:
        stop_webhook(webhook=webhook, because=Webhook.Stopped.FAILING)


def _settle(dispatch: Dispatch, **values: object) -> None:
    held = Dispatch.objects.filter(pk=dispatch.pk, leased_until=dispatch.leased_until)
    held.update(leased_until=None, **values)
