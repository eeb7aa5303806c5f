"""Time zones to choose from, those of a country first. The names and what lies where are those of CLDR."""

import zoneinfo
from collections import defaultdict
from functools import lru_cache

from babel.core import get_global
from django.utils.translation import gettext as _

from network_site.members.models import Member

Choices = list[tuple[str, list[tuple[str, str]]]]


def choices(member: Member) -> Choices:
    """Return every zone by region, and before them the one that *member* has and those of their country."""
    near = list(dict.fromkeys([*zones_of(member.jurisdiction_id), suggested(member)]))
    regions: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for zone in sorted(_territories()):
        region, _slash, _place = zone.partition("/")
        regions[region].append((zone, place(zone)))
    return [(_("Near you"), [(zone, place(zone)) for zone in near]), *regions.items(), ("UTC", [("UTC", "UTC")])]


def suggested(member: Member) -> str:
    """Return the zone that *member* chose, or else the first of their country."""
    own = zones_of(member.jurisdiction_id)
    return own[0] if own and member.profile_set_at is None else member.time_zone


def zones_of(country: str | None) -> list[str]:
    """Return the zones of a country by its ISO 3166-1 code, none for what is no country."""
    return [zone for zone, territory in _territories().items() if territory == country]


def place(zone: str) -> str:
    """Return the place that *zone* is named after: ``Argentina, Buenos Aires``."""
    return zone.partition("/")[2].replace("/", ", ").replace("_", " ") or zone


@lru_cache(maxsize=1)
def _territories() -> dict[str, str]:
    known = zoneinfo.available_timezones()
    return {zone: land for zone, land in get_global("zone_territories").items() if zone in known and "/" in zone}
