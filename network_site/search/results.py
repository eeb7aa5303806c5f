"""Results as modelsearch gives them: lazy, sliced, loaded from the database in the order of the index."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from modelsearch import query as asked
from modelsearch.backends.base import BaseSearchResults, EmptySearchResults, FilterFieldError
from modelsearch.backends.database.fallback import DatabaseSearchBackend

from network_site.search.compiler import MOST_CHARACTERS, MOST_WORDS, SearchCompiler
from network_site.search.damage import IndexUnavailable
from network_site.search.mapping import name_of
from network_site.search.matches import Hit, Matches

CHUNK = 500  # primary keys in one query


class SearchResults(BaseSearchResults):
    """What was found, in order. The queryset filters once more when it is loaded."""

    supports_facet = True
    query_compiler: SearchCompiler
    _found: Matches | None = None

    @property
    def matches(self) -> Matches:
        """What the index found, once for every slice. Raises IndexUnavailable."""
        if self._found is None:
            snapshot = self.backend.store.snapshot()
            self._found = Matches(snapshot, self.query_compiler.compile(), self.query_compiler.where())
        return self._found

    @property
    def is_partial(self) -> bool:
        """Whether not everything was looked at: time ran out, or there was too much."""
        try:
            return self.matches.is_partial
        except IndexUnavailable:
            return False

    def _clone(self) -> "SearchResults":
        clone: SearchResults = super()._clone()
        clone._found = self._found
        return clone

    def _do_search(self) -> Iterable[Any]:
        try:
            return list(self._load(self._hits()))
        except IndexUnavailable:
            found: Iterable[Any] = self._meanwhile
            return found

    def _do_count(self) -> int:
        try:
            total: int = self.matches.total
        except IndexUnavailable:
            return int(self._meanwhile.count())
        end: int = total if self.stop is None else min(total, self.stop)
        return max(0, end - int(self.start))

    def _hits(self) -> list[Hit]:
        if self.query_compiler.order_by_relevance:
            return self.matches.best(self.start, self.stop)
        order = self.query_compiler.order()
        if order is None:
            return self._ordered_by_database(self.matches.best())
        return self.matches.ordered(order, self.start, self.stop)

    def _ordered_by_database(self, hits: list[Hit]) -> list[Hit]:
        by_pk = {hit.pk: hit for hit in hits}
        pks = self.query_compiler.queryset.filter(pk__in=by_pk).values_list("pk", flat=True)
        return [by_pk[pk] for pk in pks[self.start : self.stop]]

    def _load(self, hits: list[Hit]) -> Iterator[Any]:
        queryset = self.query_compiler.queryset.order_by()
        for at in range(0, len(hits), CHUNK):
            chunk = hits[at : at + CHUNK]
            found = {obj.pk: obj for obj in queryset.filter(pk__in=[hit.pk for hit in chunk])}
            for hit in chunk:
                if hit.pk in found:
                    yield self._scored(found[hit.pk], hit.score)

    def _scored(self, obj: Any, score: float) -> Any:
        if self._score_field:
            setattr(obj, self._score_field, score)
        return obj

    def facet(self, field_name: str) -> "OrderedDict[Any, int]":
        """Return the values of a filter field among the results with how many have each, the most frequent first.

        Raises FilterFieldError when the model has no such filter field.
        """
        field = self.query_compiler.filter_field(field_name)
        if field is None:
            model = self.query_compiler.queryset.model.__name__
            raise FilterFieldError(
                f'Cannot facet search results with field "{field_name}". Please add '
                f"index.FilterField('{field_name}') to {model}.search_fields.",
                field_name=field_name,
            )
        try:
            return OrderedDict(self.matches.facet(name_of("f", (field,))))
        except IndexUnavailable:
            return OrderedDict(self._meanwhile.facet(field_name))

    @cached_property
    def _meanwhile(self) -> Any:
        """What the database finds by itself, while there is no index: fewer forms of a word, the same permission."""
        compiler = self.query_compiler
        backend = DatabaseSearchBackend({})
        query = _plain(compiler.query)
        if query is None:
            return EmptySearchResults()
        results = backend.search(
            query, compiler.queryset, fields=compiler.fields, order_by_relevance=compiler.order_by_relevance
        )[self.start : self.stop]
        return results.annotate_score(self._score_field) if self._score_field else results


def _plain(query: Any) -> Any:
    """Return *query* as the database can answer it, or None when no word is left."""
    if isinstance(query, asked.PlainText | asked.Fuzzy | asked.Phrase):
        words = query.query_string.replace("\0", " ")[:MOST_CHARACTERS].split()[:MOST_WORDS]
        if not words:
            return None
        if isinstance(query, asked.Phrase):
            return asked.Phrase(" ".join(words))
        return asked.PlainText(" ".join(words), operator=query.operator)
    if isinstance(query, asked.And | asked.Or):
        parts = [part for part in map(_plain, query.subqueries) if part is not None]
        return type(query)(parts) if parts else None
    if isinstance(query, asked.Not):
        part = _plain(query.subquery)
        return part if part is None else asked.Not(part)
    return _plain(query.subquery) if isinstance(query, asked.Boost) else query
