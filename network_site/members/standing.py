"""The day by which mandates begin and end: one for the whole network, whatever the zone of who reads."""

from datetime import UTC, date, datetime, timedelta

from django.conf import settings


def today() -> date:
    """Return the day in UTC, by which standing is asked: a member's own zone would let an ended mandate last."""
    return datetime.now(UTC).date()


def end_of_mandate() -> date:
    """Return the last day of a mandate that begins today."""
    return today() + timedelta(days=settings.MANDATE_DAYS)
