"""How notifications leave the site: channels, which register themselves in ``AppConfig.ready()``."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from network_site.access.rules import Reader
from network_site.members.models import Member
from network_site.notifications.entries import seen_by
from network_site.notifications.levels import Way
from network_site.notifications.models import Delivery, Notification
from network_site.notifications.registry import verb_named
from network_site.notifications.schedule import Timing, timings_of

RUN_SECONDS = 30  # of one channel; then the others have their turn

logger = logging.getLogger(__name__)


class Channel(ABC):
    """One way out of the site: mail, or a push to a device."""

    slug: ClassVar[str]

    @abstractmethod
    def due_at(self, way: Way, timing: Timing, now: datetime) -> datetime | None:
        """Return when a notification with this *way* leaves by this channel, or None when it does not."""

    def reaches(self, members: Collection[int]) -> Collection[int]:
        """Return those of *members* (numbers) whom this channel reaches at all."""
        return members

    @abstractmethod
    def deliver(self, now: datetime) -> int:
        """Take what is due (``Delivery.objects.due``), send it, and return how much went. Safe to do twice at once."""

    def is_due(self, now: datetime) -> bool:
        """Whether ``deliver`` has something to do."""
        return Delivery.objects.due(now).filter(channel=self.slug).exists()


_channels: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    """Make *channel* one of the ways out. Raises ImproperlyConfigured when its slug is taken."""
    if channel.slug in _channels:
        raise ImproperlyConfigured(f"Two channels are named {channel.slug!r}.")
    _channels[channel.slug] = channel


def plan(told: Iterable[Notification], ways: Mapping[int, Way], timings: Mapping[int, Timing]) -> None:
    """Note when each new notification leaves by each channel. *ways* and *timings* go by the member's number."""
    now = timezone.now()
    reached = [(channel, channel.reaches(ways)) for channel in _channels.values()]
    Delivery.objects.bulk_create(
        Delivery(notification=row, channel=channel.slug, way=ways[row.recipient_id], due_at=due_at)
        for row in told
        for channel, members in reached
        if row.recipient_id in members
        and (due_at := channel.due_at(ways[row.recipient_id], timings[row.recipient_id], now)) is not None
    )


@transaction.atomic
def plan_anew(member: Member, ways: Mapping[tuple[str, str], Way]) -> None:
    """Plan what is open for *member* by the *ways* (by verb and level) and hours of now, and close what goes nowhere.

    What is due already goes if its way is the same. The open rows are locked, as channels lock them.
    """
    now = timezone.now()
    mine = Delivery.objects.open().filter(notification__recipient=member).select_related("notification")
    rows = list(mine.select_for_update(of=("self",)))
    at_work = _waiting_for_work(member, [row.notification for row in rows])
    timings = {wait: timings_of([member.pk], at_work=wait)[member.pk] for wait in (False, True)} if rows else {}
    for row in rows:
        told = row.notification
        way = ways.get((told.verb, told.level), Way(row.way))
        if way == row.way and row.due_at <= now:
            continue
        due_at = _channels[row.channel].due_at(way, timings[told.pk in at_work], now)
        row.way, row.due_at, row.closed_at = way, due_at or row.due_at, None if due_at else now
    Delivery.objects.bulk_update(rows, ("way", "due_at", "closed_at"))


def _waiting_for_work(member: Member, told: Sequence[Notification]) -> set[int]:
    seen = seen_by(Reader.of(member), told)
    return {row.pk for row, item in seen if verb_named(row.verb).waits_for_work(item)}


def deliver_all() -> int:
    """Let every channel take what is due, and return how much went. One that fails does not hold up the others."""
    return sum(_deliver(channel) for channel in _channels.values())


def _deliver(channel: Channel) -> int:
    try:
        return channel.deliver(timezone.now())
    except Exception:
        logger.exception("The channel %s failed; what it has not sent is tried again.", channel.slug)
        return 0


def anything_due() -> bool:
    """Whether a channel has something to do."""
    now = timezone.now()
    return any(channel.is_due(now) for channel in _channels.values())
