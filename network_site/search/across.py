"""One search over several models: what each reader may see of each, ranked and counted together.

words = Words(fields_of(querysets))
query = Any((words.words("traite", "and"), Boosted(words.phrase("trafficking in persons"), 0.4)))
matches = find(query, [Guide.objects.visible_to(member), Thread.objects.visible_to(member)])
matches.total, matches.best(0, 20), matches.facet("f_language")
"""

from collections.abc import Sequence
from typing import Any

from modelsearch.query import MATCH_ALL

from network_site.search import filters
from network_site.search.compiler import SearchCompiler
from network_site.search.damage import IndexUnavailable
from network_site.search.following import own_store
from network_site.search.mapping import text_fields
from network_site.search.matches import Matches
from network_site.search.queries import Query
from network_site.search.segments import Mask, Segment, Snapshot, rarity_among


def fields_of(querysets: Sequence[Any]) -> dict[str, float]:
    """Return name and boost of what is searched in the models of *querysets*."""
    found: dict[str, float] = {}
    for queryset in querysets:
        for name, boost in text_fields(queryset.model).items():
            found[name] = max(boost, found.get(name, 0))
    return found


class Sight:
    """The rows of some querysets as the index has them: how often words stand in these, whatever others say.

    What a reader may not see must not count for what they find: not even whether a word stands there at all.
    Raises IndexUnavailable.
    """

    def __init__(self, querysets: Sequence[Any]) -> None:
        self._snapshot, where = own_snapshot(), where_of(querysets)
        # Once, and not for each word: a filter of many parts takes long to compare with those that a segment keeps.
        self._masks: list[tuple[Segment, Mask]] = [
            (segment, alive & segment.mask(where)) for segment, alive in self._snapshot.segments
        ]
        self._count = sum(int(mask.sum()) for _, mask in self._masks)
        self._known: dict[tuple[str, str], int] = {}

    def having(self, field: str, term: str) -> int:
        """Return how many rows have *term* in *field*."""
        key = (field, term)
        if key not in self._known:
            self._known[key] = self._count_of(field, term)
        return self._known[key]

    def _count_of(self, field: str, term: str) -> int:
        average, count = self._snapshot.average_length(field), 0
        for segment, mask in self._masks:
            postings = segment.weights(field, term.encode(), average)
            count += int(mask[postings[0]].sum()) if postings is not None else 0
        return count

    def has_beginning(self, field: str, prefix: str) -> bool:
        """Return whether a row has a term in *field* that begins with *prefix*."""
        return any(
            mask[postings.docs].any()
            for segment, mask in self._masks
            for term in segment.beginning(field, prefix.encode())
            if (postings := segment.postings(field, term)) is not None
        )

    def rarity(self, having: int) -> float:
        """Return BM25's inverse document frequency of what so many rows have; nothing for what none has."""
        return rarity_among(self._count, having) if having else 0.0


def where_of(querysets: Sequence[Any]) -> filters.Filter:
    """Return the filter of the index for the rows of *querysets*.

    Raises FilterError or FilterFieldError for filters that the index does not know.
    """
    return filters.Any(tuple(SearchCompiler(queryset, MATCH_ALL).where() for queryset in querysets))


def find(query: Query, querysets: Sequence[Any]) -> Matches:
    """Return what matches *query* among the rows of *querysets*, whose filters are part of the search.

    Rows must be loaded through the same querysets, which check them once more. Raises FilterError or FilterFieldError
    for filters that the index does not know, and IndexUnavailable where there is no index.
    """
    return Matches(own_snapshot(), query, where_of(querysets))


def own_snapshot() -> Snapshot:
    """Return the newest generation of the index across models. Raises IndexUnavailable where there is none."""
    store = own_store()
    if store is None:
        raise IndexUnavailable("SEARCH_URL names an engine that keeps its own index.")
    return store.snapshot()
