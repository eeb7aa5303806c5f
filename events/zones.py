"""Time zones: wall time to UTC and back, and how a zone and a span of days are named."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.dates import format_interval
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from network_site.ui.times import date_text, locale_tag, zone_of


@cache
def zone_names() -> tuple[str, ...]:
    """Return the names of the IANA zones, each named after a place, and UTC."""
    return ("UTC", *sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/")))


def wall_time(at: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment, in UTC, when clocks in *zone* show the naive time *at*.

    A time that clocks show twice, when they are set back, means the first of the two.
    Raises ValidationError for a time that clocks skip when they are set forward.
    """
    moment = at.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != at:
        raise ValidationError(
            _("Clocks in %(zone)s skip %(time)s on this day. Choose a time before or after."),
            code="skipped",
            params={"zone": zone.key, "time": f"{at:%H:%M}"},
        )
    return moment


def same_wall_time(moment: datetime, *, old: ZoneInfo, new: ZoneInfo, days: int = 0) -> datetime:
    """Return the moment, in UTC, when clocks in *new* show what clocks in *old* show at *moment*, *days* later."""
    shown = moment.astimezone(old).replace(tzinfo=None) + timedelta(days=days)
    return shown.replace(tzinfo=new).astimezone(UTC)


def offset_label(zone: tzinfo, moment: datetime) -> str:
    """Return the distance to UTC at *moment*, such as ``UTC+05:45``."""
    offset = moment.astimezone(zone).utcoffset() or timedelta()
    hours, minutes = divmod(int(abs(offset).total_seconds()) // 60, 60)
    sign = "\N{MINUS SIGN}" if offset < timedelta() else "+"
    return f"UTC{sign}{hours:02}:{minutes:02}"


def zone_label(zone: tzinfo, *moments: datetime) -> str:
    """Return the zone with its distance to UTC at *moments*, both distances when it changes between them."""
    named = zone_of(zone)
    if named.name == "UTC":
        return "UTC"
    offsets = dict.fromkeys(offset_label(zone, moment) for moment in moments)
    return f"{named.name} ({', '.join((named.key, *offsets))})"


def span_label(first: date, last: date) -> str:
    """Return a span of days in the reader's language, such as ``4–6 Dec 2024``."""
    return str(format_interval(first, last, "yMMMd", locale=Locale.parse(locale_tag(), sep="-")))


def period_label(starts: datetime, ends: datetime, zone: tzinfo) -> str:
    """Return from when to when, by the clocks of *zone*, with the zone named."""
    first, last = starts.astimezone(zone), ends.astimezone(zone)
    end = f"{last:%H:%M}" if last.date() == first.date() else f"{date_text(last.date(), 'full')}, {last:%H:%M}"
    return f"{date_text(first.date(), 'full')}, {first:%H:%M}–{end} · {zone_label(zone, first, last)}"
