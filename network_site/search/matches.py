"""What a search found: how many, which in what order, and how they divide by a field."""

from collections import Counter
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from network_site.search import values
from network_site.search.fields import KEY, PRIMARY_KEY
from network_site.search.filters import Filter
from network_site.search.queries import Clock, Query, Scope
from network_site.search.segments import Mask, Scores, Segment, Snapshot, Table

LOOKING = 0.7  # of SEARCH_DEADLINE; the rest is for loading and showing what was found


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found: its key (model and primary key), primary key, and score."""

    key: str
    pk: Any
    score: float


@dataclass(frozen=True, slots=True)
class Part:
    """What was found in one segment."""

    segment: Segment
    mask: Mask
    scores: Scores

    def hit(self, doc: int) -> Hit:
        """Return the hit of a document."""
        return Hit(self.segment.value(KEY, doc), self.segment.value(PRIMARY_KEY, doc), float(self.scores[doc]))


class Matches:
    """The documents of *snapshot* that pass *where* and match *query*, as far as they were looked at.

    Raises IndexUnavailable, now and when it is asked more.
    """

    def __init__(self, snapshot: Snapshot, query: Query, where: Filter) -> None:
        clock = Clock(LOOKING * settings.SEARCH_DEADLINE)
        scopes = [(Scope(snapshot, segment, clock), alive) for segment, alive in snapshot.segments]
        self._parts = [_look(scope, alive, query, where) for scope, alive in scopes]
        self.is_partial = clock.ran_out or clock.is_cut

    def narrowed(self, where: Filter) -> "Matches":
        """Return those of the documents that also pass *where*."""
        found = copy(self)
        found.__dict__.pop("total", None)
        found._parts = [  # noqa: SLF001  its own class
            replace(part, mask=part.mask & part.segment.mask(where)) for part in self._parts
        ]
        return found

    @cached_property
    def total(self) -> int:
        """How many documents were found."""
        return sum(int(part.mask.sum()) for part in self._parts)

    def best(self, start: int = 0, stop: int | None = None) -> list[Hit]:
        """Return the hits from *start* to *stop*, the highest score first; equal ones as they were written."""
        docs = [np.flatnonzero(part.mask) for part in self._parts]
        if not docs:
            return []
        parts = np.repeat(np.arange(len(docs)), [len(found) for found in docs])
        scores = np.concatenate([part.scores[found] for part, found in zip(self._parts, docs, strict=True)])
        flat = np.concatenate(docs)
        return [self._parts[parts[at]].hit(int(flat[at])) for at in _highest(scores, stop)[start:]]

    def ordered(self, order: Sequence[tuple[str, bool]], start: int = 0, stop: int | None = None) -> list[Hit]:
        """Return the hits from *start* to *stop* by exact fields, each with whether it descends; none comes first."""
        order = [*order, (PRIMARY_KEY, True)]
        found: list[tuple[list[bytes], Part, int]] = []
        for part in self._parts:
            found += ((key, part, doc) for key, doc in _first_of(part, order, stop))
        for at, (_, descends) in reversed(list(enumerate(order))):
            found.sort(key=lambda item, at=at: item[0][at], reverse=descends)  # type: ignore[misc]
        return [part.hit(doc) for _, part, doc in found[start:stop]]

    def facet(self, field: str) -> dict[Any, int]:
        """Return how many of the documents have each value of an exact field, the most frequent first."""
        counts: Counter[Any] = Counter()
        for part in self._parts:
            counts.update(part.segment.counts(field, part.mask))
        return dict(counts.most_common())


def _look(scope: Scope, alive: Mask, query: Query, where: Filter) -> Part:
    mask = alive & scope.segment.mask(where)
    if not mask.any():
        return Part(scope.segment, mask, scope.nothing())
    scores = query.scores(scope)
    return Part(scope.segment, mask & (scores > 0), scores)


def _highest(scores: Scores, stop: int | None) -> NDArray[np.int64]:
    if stop is None or stop >= len(scores):
        return np.argsort(-scores, kind="stable")
    if stop <= 0:
        return np.zeros(0, np.int64)
    least = np.partition(scores, len(scores) - stop)[len(scores) - stop]
    candidates = np.flatnonzero(scores >= least)
    return candidates[np.argsort(-scores[candidates], kind="stable")][:stop]


def _first_of(part: Part, order: Sequence[tuple[str, bool]], stop: int | None) -> list[tuple[list[bytes], int]]:
    docs = np.flatnonzero(part.mask)
    tables = [part.segment.table(field) for field, _ in order]
    keys = [table.ordinals[docs] * (-1 if descends else 1) for table, (_, descends) in zip(tables, order, strict=True)]
    chosen = docs[np.lexsort(keys[::-1])][:stop]
    return [([_value(table, int(doc)) for table in tables], int(doc)) for doc in chosen]


def _value(table: Table, doc: int) -> bytes:
    at = int(table.ordinals[doc])
    return table[at] if at >= 0 else values.NULL
