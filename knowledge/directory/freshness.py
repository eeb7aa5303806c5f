"""How long a verification holds."""

import calendar
from datetime import date

VERIFIED_MONTHS = 6  # a contact point is confirmed twice a year


def shift_months(day: date, months: int) -> date:
    """Return the same day of the month *months* later (earlier when negative), or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
