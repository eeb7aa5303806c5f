"""What resembles a text or an item: questions, guides and contacts that speak of the same, in any of six languages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from network_site.members.models import Member
from network_site.search import filters, languages, queries, values
from network_site.search.across import Sight, fields_of, find
from network_site.search.asking import MOST_CHARACTERS, clean, take_apart
from network_site.search.compiler import Words
from network_site.search.damage import IndexUnavailable
from network_site.search.documents import language_of
from network_site.search.elsewhere import Engine
from network_site.search.expansion import WEIGHT, Run, expand, with_terms_apart
from network_site.search.loading import Found, listed, some_of_each, visible
from network_site.search.mapping import key_of
from network_site.search.matches import Hit
from network_site.search.queries import Query, Scope
from network_site.search.segments import Scores

KINDS = ("question", "guide", "contact")
SIMILAR = 6
OF_EACH = 3
LOOKED_AT = 100
LEAST_CHARACTERS = 10  # of a title, before it says what it is about
MOST_WORDS = 10
LEAST = 2  # words, topics or countries in common; one says little
LEAST_SHARE = 0.3  # of the best score; what is far below it is there by chance

Shared = Mapping[str, Sequence[Any]]  # values of exact fields that others may have too


@dataclass(frozen=True, slots=True)
class Share:
    """Documents that have *value* in an exact field, which says the more the fewer have it."""

    field: str
    value: bytes

    def scores(self, scope: Scope) -> Scores:
        """Return the rarity of the value for each that has it."""
        mask = scope.segment.mask(filters.OneOf(self.field, frozenset({self.value})))
        return mask * np.float32(scope.snapshot.rarity(self.field, self.value))


@dataclass(frozen=True, slots=True)
class Several:
    """Documents that match at least *number* of the queries, each of which counts as so many."""

    queries: tuple[tuple[Query, int], ...]
    number: int

    def scores(self, scope: Scope) -> Scores:
        """Return the sum of scores."""
        found, counts = scope.nothing(), scope.nothing()
        for query, number in self.queries:
            part = query.scores(scope)
            found += part
            counts += number * (part > 0)
        found[counts < self.number] = 0
        return found


def similar(title: str, member: Member, *, language: str = "") -> list[Found]:
    """Return what *member* may see that is like a question called *title*; none for fewer than ten characters."""
    text = clean(title)
    if len(text) < LEAST_CHARACTERS:
        return []
    return _like(text, {}, member, language, but="")


def related(item: Any, member: Member) -> list[Found]:
    """Return what *member* may see that has to do with *item*, by the words of its title, by topics and countries."""
    shared = {
        "f_search_topics": [topic.pk for topic in item.topics.all()],
        "f_search_countries": list(item.search_countries),
    }
    return _like(item.title, shared, member, language_of(item), but=key_of(type(item), item.pk))


def _like(title: str, shared: Shared, member: Member, language: str, *, but: str) -> list[Found]:
    querysets = visible(KINDS, member)
    try:
        hits = _hits(title, shared, querysets, language)
    except IndexUnavailable:
        return _by_database(title, member, but)
    others = [hit for hit in hits if hit.key != but]
    near = [hit for hit in others if hit.score >= LEAST_SHARE * others[0].score]
    return listed(some_of_each(near, OF_EACH)[:SIMILAR], member, KINDS)


def _hits(title: str, shared: Shared, querysets: Sequence[Any], language: str) -> list[Hit]:
    fields = fields_of(querysets)
    words = significant(title, language, fields, Sight(querysets))
    parts: list[tuple[Query, int]] = [(_word(word, fields), 1) for word in words]
    parts += ((Share(field, values.encode(value)), 1) for field, found in shared.items() for value in found)
    parts += ((_names(run, fields), LEAST) for run in expand(with_terms_apart(take_apart(title))))
    least = min(sum(number for _, number in parts), LEAST)
    return find(Several(tuple(parts), least), querysets).best(0, LOOKED_AT) if parts else []


def significant(text: str, language: str, fields: Iterable[str], sight: Sight) -> list[languages.Word]:
    """Return the words of *text* that tell most: those that the fewest texts in *sight* have, at most ten."""
    names = list(fields)

    def rarity(word: languages.Word) -> float:
        found = ((field, term) for term in word.terms for field in names)
        return max((sight.rarity(sight.having(*pair)) for pair in found), default=0)

    rarities = {
        word: rarity(word) for word in languages.query_words(text[:MOST_CHARACTERS]) if not is_left_out(word, language)
    }
    return sorted(filter(rarities.get, rarities), key=rarities.__getitem__, reverse=True)[:MOST_WORDS]


def is_left_out(word: languages.Word, language: str) -> bool:
    """Whether *word* says nothing in *language*, or in any that it could be of where none is known."""
    return language in word.left_out_in if language in languages.LANGUAGES else bool(word.left_out_in)


def _word(word: languages.Word, fields: Mapping[str, float]) -> Query:
    terms = [(field, term.encode(), boost) for term in word.terms for field, boost in fields.items()]
    return queries.Terms(tuple(terms))


def _names(run: Run, fields: Mapping[str, float]) -> Query:
    """Return the query for the other names of a term, in any language; one of them says enough."""
    phrases = (Words(fields).phrase(name) for name in run.names)
    return queries.Boosted(queries.Best(tuple(phrases)), WEIGHT)


def _by_database(title: str, member: Member, but: str) -> list[Found]:
    """Return what the engine that is configured finds, kind after kind, where there is no index across kinds."""
    hits, engine = [], Engine()
    for queryset in visible(KINDS, member):
        found = engine.search(title[:MOST_CHARACTERS], queryset, OF_EACH + 1, operator="or")
        hits += [Hit(key_of(queryset.model, item.pk), item.pk, 0) for item in found]
    return listed(some_of_each((hit for hit in hits if hit.key != but), OF_EACH), member, KINDS)
