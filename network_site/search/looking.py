"""One search over every kind, by whichever engine there is: what was found, narrowed, counted, in order.

Our own index answers all of it at once. Any other engine of modelsearch is asked kind by kind for its best hits, which
are then filtered, counted and ordered here by the same rules.
"""

import datetime as dt
import math
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from modelsearch import query as asked_of_engine

from network_site.members.models import Member
from network_site.search import queries
from network_site.search.across import Sight, fields_of, find
from network_site.search.asking import ALIKE, BEGINNING, PHRASE, WORD, Asked, Part
from network_site.search.compiler import Words
from network_site.search.damage import IndexUnavailable
from network_site.search.elsewhere import Engine
from network_site.search.expansion import WEIGHT, Run, is_left_out
from network_site.search.facets import FACETS, Chosen, Facet, admits, filter_of
from network_site.search.following import own_store
from network_site.search.languages import is_chinese, query_words, words_of
from network_site.search.loading import Found, loaded
from network_site.search.mapping import key_of
from network_site.search.matches import Hit
from network_site.search.ranking import Fresh, freshness
from network_site.search.registry import SearchKind, kinds

TERM = 2.0  # a term of the trade tells as much as so many words
OF_RELATED = 0.4  # the names of topics, roles and countries say less about an item than its own words
BY_KIND = FACETS["type"]
NEWEST = (("f_search_day", True),)
MOST_OF_A_KIND = 300  # hits that another engine is asked for
EVEN_PLACES = 10  # its scores cannot be compared from kind to kind, so the place counts; the first few are much alike


class Results(ABC):
    """What a search found, narrowed or not."""

    is_partial: bool
    is_stopgap = False  # whether another engine than the usual one answered
    unknown: Sequence[str] = ()  # words typed that no text has which its reader may see, as far as that is known

    @property
    @abstractmethod
    def total(self) -> int:
        """How many."""

    @abstractmethod
    def narrowed(self, chosen: Chosen) -> "Results":
        """Return those that stand, in every facet of *chosen*, under one of its keys there."""

    @abstractmethod
    def counts(self, facet: Facet) -> Mapping[Any, int]:
        """Return how many stand under each key of *facet*."""

    @abstractmethod
    def order(self) -> list[str]:
        """Return the kinds of what was found, the one with the best hit first; without loading any."""

    @abstractmethod
    def items(self, start: int, stop: int, *, newest: bool) -> list[Found]:
        """Return some in order, the best or the newest first. What its reader may not see after all is left out."""

    @abstractmethod
    def newest(self) -> list[Hit]:
        """Return all of them, the newest first, not loaded and so not checked once more."""


def look(asked: Asked, runs: Sequence[Run], member: Member, *, completing: bool = False) -> Results:
    """Search every kind for *asked*, with the other names of the terms in it, as *member*.

    With *completing* the last word may be a beginning.
    """
    today = timezone.localdate()  # by the clock of who asks
    if own_store() is None:
        return _OneByOne.ask(asked, runs, member, today)
    try:
        return _InIndex(asked, runs, member, today, completing=completing)
    except IndexUnavailable:
        return _OneByOne.ask(asked, runs, member, today)  # the database answers meanwhile


class _InIndex(Results):
    """What our own index found."""

    def __init__(self, asked: Asked, runs: Sequence[Run], member: Member, today: dt.date, *, completing: bool) -> None:
        querysets = [kind.visible_to(member) for kind in kinds().values()]
        fields = {name: boost * (OF_RELATED if "__" in name else 1) for name, boost in fields_of(querysets).items()}
        sight = Sight(querysets)
        query = Fresh(_compile(asked, runs, fields, sight, completing=completing), today)
        self._matches = find(query, querysets)
        self._member, self._today = member, today
        self.unknown = _unknown(asked, runs, fields, sight)

    @property
    def is_partial(self) -> bool:  # type: ignore[override]
        return self._matches.is_partial

    @property
    def total(self) -> int:
        return self._matches.total

    def narrowed(self, chosen: Chosen) -> "_InIndex":
        found = object.__new__(_InIndex)
        found._matches = self._matches.narrowed(filter_of(chosen, self._today)) if chosen else self._matches
        found._member, found._today, found.unknown = self._member, self._today, self.unknown
        return found

    def counts(self, facet: Facet) -> Mapping[Any, int]:
        return facet.counts(self._matches, self._today)

    def order(self) -> list[str]:
        of_kind = {slug: self._matches.narrowed(BY_KIND.filter(slug, self._today)) for slug in self.counts(BY_KIND)}
        return sorted(of_kind, key=lambda slug: -of_kind[slug].best(0, 1)[0].score)

    def items(self, start: int, stop: int, *, newest: bool) -> list[Found]:
        if newest:
            return loaded(self._matches.ordered(NEWEST, start, stop), self._member)
        return loaded(self._matches.best(start, stop), self._member)

    def newest(self) -> list[Hit]:
        return self._matches.ordered(NEWEST)


@dataclass
class _OneByOne(Results):
    """What another engine found, kind by kind, the best first."""

    scored: list[tuple[float, SearchKind, Any]]
    is_partial: bool
    today: dt.date
    is_stopgap: bool = False

    @classmethod
    def ask(cls, asked: Asked, runs: Sequence[Run], member: Member, today: dt.date) -> "_OneByOne":
        """Ask for the best of each kind while there is time."""
        query, engine = _as_modelsearch(asked, runs), Engine()
        found, is_cut = cls([], is_partial=False, today=today), False
        for kind in kinds().values():
            rows = engine.search(query, kind.visible_to(member), MOST_OF_A_KIND)
            is_cut = is_cut or len(rows) == MOST_OF_A_KIND
            places = {row.pk: place for place, row in enumerate(rows)}
            visible = kind.visible_to(member).filter(pk__in=places)
            for row in engine.load(kind.loaded(visible, member)):
                relevance = 1 / (EVEN_PLACES + places[row.pk])
                found.scored.append((relevance * kind.weight * freshness(row, today), kind, row))
        found.scored.sort(key=lambda hit: -hit[0])
        found.is_partial, found.is_stopgap = engine.is_partial or is_cut, engine.is_stopgap
        return found

    @property
    def total(self) -> int:
        return len(self.scored)

    def narrowed(self, chosen: Chosen) -> "_OneByOne":
        kept = [hit for hit in self.scored if admits(chosen, hit[1], hit[2], self.today)]
        return _OneByOne(kept, self.is_partial, self.today, self.is_stopgap)

    def counts(self, facet: Facet) -> Mapping[Any, int]:
        keys = (key for _, kind, row in self.scored for key in facet.keys(kind, row, self.today))
        return dict(Counter(keys).most_common())

    def order(self) -> list[str]:
        return list(dict.fromkeys(kind.slug for _, kind, _ in self.scored))

    def items(self, start: int, stop: int, *, newest: bool) -> list[Found]:
        hits = self._by_day() if newest else self.scored
        return [Found(kind, row, kind.show(row)) for _, kind, row in hits[start:stop]]

    def newest(self) -> list[Hit]:
        return [Hit(key_of(type(row), row.pk), row.pk, score) for score, _, row in self._by_day()]

    def _by_day(self) -> list[tuple[float, SearchKind, Any]]:
        return sorted(self.scored, key=lambda hit: getattr(hit[2], "search_day", None) or dt.date.min, reverse=True)


def _compile(
    asked: Asked, runs: Sequence[Run], fields: Mapping[str, float], sight: Sight, *, completing: bool
) -> queries.Query:
    """Return the query of our index: most of what is wanted, each term by any of its names, and nothing unwanted.

    A term of the trade is found by itself, a word that no text in *sight* has is left out, and a word that few texts
    have tells more than one that many have.
    """
    words = Words(fields)
    rest = _rest(asked, runs)
    plain = _plain_words(rest)
    last = plain.pop() if plain and completing else ""
    begun = [text for text in plain if _is_beginning(text)]
    telling = [
        (_in_best_field(text, fields, sight), _rarity(text, fields, sight)) for text in plain if text not in begun
    ]
    telling += [(words.words(text, "or"), 1.0) for text in begun]
    if last:
        telling.append((words.beginning(last), 1.0))
    terms = [(_by_any_name(asked, run, fields, sight), _term_rarity(asked, run, fields, sight)) for run in runs]
    telling = [pair for pair in (*terms, *telling) if pair[1]]
    wanted: list[queries.Query] = [_signed(part, words) for part in rest if part.kind != WORD]
    if telling:
        wanted.append(queries.Most(tuple(telling), enough=min((told for _, told in terms), default=math.inf)))
    elif plain:
        wanted.append(queries.Nothing())
    unwanted = [queries.Without(_signed(part, words)) for part in asked.parts if part.is_unwanted]
    return queries.All((*(wanted or [queries.Everything()]), *unwanted))


def _plain_words(rest: Sequence[Part]) -> list[str]:
    typed = list(dict.fromkeys(part.text for part in rest if part.kind == WORD))
    return [text for text in typed if not is_left_out(text)] or typed


def _is_beginning(text: str) -> bool:
    """Whether *text* is looked up as one: a Chinese character is."""
    return any(word.is_prefix for word in query_words(text))


def _unknown(asked: Asked, runs: Sequence[Run], fields: Mapping[str, float], sight: Sight) -> list[str]:
    """Return the words that no text in *sight* has; not the last while it may be a word that is still being typed."""
    found = [text for text in _plain_words(_rest(asked, runs)) if not (is_left_out(text) or _is_beginning(text))]
    unknown = [text for text in found if words_of(text) and not _rarity(text, fields, sight)]
    return [text for text in unknown if text != asked.parts[-1].text or not _goes_on(text, fields, sight)]


def _goes_on(text: str, fields: Iterable[str], sight: Sight) -> bool:
    prefix = words_of(text)[-1]
    return len(prefix) >= queries.LEAST_PREFIX and any(sight.has_beginning(field, prefix) for field in fields)


def _in_best_field(text: str, fields: Mapping[str, float], sight: Sight) -> queries.Query:
    operator = "or" if is_chinese(text) else "and"
    having = _having_any(text, fields, sight)
    return queries.Best(tuple(Words({field: boost}).words(text, operator) for field, boost in having.items()))


def _having_any(text: str, fields: Mapping[str, float], sight: Sight) -> Mapping[str, float]:
    """Return those of *fields* in which a word of *text* stands: few, and each one more is a look at every segment."""
    terms = {term for word in query_words(text) for term in word.terms}
    return {field: boost for field, boost in fields.items() if any(sight.having(field, term) for term in terms)}


def _term_rarity(asked: Asked, run: Run, fields: Iterable[str], sight: Sight) -> float:
    """Return the rarity of a term by all of its names together, each as frequent as its rarest word."""
    having = 0
    for name in (_typed(asked, run), *run.names):
        words = [
            sum(sight.having(field, term) for term in word.terms for field in fields)
            for word in query_words(name)
            if not word.left_out_in
        ]
        having += min(words, default=0)
    return TERM * sight.rarity(having)


def _rarity(text: str, fields: Iterable[str], sight: Sight) -> float:
    """Return BM25's rarity of the rarest word of *text*, over fields and readings; zero where no text has it."""
    pairs = [(field, term) for word in query_words(text) for term in word.terms for field in fields]
    return max((sight.rarity(sight.having(*pair)) for pair in pairs), default=0.0)


def _by_any_name(asked: Asked, run: Run, fields: Mapping[str, float], sight: Sight) -> queries.Query:
    typed = _in_best_field(_typed(asked, run), fields, sight)
    own = {name: boost for name, boost in fields.items() if "__" not in name}  # labels are translated already
    names = queries.Best(tuple(Words(_having_any(name, own, sight)).phrase(name) for name in run.names))
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
