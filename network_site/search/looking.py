"""One search over every kind, by whichever engine there is: what was found, narrowed, counted, in order.

Our own index answers all of it at once. Any other engine of modelsearch is asked kind by kind for its best hits, which
are then filtered, counted and ordered here by the same rules.
"""

import datetime as dt
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modelsearch import query as asked_of_engine
from modelsearch.backends import get_search_backend

from network_site.members.models import Member
from network_site.search import filters, queries
from network_site.search.across import fields_of, find
from network_site.search.asking import ALIKE, BEGINNING, PHRASE, Asked, Part
from network_site.search.compiler import Words
from network_site.search.expansion import WEIGHT, Run, is_left_out
from network_site.search.facets import Facet
from network_site.search.following import own_store
from network_site.search.loading import Found, loaded
from network_site.search.matches import DEADLINE_SECONDS
from network_site.search.ranking import Fresh, freshness
from network_site.search.registry import SearchKind, kinds
from network_site.search.store import IndexUnavailable

MOST_OF_A_KIND = 300  # hits that another engine is asked for
EVEN_PLACES = 10  # its scores cannot be compared from kind to kind, so the place counts; the first few are much alike

Chosen = Sequence[tuple[Facet, Any]]


class Results(ABC):
    """What a search found, narrowed or not."""

    is_partial: bool

    @property
    @abstractmethod
    def total(self) -> int:
        """How many."""

    @abstractmethod
    def narrowed(self, chosen: Chosen) -> "Results":
        """Return those that pass every one of *chosen*."""

    @abstractmethod
    def counts(self, facet: Facet) -> Mapping[Any, int]:
        """Return how many stand under each key of *facet*."""

    @abstractmethod
    def items(self, start: int, stop: int, *, newest: bool) -> list[Found]:
        """Return some in order, the best or the newest first. What its reader may not see after all is left out."""


def look(asked: Asked, runs: Sequence[Run], member: Member, *, completing: bool = False) -> Results:
    """Search every kind for *asked*, with the other names of the terms in it, as *member*.

    With *completing* the last word may be a beginning.
    """
    today = dt.datetime.now(tz=dt.UTC).date()
    if own_store() is not None:
        try:
            return _InIndex(asked, runs, member, today, completing=completing)
        except IndexUnavailable:
            pass  # the database answers meanwhile
    return _OneByOne.ask(asked, runs, member, today)


class _InIndex(Results):
    """What our own index found."""

    def __init__(self, asked: Asked, runs: Sequence[Run], member: Member, today: dt.date, *, completing: bool) -> None:
        querysets = [kind.visible_to(member) for kind in kinds().values()]
        seconds = getattr(get_search_backend(), "seconds", DEADLINE_SECONDS)
        query = Fresh(_compile(asked, runs, fields_of(querysets), completing=completing), today)
        self._matches = find(query, querysets, seconds=seconds)
        self._member, self._today = member, today

    @property
    def is_partial(self) -> bool:  # type: ignore[override]
        return self._matches.is_partial

    @property
    def total(self) -> int:
        return self._matches.total

    def narrowed(self, chosen: Chosen) -> "_InIndex":
        found = object.__new__(_InIndex)
        where = filters.All(tuple(facet.filter(key, self._today) for facet, key in chosen))
        found._matches = self._matches.narrowed(where) if chosen else self._matches
        found._member, found._today = self._member, self._today
        return found

    def counts(self, facet: Facet) -> Mapping[Any, int]:
        return facet.counts(self._matches, self._today)

    def items(self, start: int, stop: int, *, newest: bool) -> list[Found]:
        if newest:
            return loaded(self._matches.ordered([("f_search_day", True)], start, stop), self._member)
        return loaded(self._matches.best(start, stop), self._member)


@dataclass
class _OneByOne(Results):
    """What another engine found, kind by kind, the best first."""

    scored: list[tuple[float, SearchKind, Any]]
    is_partial: bool
    today: dt.date

    @classmethod
    def ask(cls, asked: Asked, runs: Sequence[Run], member: Member, today: dt.date) -> "_OneByOne":
        """Ask for the best of each kind while there is time."""
        query, end = _as_modelsearch(asked, runs), time.monotonic() + DEADLINE_SECONDS
        found, is_partial = cls([], is_partial=False, today=today), False
        for kind in kinds().values():
            if time.monotonic() > end:
                is_partial = True
                break
            rows = list(get_search_backend().search(query, kind.visible_to(member))[:MOST_OF_A_KIND])
            is_partial = is_partial or len(rows) == MOST_OF_A_KIND
            places = {row.pk: place for place, row in enumerate(rows)}
            visible = kind.visible_to(member).filter(pk__in=places)
            for row in kind.loaded(visible, member):
                relevance = 1 / (EVEN_PLACES + places[row.pk])
                found.scored.append((relevance * freshness(row, today), kind, row))
        found.scored.sort(key=lambda hit: -hit[0])
        found.is_partial = is_partial
        return found

    @property
    def total(self) -> int:
        return len(self.scored)

    def narrowed(self, chosen: Chosen) -> "_OneByOne":
        kept = [hit for hit in self.scored if self._passes(hit[1], hit[2], chosen)]
        return _OneByOne(kept, self.is_partial, self.today)

    def _passes(self, kind: SearchKind, row: Any, chosen: Chosen) -> bool:
        return all(facet.admits(kind, row, key, self.today) for facet, key in chosen)

    def counts(self, facet: Facet) -> Mapping[Any, int]:
        keys = (key for _, kind, row in self.scored for key in facet.keys(kind, row, self.today))
        return dict(Counter(keys).most_common())

    def items(self, start: int, stop: int, *, newest: bool) -> list[Found]:
        hits = self.scored
        if newest:
            hits = sorted(hits, key=lambda hit: getattr(hit[2], "search_day", None) or dt.date.min, reverse=True)
        return [Found(kind, row, kind.show(row)) for _, kind, row in hits[start:stop]]


def _compile(asked: Asked, runs: Sequence[Run], fields: Mapping[str, float], *, completing: bool) -> queries.Query:
    """Return the query of our index: all that is wanted, each term by any of its names, and nothing unwanted."""
    words = Words(fields)
    named = [_by_any_name(asked, run, words) for run in runs]
    rest = _rest(asked, runs)
    plain = " ".join(part.text for part in rest if part.kind == "word")
    wanted = [*named, *(_signed(part, words) for part in rest if part.kind != "word")]
    if plain and completing:
        *before, last = plain.split()
        wanted += [words.words(" ".join(before), "and")] if before else []
        wanted.append(words.beginning(last))
    elif plain:
        wanted.append(words.words(plain, "and"))
    unwanted = [queries.Without(_signed(part, words)) for part in asked.parts if part.is_unwanted]
    return queries.All((*(wanted or [queries.Everything()]), *unwanted))


def _by_any_name(asked: Asked, run: Run, words: Words) -> queries.Query:
    typed = words.words(_typed(asked, run), "and")
    names = queries.Best(tuple(words.phrase(name) for name in run.names))
    return queries.Best((typed, queries.Boosted(names, WEIGHT)))


def _typed(asked: Asked, run: Run) -> str:
    return " ".join(part.text for part in asked.parts[run.begin : run.end])


def _rest(asked: Asked, runs: Sequence[Run]) -> list[Part]:
    """Return the wanted parts that no term covers; beside a term, words that are left out of texts are no condition."""
    covered = {place for run in runs for place in range(run.begin, run.end)}
    rest = [part for place, part in enumerate(asked.parts) if place not in covered and not part.is_unwanted]
    return [part for part in rest if part.kind != "word" or not is_left_out(part.text)] if runs else rest


def _signed(part: Part, words: Words) -> queries.Query:
    if part.kind == PHRASE:
        return words.phrase(part.text)
    if part.kind == BEGINNING:
        return words.beginning(part.text)
    if part.kind == ALIKE:
        return words.fuzzy(part.text, "and")
    return words.words(part.text, "and")


def _as_modelsearch(asked: Asked, runs: Sequence[Run]) -> Any:
    """Return the query for any engine of modelsearch: without beginnings, and with other names of equal weight."""
    engine = asked_of_engine
    wanted = [
        engine.Or([engine.PlainText(_typed(asked, run)), *(engine.Phrase(name) for name in run.names)]) for run in runs
    ]
    wanted += [_plain(part) for part in _rest(asked, runs)]
    unwanted = [engine.Not(_plain(part)) for part in asked.parts if part.is_unwanted]
    if not wanted and not unwanted:
        return engine.MATCH_ALL
    return engine.And([*(wanted or [engine.MATCH_ALL]), *unwanted])


def _plain(part: Part) -> Any:
    if part.kind == PHRASE:
        return asked_of_engine.Phrase(part.text)
    return asked_of_engine.PlainText(part.text)
