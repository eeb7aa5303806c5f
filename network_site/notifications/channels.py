"""How notifications leave the site: channels, which register themselves in ``AppConfig.ready()``."""

import logging
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from network_site.notifications.levels import Way
from network_site.notifications.models import Delivery, Notification
from network_site.notifications.schedule import Timing

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
