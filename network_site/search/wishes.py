"""From what is typed or stands in an address to what a facet narrows to, and back to words."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext

from network_site.search.facets import ByDate
from network_site.search.registry import STATUSES, kinds
from network_site.ui.times import date_text
from network_site.vocabulary.models import LANGUAGE_CODES, Jurisdiction, Language, Topic

_DAY: Final = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", re.ASCII)


def read(name: str, text: str) -> Any:
    """Return the key that *text* names for the facet *name*, or None where it names none."""
    reader = _READERS.get(name)
    return reader(text.strip()) if reader and text.strip() else None


def _kind(text: str) -> str | None:
    folded = text.casefold()
    return next((slug for slug in kinds() if folded in {slug, f"{slug}s"}), None)


def _status(text: str) -> str | None:
    return text.casefold() if text.casefold() in STATUSES else None


def _span(text: str) -> str | None:
    return text if text in ByDate.SPANS else None


def _day(text: str) -> dt.date | None:
    match = _DAY.fullmatch(text)
    try:
        return dt.date(*(int(part or 1) for part in match.groups())) if match else None
    except ValueError:
        return None


def _named(stem: str, text: str) -> Q:
    return Q(*((f"{stem}_{code}__iexact", text) for code in LANGUAGE_CODES), _connector=Q.OR)


def _country(text: str) -> str | None:
    by_code = Q(code__iexact=text) | Q(alpha_3__iexact=text)
    return Jurisdiction.objects.filter(by_code | _named("name", text)).values_list("pk", flat=True).first()


def _language(text: str) -> str | None:
    known = Q(code__iexact=text) | Q(autonym__iexact=text) | _named("name", text)
    return Language.objects.filter(known).values_list("pk", flat=True).first()


def _topic(text: str) -> int | None:
    known = Q(slug__iexact=text) | _named("label", text)
    found: int | None = Topic.objects.filter(known).values_list("pk", flat=True).first()
    return found


_READERS: Mapping[str, Callable[[str], Any]] = {
    "type": _kind,
    "country": _country,
    "topic": _topic,
    "lang": _language,
    "status": _status,
    "date": _span,
    "after": _day,
    "before": _day,
}


def written(name: str, keys: Iterable[Any]) -> dict[Any, tuple[str, str]]:
    """Return, for each of *keys* of the facet *name*, how it is written in an address and how for a reader."""
    if name == "country":
        return {row.pk: (row.pk, row.name) for row in Jurisdiction.objects.filter(pk__in=keys)}
    if name == "lang":
        return {row.pk: (row.pk, row.name) for row in Language.objects.filter(pk__in=keys)}
    if name == "topic":
        return {row.pk: (row.slug, row.label) for row in Topic.objects.filter(pk__in=keys)}
    return {key: _plainly(name, key) for key in keys}


def _plainly(name: str, key: Any) -> tuple[str, str]:
    if name == "type":
        return key, str(kinds()[key].plural)
    if name == "status":
        return key, str(STATUSES[key].label)
    if name == "date":
        return key, str(ByDate.SPANS[key][0])
    said = gettext("from %(day)s") if name == "after" else gettext("before %(day)s")
    return key.isoformat(), said % {"day": date_text(key)}
