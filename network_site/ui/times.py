"""Times as text: in a zone, with the zone named, in the reader's language. Names and patterns are those of CLDR."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal

from babel import Locale, dates
from django.utils import timezone
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

Style = Literal["datetime", "date", "time", "clock", "ago"]
DateLength = Literal["medium", "long", "full"]
UTC_NAMES = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "Zulu"})
LONG_AGO = timedelta(days=30)  # from here on a date says more than "57 days ago"


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone as pages name it."""

    key: str  # "Europe/Vienna"
    name: str  # "Vienna time"


def zone_of(zone: tzinfo) -> Zone:
    """Return *zone* with its name in the active language."""
    key = getattr(zone, "key", None) or str(zone)
    return Zone(key, _zone_name(key, get_language() or "en"))


@lru_cache(maxsize=1024)
def _zone_name(key: str, language: str) -> str:
    if key in UTC_NAMES:
        return "UTC"
    city = dates.get_timezone_location(key, locale=_locale(language), return_city=True)
    return _("%(city)s time") % {"city": city.rpartition("/")[2]}


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    # The United Nations write English dates with the day first.
    return Locale.parse("en_GB" if language == "en" else to_locale(language))


def locale_tag() -> str:
    """Return the BCP 47 tag that makes a browser write dates as this module does."""
    return str(_locale(get_language() or "en")).replace("_", "-")


def date_text(day: date, length: DateLength = "medium") -> str:
    """Return a calendar day, which has no zone."""
    return dates.format_date(day, length, locale=_locale(get_language() or "en"))


def text(moment: datetime, style: Style) -> str:
    """Return an aware *moment* in its own zone; every style but ``date``, ``clock`` and ``ago`` names the zone."""
    if style == "ago":
        return _ago(moment)
    if style == "date":
        return date_text(moment.date())
    clock = f"{moment:%H:%M}"
    if style == "clock":
        return clock
    zone = zone_of(moment.tzinfo or timezone.get_current_timezone()).name
    if style == "time":
        return f"{clock} {zone}"
    return f"{date_text(moment.date())}, {clock} {zone}"


def _ago(moment: datetime) -> str:
    passed = moment - timezone.now()
    if abs(passed) > LONG_AGO:
        return date_text(moment.date())
    return dates.format_timedelta(passed, add_direction=True, locale=_locale(get_language() or "en"))


def full_text(moment: datetime) -> str:
    """Return an aware *moment* with nothing left to guess: weekday, zone and its distance from UTC."""
    zone = zone_of(moment.tzinfo or timezone.get_current_timezone())
    offset = f"{moment:%z}"  # "+0100"; with a colon from Python 3.12 on
    where = "UTC" if zone.name == "UTC" else f"{zone.name} ({zone.key}, UTC{offset[:3]}:{offset[3:]})"
    return f"{date_text(moment.date(), 'full')}, {moment:%H:%M} {where}"
