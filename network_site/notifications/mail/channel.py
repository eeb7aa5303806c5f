"""Gathering what is due into mails: one for each verb and thing, or one digest."""

from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from django.db import transaction
from django.db.models import Min

from network_site.notifications.channels import Channel
from network_site.notifications.levels import Way
from network_site.notifications.mail.naming import message_id
from network_site.notifications.mail.sending import send_due
from network_site.notifications.models import Delivery, Mail
from network_site.notifications.schedule import Timing

DIGESTS = (Way.DAILY, Way.WEEKLY)
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
    rows = sorted(due.order_by("due_at")[:AT_ONCE], key=_batch)
    for batch, together in groupby(rows, _batch):
        _make(batch, [row.pk for row in together], now)


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
def _make(batch: Batch, due: list[int], now: datetime) -> None:
    recipient, kind, key = batch
    together = Delivery.objects.open().filter(channel=MailChannel.slug, pk__in=due)
    if kind not in DIGESTS:
        mine = Delivery.objects.open().filter(channel=MailChannel.slug, way=Way.MAIL)
        together |= mine.filter(notification__recipient=recipient, notification__verb=kind, notification__key=key)
    # Of two workers at once one finds the rows, and the other none: they are closed when it comes to them.
    taken = list(together.select_for_update(of=("self",)).values_list("pk", flat=True))
    if not taken:
        return
    rows = Delivery.objects.filter(pk__in=taken)
    first = rows.aggregate(first=Min("due_at"))["first"]
    mail = Mail.objects.create(
        recipient_id=recipient, kind=kind, key=key, message_id=message_id(), due_at=first, next_try_at=now
    )
    rows.update(mail=mail, closed_at=now)
