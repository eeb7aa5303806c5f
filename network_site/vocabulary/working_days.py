"""Working days of a jurisdiction: its own weekend and its public holidays. Source: the ``holidays`` library."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

WEEKEND = frozenset({5, 6})  # Saturday and Sunday, where nothing else is known


def working_days_between(code: str | None, start: date, end: date) -> int:
    """Return how many working days of the jurisdiction *code* have passed: those after *start*, up to and with *end*.

    A jurisdiction that the library does not know, or none, works from Monday to Friday and has no holidays.
    """
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(code, day) for day in days)


def is_working_day(code: str | None, day: date) -> bool:
    """Whether offices of the jurisdiction *code* are open on *day*."""
    calendar = _calendar(code) if code else None
    if calendar is None:
        return day.weekday() not in WEEKEND
    return calendar.is_working_day(day)


@lru_cache(maxsize=256)
def _calendar(code: str) -> holidays.HolidayBase | None:
    try:
        return holidays.country_holidays(code)
    except NotImplementedError:
        return None
