"""The programme as a page lays it out: days of one time zone, and in each day what takes place at the same time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from events.models import Session
from events.zones import zone_label

COLUMNS = 4  # as many stand side by side on a wide screen


class Timed:
    """Something that begins and ends by the clocks that the reader chose."""

    __slots__ = ()
    starts: datetime
    ends: datetime

    @property
    def ends_later(self) -> bool:
        """Whether it ends on another day than it begins."""
        return self.ends.date() > self.starts.date()


@dataclass(slots=True)
class Entry(Timed):
    """A session with its times by the clocks that the reader chose."""

    session: Session
    starts: datetime
    ends: datetime
    is_now: bool = False
    is_next: bool = False
    column: int | None = None  # from 1; None spans all of them


@dataclass(slots=True)
class Slot(Timed):
    """Sessions that overlap, and so stand side by side, from the first beginning to the last end."""

    entries: list[Entry]
    starts: datetime
    ends: datetime

    @property
    def is_even(self) -> bool:
        """Whether they all begin and end together."""
        return len({(entry.starts, entry.ends) for entry in self.entries}) == 1


@dataclass(slots=True)
class Day:
    """One day by the clocks of a zone."""

    date: date
    zone_label: str
    slots: list[Slot] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The name of the day in addresses."""
        return f"day-{self.date.isoformat()}"

    @property
    def columns(self) -> int:
        """How many sessions stand side by side at most."""
        return min(COLUMNS, max(len(slot.entries) for slot in self.slots))


def days_of(sessions: Iterable[Session], zone: ZoneInfo, *, now: datetime | None = None) -> list[Day]:
    """Return the days of *zone* on which *sessions*, sorted by their beginning, take place.

    With *now*, the sessions that run and those that begin next are marked.
    """
    entries = [Entry(each, each.starts_at.astimezone(zone), each.ends_at.astimezone(zone)) for each in sessions]
    if now is not None:
        _mark_time(entries, now)
    return [_day(day, zone, list(group)) for day, group in groupby(entries, key=lambda entry: entry.starts.date())]


def _mark_time(entries: Sequence[Entry], now: datetime) -> None:
    upcoming = min((entry.starts for entry in entries if entry.starts > now), default=None)
    for entry in entries:
        entry.is_now = entry.starts <= now < entry.ends
        entry.is_next = entry.starts == upcoming


def _day(day: date, zone: ZoneInfo, entries: list[Entry]) -> Day:
    return Day(day, zone_label(zone, entries[0].starts, entries[-1].ends), list(_slots(entries)))


def _slots(entries: list[Entry]) -> Iterator[Slot]:
    together = entries[:1]
    for entry in entries[1:]:
        if entry.starts < max(other.ends for other in together):
            together.append(entry)
        else:
            yield _in_columns(together)
            together = [entry]
    yield _in_columns(together)


def _in_columns(entries: list[Entry]) -> Slot:
    if len(entries) > 1:
        for position, entry in enumerate(entries):
            entry.column = position % COLUMNS + 1
    return Slot(entries, entries[0].starts, max(entry.ends for entry in entries))
