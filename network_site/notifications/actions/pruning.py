"""Forgetting what is long over, so that inboxes and the outbox do not grow for ever."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from network_site.notifications.actions.webhooks import stop_webhook
from network_site.notifications.models import Dispatch, Feed, Mail, Notice, Notification, ReceivedReply, Webhook
from network_site.notifications.registry import verbs

READ_KEPT, MAILS_KEPT, DISPATCHES_KEPT = timedelta(days=365), timedelta(days=90), timedelta(days=30)
UNKNOWN_KEPT = timedelta(days=7)  # longer than it takes to give every process a new version

logger = logging.getLogger(__name__)


@transaction.atomic
def prune_notifications() -> int:
    """Delete what was read over a year ago, mails and replies over three months old, and what went to webhooks.

    Feeds that are over go too, and notices that no part understands; webhooks of members who left are stopped. Returns
    how many rows were deleted.
    """
    now = timezone.now()
    for webhook in Webhook.objects.not_stopped().orphaned():
        stop_webhook(webhook=webhook, because=Webhook.Stopped.LEFT)
    over = (
        Notification.objects.filter(read_at__lt=now - READ_KEPT),
        Mail.objects.exclude(state=Mail.State.WAITING).filter(due_at__lt=now - MAILS_KEPT),
        ReceivedReply.objects.filter(received_at__lt=now - MAILS_KEPT),
        Dispatch.objects.exclude(state=Dispatch.State.WAITING).filter(created_at__lt=now - DISPATCHES_KEPT),
        Feed.objects.dead(),
    )
    return sum(rows.delete()[0] for rows in over) + _drop_unknown(now)


def _drop_unknown(now: datetime) -> int:
    unknown = Notice.objects.exclude(verb__in=[verb.slug for verb in verbs()]).filter(created_at__lt=now - UNKNOWN_KEPT)
    if slugs := sorted(set(unknown.values_list("verb", flat=True))):
        logger.warning("Nobody is told of %s: no part of the network knows these verbs.", ", ".join(slugs))
    return unknown.delete()[0]
