"""Forgetting what is long over, so that inboxes and the outbox do not grow for ever."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from network_site.notifications.models import Mail, Notification, ReceivedReply

READ_KEPT, MAILS_KEPT = timedelta(days=365), timedelta(days=90)


@transaction.atomic
def prune_notifications() -> int:
    """Delete what was read over a year ago, and mails and replies over three months old; return how many rows."""
    now = timezone.now()
    read, _ = Notification.objects.filter(read_at__lt=now - READ_KEPT).delete()
    mails, _ = Mail.objects.exclude(state=Mail.State.WAITING).filter(due_at__lt=now - MAILS_KEPT).delete()
    replies, _ = ReceivedReply.objects.filter(received_at__lt=now - MAILS_KEPT).delete()
    return read + mails + replies
