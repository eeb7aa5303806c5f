"""Office hours: read from the text that people write, so that "open now" is claimed only where it is known."""

import re
from dataclasses import dataclass
from datetime import datetime

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
ALWAYS = "24/7"

_DAY = "|".join(DAYS)
_CLOCK = r"([01]\d|2[0-3]):([0-5]\d)"
_PART = re.compile(rf"(?:({_DAY})(?:\s*[–-]\s*({_DAY}))?\s+)?{_CLOCK}\s*[–-]\s*{_CLOCK}")


@dataclass(frozen=True)
class OfficeHours:
    """The hours of a week as spans of minutes since Monday 00:00, end not included, in the office's own wall time."""

    spans: tuple[tuple[int, int], ...]

    def include(self, moment: datetime) -> bool:
        """Whether the office is open at the wall time of *moment*. Public holidays are not known."""
        minute = moment.weekday() * DAY_MINUTES + moment.hour * 60 + moment.minute
        return any(start <= minute < end for start, end in self.spans)

    @property
    def never_end(self) -> bool:
        """Whether the office is open around the clock."""
        return self.spans == ((0, WEEK_MINUTES),)

    def __str__(self) -> str:
        return " ".join(f"{start}-{end}" for start, end in self.spans)


def read_hours(text: str) -> OfficeHours | None:
    """Return the hours that *text* states, or None where it is written in another way.

    Read are ``24/7`` and parts such as ``Mon–Fri 09:00–12:00`` with a comma or semicolon between them; a part without
    days is for the days of the part before. Closing before opening means on the next day.
    """
    if text.strip() == ALWAYS:
        return OfficeHours(((0, WEEK_MINUTES),))
    spans: list[tuple[int, int]] = []
    days: list[int] = []
    for part in re.split(r"[,;]", text):
        found = _PART.fullmatch(part.strip())
        if found is None:
            return None
        first, last, *clock = found.groups()
        days = _days(first, last or first) if first else days
        if not days:
            return None
        spans += _spans(days, *map(int, clock))
    return OfficeHours(tuple(sorted(spans)))


def _days(first: str, last: str) -> list[int]:
    start, end = DAYS.index(first), DAYS.index(last)
    return [(start + offset) % 7 for offset in range((end - start) % 7 + 1)]


def _spans(days: list[int], hour: int, minute: int, end_hour: int, end_minute: int) -> list[tuple[int, int]]:
    opens, closes = hour * 60 + minute, end_hour * 60 + end_minute
    length = (closes - opens) % DAY_MINUTES or DAY_MINUTES
    spans = []
    for day in days:
        start = day * DAY_MINUTES + opens
        end = start + length
        spans.append((start, min(end, WEEK_MINUTES)))
        if end > WEEK_MINUTES:
            spans.append((0, end - WEEK_MINUTES))
    return spans
