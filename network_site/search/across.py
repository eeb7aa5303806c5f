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
from network_site.search.following import own_store
from network_site.search.mapping import text_fields
from network_site.search.matches import DEADLINE_SECONDS, Matches
from network_site.search.queries import Query
from network_site.search.segments import Snapshot
from network_site.search.store import IndexUnavailable


def fields_of(querysets: Sequence[Any]) -> dict[str, float]:
    """Return name and boost of what is searched in the models of *querysets*."""
    found: dict[str, float] = {}
    for queryset in querysets:
        for name, boost in text_fields(queryset.model).items():
            found[name] = max(boost, found.get(name, 0))
    return found


def find(query: Query, querysets: Sequence[Any], *, seconds: float = DEADLINE_SECONDS) -> Matches:
    """Return what matches *query* among the rows of *querysets*, whose filters are part of the search.

    Rows must be loaded through the same querysets, which check them once more. Raises FilterError or FilterFieldError
    for filters that the index does not know, and IndexUnavailable where there is no index.
    """
    where = filters.Any(tuple(SearchCompiler(queryset, MATCH_ALL).where() for queryset in querysets))
    return Matches(own_snapshot(), query, where, seconds=seconds)


def own_snapshot() -> Snapshot:
    """Return the newest generation of the index across models. Raises IndexUnavailable where there is none."""
    store = own_store()
    if store is None:
        raise IndexUnavailable("SEARCH_URL names an engine that keeps its own index.")
    return store.snapshot()
