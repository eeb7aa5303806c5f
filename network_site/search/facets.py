"""The ways to narrow a search down: each as a filter of the index, and as its twin in Python for other engines."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network_site.search import values
from network_site.search.fields import KIND
from network_site.search.filters import All, Between, Filter, OneOf
from network_site.search.filters import Any as AnyOf
from network_site.search.mapping import kind_of
from network_site.search.matches import Matches
from network_site.search.ranking import status_filter
from network_site.search.registry import STATUSES, SearchKind, kinds, status_of


class Facet(ABC):
    """One way. *name* is its word in addresses; keys are what it narrows to."""

    name: ClassVar[str]
    label: ClassVar[Promise]
    is_either: ClassVar[bool] = True  # whether one of several keys is enough

    @abstractmethod
    def filter(self, key: Any, today: dt.date) -> Filter:
        """Return the filter of the index."""

    @abstractmethod
    def keys(self, kind: SearchKind, item: Any, today: dt.date) -> Iterable[Any]:
        """Return the keys under which *item* stands and is counted."""

    def admits(self, kind: SearchKind, item: Any, key: Any, today: dt.date) -> bool:
        """Whether *item* passes. The twin of ``filter``."""
        return key in self.keys(kind, item, today)

    @abstractmethod
    def counts(self, matches: Matches, today: dt.date) -> Mapping[Any, int]:
        """Return how many of *matches* stand under each key."""


class ByKind(Facet):
    """By what it is."""

    name, label = "type", _("Type")

    def filter(self, key: str, today: dt.date) -> Filter:  # noqa: ARG002
        """Return the filter by model."""
        return OneOf(KIND, frozenset({values.encode(kind_of(kinds()[key].model))}))

    def keys(self, kind: SearchKind, item: Any, today: dt.date) -> Iterable[str]:  # noqa: ARG002
        """Return the slug of the kind."""
        return (kind.slug,)

    def counts(self, matches: Matches, today: dt.date) -> Mapping[str, int]:  # noqa: ARG002
        """Return the counts of kinds."""
        found = matches.facet(KIND)
        counts = {slug: found.get(kind_of(kind.model), 0) for slug, kind in kinds().items()}
        return {slug: counts[slug] for slug in sorted(counts, key=lambda slug: -counts[slug]) if counts[slug]}


class ByValue(Facet):
    """By a filter field that lists several values."""

    attribute: ClassVar[str]

    def filter(self, key: Any, today: dt.date) -> Filter:  # noqa: ARG002
        """Return the filter by value."""
        return OneOf(f"f_{self.attribute}", frozenset({values.encode(key)}))

    def keys(self, kind: SearchKind, item: Any, today: dt.date) -> Iterable[Any]:  # noqa: ARG002
        """Return the values of the item."""
        found: Iterable[Any] = getattr(item, self.attribute, ())
        return found

    def counts(self, matches: Matches, today: dt.date) -> Mapping[Any, int]:  # noqa: ARG002
        """Return the counts of values."""
        return {key: count for key, count in matches.facet(f"f_{self.attribute}").items() if key is not None}


class ByCountry(ByValue):
    """By country."""

    name, label, attribute = "country", _("Country"), "search_countries"


class ByLanguage(ByValue):
    """By language."""

    name, label, attribute = "lang", _("Language"), "search_languages"


class ByTopic(ByValue):
    """By topic, with those below it."""

    name, label, attribute = "topic", _("Topic"), "search_topics"


class ByStatus(Facet):
    """By where it stands."""

    name, label = "status", _("Status")

    def filter(self, key: str, today: dt.date) -> Filter:
        """Return the filter by status."""
        return status_filter(STATUSES[key], today)

    def keys(self, kind: SearchKind, item: Any, today: dt.date) -> Iterable[str]:  # noqa: ARG002
        """Return the status of the item."""
        return tuple(filter(None, (status_of(item, today),)))

    def counts(self, matches: Matches, today: dt.date) -> Mapping[str, int]:
        """Return the counts of statuses."""
        counts = {key: matches.narrowed(self.filter(key, today)).total for key in STATUSES}
        return {key: count for key, count in counts.items() if count}


class ByDate(Facet):
    """By how long ago it was said, verified or held."""

    name, label = "date", _("Date")
    SPANS: ClassVar = {
        "month": (_("Last 30 days"), 30),
        "year": (_("Last 12 months"), 365),
        "three": (_("Last three years"), 3 * 365),
    }

    def filter(self, key: str, today: dt.date) -> Filter:
        """Return the filter by days."""
        return _days(low=today - dt.timedelta(days=self.SPANS[key][1]), high=today)

    def keys(self, kind: SearchKind, item: Any, today: dt.date) -> Iterable[str]:  # noqa: ARG002
        """Return the spans in which the item lies."""
        day = getattr(item, "search_day", None)
        return [key for key, (_, days) in self.SPANS.items() if day and 0 <= (today - day).days <= days]

    def counts(self, matches: Matches, today: dt.date) -> Mapping[str, int]:
        """Return the counts of spans."""
        counts = {key: matches.narrowed(self.filter(key, today)).total for key in self.SPANS}
        return {key: count for key, count in counts.items() if count}


class Bound(Facet):
    """By a day typed, on one side of which everything lies; there is nothing to count."""

    is_either = False

    def keys(self, kind: SearchKind, item: Any, today: dt.date) -> Iterable[Any]:  # noqa: ARG002
        """Return nothing."""
        return ()

    def counts(self, matches: Matches, today: dt.date) -> Mapping[Any, int]:  # noqa: ARG002
        """Return nothing."""
        return {}


class After(Bound):
    """From a day on."""

    name, label = "after", _("From")

    def filter(self, key: dt.date, today: dt.date) -> Filter:  # noqa: ARG002
        """Return the filter by days."""
        return _days(low=key)

    def admits(self, kind: SearchKind, item: Any, key: dt.date, today: dt.date) -> bool:  # noqa: ARG002
        """Whether the item has a day that is not earlier."""
        day = getattr(item, "search_day", None)
        return day is not None and day >= key


class Before(Bound):
    """Before a day."""

    name, label = "before", _("Before")

    def filter(self, key: dt.date, today: dt.date) -> Filter:  # noqa: ARG002
        """Return the filter by days."""
        return _days(high=key, with_high=False)

    def admits(self, kind: SearchKind, item: Any, key: dt.date, today: dt.date) -> bool:  # noqa: ARG002
        """Whether the item has an earlier day."""
        day = getattr(item, "search_day", None)
        return day is not None and day < key


def _days(*, low: dt.date | None = None, high: dt.date | None = None, with_high: bool = True) -> Filter:
    kind = values.encode(dt.date.min)[:1]
    bounds = [None if day is None else values.encode(day) for day in (low, high)]
    return Between("f_search_day", kind, low=bounds[0], high=bounds[1], with_high=with_high)


Chosen = Sequence[tuple[Facet, Any]]


def filter_of(chosen: Chosen, today: dt.date) -> Filter:
    """Return the filter of the index for what stands, in every facet of *chosen*, under one of its keys there."""
    parts: list[Filter] = []
    for facet, keys in _by_facet(chosen).items():
        found = tuple(facet.filter(key, today) for key in keys)
        parts.append(AnyOf(found) if facet.is_either else All(found))
    return All(tuple(parts))


def admits(chosen: Chosen, kind: SearchKind, item: Any, today: dt.date) -> bool:
    """Whether *item* passes. The twin of ``filter_of``."""
    return all(
        (any if facet.is_either else all)(facet.admits(kind, item, key, today) for key in keys)
        for facet, keys in _by_facet(chosen).items()
    )


def _by_facet(chosen: Chosen) -> Mapping[Facet, list[Any]]:
    found: dict[Facet, list[Any]] = {}
    for facet, key in chosen:
        found.setdefault(facet, []).append(key)
    return found


COUNTED: tuple[Facet, ...] = (ByKind(), ByCountry(), ByTopic(), ByLanguage(), ByStatus(), ByDate())
FACETS: Mapping[str, Facet] = {facet.name: facet for facet in (*COUNTED, After(), Before())}
