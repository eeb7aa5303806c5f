"""The scoring kernel: queries that look at a whole segment at a time and say what matches, and how well.

A query answers with an array of one number a document: above zero where it matches. Terms are weighed by BM25
(Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009). A query that runs out of time stops looking and
matches less.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from itertools import takewhile
from typing import Any as AnyValue
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import Automata

from network_site.search.fields import Text
from network_site.search.filters import Filter
from network_site.search.segments import Mask, Scores, Segment, Snapshot

MOST_EXPANSIONS = 512  # terms of a field in a segment that a beginning or a spelling stands for
LEAST_PREFIX = 3
ROUNDING = 1e-3
MATCHED = np.float32(1e-6)  # the score of what matches but says nothing


class Clock:
    """The time that one search may take."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self.ran_out = False
        self.is_cut = False  # whether something was left out although there was time

    def left(self) -> float:
        """Return the seconds that are left; none or fewer once time ran out."""
        return self._end - time.monotonic()

    def has_time(self) -> bool:
        """Whether there is time left; remembers that there was not."""
        if time.monotonic() > self._end:
            self.ran_out = True
        return not self.ran_out


@dataclass(frozen=True, slots=True)
class Scope:
    """What a query looks at."""

    snapshot: Snapshot
    segment: Segment
    clock: Clock

    def nothing(self) -> Scores:
        """Return a score of zero for each document."""
        return np.zeros(self.segment.count, np.float32)


class Query(Protocol):
    """Gives each document of a segment its score."""

    def scores(self, scope: Scope) -> Scores:
        """Return a new array: above zero where a document matches."""


@dataclass(frozen=True, slots=True)
class Everything:
    """Every document, all alike."""

    def scores(self, scope: Scope) -> Scores:
        """Return a little for each."""
        return scope.nothing() + MATCHED


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document."""

    def scores(self, scope: Scope) -> Scores:
        """Return zeros."""
        return scope.nothing()


@dataclass(frozen=True, slots=True)
class Terms:
    """Documents with at least one of the terms: pairs of field and term with a boost; their weights add up."""

    terms: tuple[tuple[str, bytes, float], ...]

    def scores(self, scope: Scope) -> Scores:
        """Return the sum of the terms' BM25 weights."""
        found = scope.nothing()
        for field, term, boost in self.terms:
            if not scope.clock.has_time():
                break
            postings = scope.segment.weights(field, term, scope.snapshot.average_length(field))
            if postings is not None:
                docs, weights = postings
                found[docs] += weights * np.float32(boost * scope.snapshot.rarity(field, term))
        return found


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents that pass *where* and have terms at given distances in one field: pairs of position and term."""

    field: str
    terms: tuple[tuple[int, bytes], ...]
    boost: float
    where: Filter

    def scores(self, scope: Scope) -> Scores:
        """Return the sum of the terms' weights where they stand in line."""
        in_line = self._in_line(scope.segment) if scope.clock.has_time() else ()
        if not len(in_line):
            return scope.nothing()
        found = Terms(tuple((self.field, term, self.boost) for _, term in self.terms)).scores(scope)
        kept = np.zeros(scope.segment.count, np.bool_)
        kept[in_line] = True
        found[~(kept & scope.segment.mask(self.where))] = 0
        return found

    def _in_line(self, segment: Segment) -> NDArray[np.int64]:
        postings = [segment.postings(self.field, term) for _, term in self.terms]
        having = [found for found in postings if found is not None]
        if len(having) < len(postings):
            return np.zeros(0, np.int64)
        common = np.ones(segment.count, np.uint8)
        for found in having:
            among = np.zeros(segment.count, np.uint8)
            among[found.docs] = 1
            common &= among
        first = self.terms[0][0]
        places: NDArray[np.int64] | None = None
        for (position, _), found in zip(self.terms, having, strict=True):
            kept = common[found.docs].astype(np.bool_)
            counts = found.counts[kept]
            docs = np.repeat(found.docs[kept].astype(np.int64), counts)
            starts = (docs << 17) + found.positions[np.repeat(kept, found.counts)] - (position - first) + (1 << 16)
            places = starts if places is None else places[np.isin(places, starts)]
        return np.zeros(0, np.int64) if places is None else places >> 17


@dataclass(frozen=True, slots=True)
class Prefix:
    """Documents with a term that begins with *prefix*; of very many, those that the most documents have."""

    fields: tuple[tuple[str, float], ...]
    prefix: str

    def scores(self, scope: Scope) -> Scores:
        """Return the sum of the weights of the terms found in the segment."""
        return Terms(tuple(self._terms(scope))).scores(scope)

    def _terms(self, scope: Scope) -> Iterator[tuple[str, bytes, float]]:
        prefix = self.prefix.encode()
        for field, boost in self.fields:
            for term in _most_frequent(scope, field, scope.segment.beginning(field, prefix)):
                yield field, term, boost


def _most_frequent(scope: Scope, field: str, terms: Iterable[bytes]) -> list[bytes]:
    """Return *terms* as far as there is time to read them; of too many those of the most documents, which is noted."""
    found = list(takewhile(lambda _: scope.clock.has_time(), terms))
    if len(found) <= MOST_EXPANSIONS:
        return found
    scope.clock.is_cut = True
    return nlargest(MOST_EXPANSIONS, found, key=lambda term: scope.segment.document_count(field, term))


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Documents with a term that is some letters away from *term* and has its first letter; of very many as Prefix."""

    fields: tuple[tuple[str, float], ...]
    term: str
    distance: int

    def scores(self, scope: Scope) -> Scores:
        """Return the sum of the weights of the terms found in the segment."""
        return Terms(tuple(self._terms(scope))).scores(scope)

    def _terms(self, scope: Scope) -> Iterator[tuple[str, bytes, float]]:
        segment = scope.segment
        fields = [pair for pair in self.fields if segment.has_field(pair[0])] if scope.clock.has_time() else []
        for field, boost in fields:
            with segment.reading():
                cursor = TimedCursor(segment.cursor(field, Text()), scope.clock)
                near: Iterable[str] = Automata.find_matches(_automaton(self.term, self.distance), cursor)
                found = _most_frequent(scope, field, (term.encode() for term in near))
            yield from ((field, term, boost) for term in found)


@dataclass(frozen=True, slots=True)
class TimedCursor:
    """A cursor over the terms of a field for whom there are no more terms once time ran out."""

    cursor: AnyValue
    clock: Clock

    def text(self) -> str | None:
        """Return the term that the cursor is at, if any."""
        term: str | None = self.cursor.text() if self.clock.has_time() else None
        return term

    def find(self, term: str) -> None:
        """Move to *term*, or to the first behind it."""
        self.cursor.find(term)


@lru_cache(256)
def _automaton(term: str, distance: int) -> AnyValue:
    """Return what accepts the words that are some letters away from *term*; dear to make, the same in every segment."""
    return Automata.levenshtein_dfa(term, distance, prefix=1)


@dataclass(frozen=True, slots=True)
class Passing:
    """Documents that pass a filter, all alike."""

    where: Filter

    def scores(self, scope: Scope) -> Scores:
        """Return a little for each that passes."""
        return scope.segment.mask(self.where) * MATCHED


@dataclass(frozen=True, slots=True)
class All:
    """Documents that match all of the queries."""

    queries: tuple[Query, ...]

    def scores(self, scope: Scope) -> Scores:
        """Return the sum of scores where every one matches."""
        found = Everything().scores(scope)
        for query in self.queries:
            part = query.scores(scope)
            found = np.where((found > 0) & (part > 0), found + part, np.float32(0))
        return found


@dataclass(frozen=True, slots=True)
class Any:
    """Documents that match at least one of the queries."""

    queries: tuple[Query, ...]

    def scores(self, scope: Scope) -> Scores:
        """Return the sum of scores."""
        found = scope.nothing()
        for query in self.queries:
            found += query.scores(scope)
        return found


@dataclass(frozen=True, slots=True)
class Best:
    """Documents that match at least one of the queries, with the score of the best: for words that mean the same."""

    queries: tuple[Query, ...]

    def scores(self, scope: Scope) -> Scores:
        """Return the highest score of each document."""
        found = scope.nothing()
        for query in self.queries:
            np.maximum(found, query.scores(scope), out=found)
        return found


@dataclass(frozen=True, slots=True)
class Without:
    """Documents that do not match."""

    query: Query

    def scores(self, scope: Scope) -> Scores:
        """Return a little for each that does not match; for none when time ran out before that was known."""
        found: Mask = self.query.scores(scope) > 0
        if not scope.clock.has_time():
            return scope.nothing()
        return np.where(found, np.float32(0), MATCHED)


@dataclass(frozen=True, slots=True)
class Most:
    """Documents that match the greater part of what is asked for: queries with what each of them tells.

    What tells at least *enough* is found by itself. The score is BM25's sum, by the share of what was matched.
    """

    queries: tuple[tuple[Query, float], ...]
    enough: float

    def scores(self, scope: Scope) -> Scores:
        """Return the scores."""
        found, told = scope.nothing(), scope.nothing()
        for query, telling in self.queries:
            part = query.scores(scope)
            found += part
            told[part > 0] += np.float32(telling)
        whole = sum(telling for _, telling in self.queries)
        found *= told / np.float32(whole)
        found[told < np.float32(min(self.enough, whole / 2) - ROUNDING)] = 0
        return found


@dataclass(frozen=True, slots=True)
class Boosted:
    """Documents that match the query, with a multiple of its score."""

    query: Query
    factor: float

    def scores(self, scope: Scope) -> Scores:
        """Return the multiplied score; what matched goes on matching."""
        found = self.query.scores(scope)
        return np.where(found > 0, np.maximum(found * np.float32(self.factor), MATCHED), np.float32(0))
