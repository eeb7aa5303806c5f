"""Gathering what is due into mails: one for each verb and thing, or one digest."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Min

from network_site.notifications.channels import Channel
from network_site.notifications.levels import DIGESTS, Way
from network_site.notifications.mail.naming import message_id
from network_site.notifications.mail.sending import send_due
from network_site.notifications.models import Delivery, Mail
from network_site.notifications.querysets import DeliveryQuerySet
from network_site.notifications.schedule import Timing

AT_ONCE = 1_000


class MailChannel(Channel):
    """Mail: soon, or in a digest."""

    slug = "mail"

    def due_at(self, way: Way, timing: Timing, now: datetime) -> datetime | None:
        """Return when the mail or the digest goes."""
        if way == Way.MAIL:
            return timing.soon(now)
        return timing.digest(now, weekly=way == Way.WEEKLY) if way in DIGESTS else None

    def deliver(self, now: datetime) -> int:
        """Gather what is due into mails, and send them."""
        gather(now)
        return send_due()

    def is_due(self, now: datetime) -> bool:
        """Whether there is something to gather or to send."""
        return super().is_due(now) or Mail.objects.due(now).exists()


def gather(now: datetime) -> None:
    """Make a mail of the deliveries that belong together as soon as the first of them is due."""
    due = Delivery.objects.due(now).filter(channel=MailChannel.slug).select_related("notification")
    for batch in sorted({_batch(row) for row in due.order_by("due_at")[:AT_ONCE]}):
        _make(batch, now)


class Batch(NamedTuple):
    """What goes into one mail: the verb and the thing, or the way of a digest and nothing."""

    recipient: int
    kind: str
    key: str


def _batch(row: Delivery) -> Batch:
    told = row.notification
    kind, key = (row.way, "") if row.way in DIGESTS else (told.verb, told.key)
    return Batch(told.recipient_id, kind, key)


@transaction.atomic
def _make(batch: Batch, now: datetime) -> None:
    # Of two workers at once one finds the rows, and the other none: they are closed when it comes to them.
    together = _together(batch, now).select_for_update(of=("self",))
    taken = list(together.values_list("pk", flat=True))
    if not taken:
        return
    rows = Delivery.objects.filter(pk__in=taken)
    first = rows.aggregate(first=Min("due_at"))["first"]
    mail = Mail.objects.create(
        recipient_id=batch.recipient,
        kind=batch.kind,
        key=batch.key,
        message_id=message_id(),
        due_at=first,
        next_try_at=now,
    )
    rows.update(mail=mail, closed_at=now)


def _together(batch: Batch, now: datetime) -> DeliveryQuerySet:
    """Return all that goes into one mail: for a digest what is due, and of one thing also what is about to be."""
    open_here = Delivery.objects.open().filter(channel=MailChannel.slug, notification__recipient=batch.recipient)
    if batch.kind in DIGESTS:
        return open_here.due(now).filter(way=batch.kind)
    return open_here.filter(way=Way.MAIL, notification__verb=batch.kind, notification__key=batch.key)
