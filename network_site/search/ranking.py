"""How relevance and freshness make one order."""

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from network_site.search import values
from network_site.search.fields import KIND
from network_site.search.filters import All, Between, Filter, OneOf, Without
from network_site.search.mapping import kind_of
from network_site.search.queries import Query, Scope
from network_site.search.registry import REVIEWED, STATUSES, Status, kinds, status_of
from network_site.search.segments import Scores, Segment

STALE = 0.7  # of what is past its review
OLDEST = 0.6  # of what is very old
HALVING_DAYS = 730


def freshness(item: Any, today: dt.date) -> float:
    """Return the factor by which the relevance of *item* counts.

    score = relevance x stale x recency, where relevance is BM25's and

    - stale is 0.7 for a guide or contact whose review is past due or that was never verified, and else 1;
    - recency is 0.6 + 0.4 x 2^(-age / 730 days) for what has a day and no review: threads and answers by what was said
      last, sessions and forums by when they take place. What lies ahead is as fresh as today. It is 1 for the rest.

    So an old or stale text is found, and comes after an equal one that is fresh; one that says much more stays ahead.
    """
    if getattr(item, "search_status", "") == REVIEWED:
        return STALE if status_of(item, today) == "due" else 1.0
    day = getattr(item, "search_day", None)
    return 1.0 if day is None else _recency((today - day).days)


def _recency(age_days: float) -> float:
    return OLDEST + (1 - OLDEST) * math.pow(2, -max(age_days, 0) / HALVING_DAYS)


def status_filter(status: Status, today: dt.date) -> Filter:
    """Return the filter of the index for one status; the twin of ``status_of``."""
    stored = OneOf("f_search_status", frozenset({values.encode(status.stored)}))
    if status.is_over is None:
        return stored
    bound = values.encode(today)
    over = Between("f_search_until", bound[:1], high=bound, with_high=False)
    return All((stored, over if status.is_over else Without(over)))


@dataclass(frozen=True, slots=True)
class Fresh:
    """Documents that match the query, with their score by ``freshness``."""

    query: Query
    today: dt.date

    def scores(self, scope: Scope) -> Scores:
        """Return the score of each document."""
        found: Scores = self.query.scores(scope) * _factors(scope.segment, self.today)
        return found


_kept: WeakKeyDictionary[Segment, dict[dt.date, Scores]] = WeakKeyDictionary()


def _factors(segment: Segment, today: dt.date) -> Scores:
    kept = _kept.get(segment, {})
    if today not in kept:  # it is up to three days at once, by the clocks of all readers
        near = {day: factors for day, factors in kept.items() if abs((day - today).days) <= 1}
        kept = _kept[segment] = {**near, today: _weigh(segment, today)}
    return kept[today]


def _weigh(segment: Segment, today: dt.date) -> Scores:
    ages = [_recency((today - day).days) if isinstance(day, dt.date) else 1.0 for day in segment.values("f_search_day")]
    factors = np.array([*ages, 1.0], np.float32)[segment.table("f_search_day").ordinals]  # -1, for no day, is the last
    reviewed = segment.mask(OneOf("f_search_status", frozenset({values.encode(REVIEWED)})))
    stale = segment.mask(status_filter(STATUSES["due"], today))
    factors[reviewed] = 1.0
    factors[stale] = STALE
    for kind in kinds().values():
        factors[segment.mask(OneOf(KIND, frozenset({values.encode(kind_of(kind.model))})))] *= kind.weight
    return factors
