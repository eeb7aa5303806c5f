"""From modelsearch's queries and Django's filters to ours. A person's words are only ever looked up, never parsed."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import F, OrderBy, Subquery
from django.db.models.expressions import Col
from django.db.models.sql import Query as SqlQuery
from django.db.models.sql.constants import MULTI
from modelsearch import query as asked
from modelsearch.backends.base import BaseSearchQueryCompiler, FilterError, get_model_root

from network_site.search import filters, languages, queries, values
from network_site.search.documents import encode_for
from network_site.search.fields import KIND, LANGUAGE, PRIMARY_KEY
from network_site.search.mapping import kind_of, name_of, prefix_fields, text_fields

MOST_CHARACTERS = 200
MOST_WORDS = 16  # in a whole query, however it is nested
MOST_DEEP = 16
SHORT_WORD, LONG_WORD = 3, 6  # letters: below, no letter may differ; from, two may

Boosts = Mapping[str, float]

_TEXT_LOOKUPS: dict[str, Callable[[str, str], bool]] = {
    "iexact": lambda value, sought: value.casefold() == sought.casefold(),
    "contains": lambda value, sought: sought in value,
    "icontains": lambda value, sought: sought.casefold() in value.casefold(),
    "istartswith": lambda value, sought: value.casefold().startswith(sought.casefold()),
    "endswith": lambda value, sought: value.endswith(sought),
    "iendswith": lambda value, sought: value.casefold().endswith(sought.casefold()),
}


class Words:
    """Compiles a query over some fields; counts words, so that no query grows without end."""

    def __init__(self, fields: Boosts) -> None:
        self._fields = fields
        self._left = MOST_WORDS

    def compile(self, query: Any, depth: int = 0) -> queries.Query:
        """Return the query that looks up *query*; what lies too deep matches nothing."""
        if depth > MOST_DEEP:
            return queries.Nothing()
        if isinstance(query, asked.PlainText):
            return queries.Boosted(self.words(query.query_string, query.operator), query.boost)
        if isinstance(query, asked.Phrase):
            return self.phrase(query.query_string)
        if isinstance(query, asked.Fuzzy):
            return self.fuzzy(query.query_string, query.operator)
        return self._combine(query, depth)

    def _combine(self, query: Any, depth: int) -> queries.Query:
        if isinstance(query, asked.And):
            return queries.All(tuple(self.compile(part, depth + 1) for part in query.subqueries))
        if isinstance(query, asked.Or):
            return queries.Any(tuple(self.compile(part, depth + 1) for part in query.subqueries))
        if isinstance(query, asked.Not):
            return queries.Without(self.compile(query.subquery, depth + 1))
        if isinstance(query, asked.Boost):
            return queries.Boosted(self.compile(query.subquery, depth + 1), query.boost)
        if isinstance(query, asked.MatchAll):
            return queries.Everything()
        raise NotImplementedError(f"{type(query).__name__} is not a query that this index answers.")

    def _take(self, found: list[Any]) -> list[Any]:
        taken = found[: self._left]
        self._left -= len(taken)
        return taken

    def words(self, text: str, operator: str) -> queries.Query:
        """Return what has all of the words, or any; where a word is a stop word it need not be there."""
        words: list[languages.Word] = self._take(languages.query_words(text[:MOST_CHARACTERS]))
        parts = [self._word(word) for word in words]
        if operator == "or" or not any(word.left_out_in for word in words):
            return _either(parts, operator)
        spared = [_spare(part, word) for word, part in zip(words, parts, strict=True)]
        return queries.All((queries.Any(tuple(parts)), *spared))

    def _word(self, word: languages.Word) -> queries.Query:
        if word.is_prefix:
            return queries.Prefix(tuple(self._fields.items()), word.terms[0])
        return queries.Terms(
            tuple((field, term.encode(), boost) for term in word.terms for field, boost in self._fields.items())
        )

    def beginning(self, text: str) -> queries.Query:
        """Return what has a word that begins as *text* or is a form of it; nothing for fewer than three letters."""
        words: list[languages.Word] = self._take(languages.query_words(text[:MOST_CHARACTERS]))[:1]
        prefix = next(iter(languages.words_of(text[:MOST_CHARACTERS])), "")
        if len(prefix) < queries.LEAST_PREFIX:
            return queries.Nothing()
        fields = tuple(self._fields.items())
        return queries.Best((*map(self._word, words), queries.Prefix(fields, prefix[: languages.LONGEST_WORD])))

    def phrase(self, text: str) -> queries.Query:
        """Return what has the words in line, in a language in which that can be said."""
        words = languages.query_words(text[:MOST_CHARACTERS])
        if len(words) == 1 and words[0].is_prefix:  # a Chinese character, which texts have in pairs
            return self._word(words[0])
        spoken: dict[tuple[tuple[int, str], ...], list[filters.Filter]] = {}
        for language, terms in languages.phrases_of(text[:MOST_CHARACTERS]).items():
            spoken.setdefault(terms[:MOST_WORDS], []).append(_READ_AS[language])
        phrases = []
        for terms, where in spoken.items():  # often the same in several languages, and looked up once
            line = tuple((position, term.encode()) for position, term in terms)
            passing = filters.Any(tuple(where))
            phrases += [queries.Phrase(field, line, boost, passing) for field, boost in self._fields.items()]
        return queries.Best(tuple(phrases))

    def fuzzy(self, text: str, operator: str) -> queries.Query:
        """Return what has the words or some that differ in up to two letters."""
        fields = tuple(self._fields.items())
        parts = []
        for word in self._take(languages.query_words(text[:MOST_CHARACTERS])):
            near = [queries.Fuzzy(fields, term, _distance(term)) for term in word.terms if _distance(term)]
            parts.append(queries.Best((self._word(word), *near)))
        return _either(parts, operator)

    def prefixes(self, text: str, operator: str) -> queries.Query:
        """Return what has words that begin as those of *text* do."""
        parts = [
            queries.Terms(tuple((field, prefix.encode(), 1.0) for field in self._fields))
            for prefix in self._take(languages.prefixes_asked(text[:MOST_CHARACTERS]))
        ]
        return _either(parts, operator)


def _either(parts: Iterable[queries.Query], operator: str) -> queries.Query:
    found = tuple(parts)
    if not found:
        return queries.Nothing()
    return queries.Any(found) if operator == "or" else queries.All(found)


def _spare(part: queries.Query, word: languages.Word) -> queries.Query:
    if not word.left_out_in:
        return part
    return queries.Best((part, queries.Passing(_written_in(*word.left_out_in))))


def _written_in(*codes: str) -> filters.Filter:
    return filters.OneOf(LANGUAGE, frozenset(map(values.encode, codes)))


# Latin words in a document of another script are analysed as English ones; see languages.language_of_word.
_READ_AS: dict[str, filters.Filter] = {
    "en": _written_in("en", "ru", "ar", "zh"),
    "fr": _written_in("fr"),
    "es": _written_in("es"),
    "": filters.Without(_written_in(*languages.LANGUAGES)),
}


def _distance(term: str) -> int:
    return 0 if len(term) < SHORT_WORD else 1 if len(term) < LONG_WORD else 2


class SearchCompiler(BaseSearchQueryCompiler):
    """What ``search()`` was asked, for the index."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True

    def __init__(self, *args: Any, operator: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, operator=operator, **kwargs)
        self.operator = (operator or self.DEFAULT_OPERATOR).lower()

    def only(self) -> tuple[str, ...] | None:
        """Return the search fields that the query is restricted to."""
        return None if self.fields is None else tuple(self.fields)

    def compile(self) -> queries.Query:
        """Return the query."""
        return Words(text_fields(self.queryset.model, self.only())).compile(self.query)

    def where(self) -> filters.Filter:
        """Return the filter: the queryset's own, and its model.

        Raises FilterError or FilterFieldError for what the index cannot filter by, so that nothing is left unfiltered.
        """
        kind = filters.OneOf(KIND, frozenset({values.encode(kind_of(self.queryset.model))}))
        own = self._get_filters_from_queryset()
        return kind if own is None else filters.All((kind, own))

    def filter_field(self, name: str) -> Any:
        """Return the filter field of that name, which may be the field's or its column's; None when there is none."""
        model = self.queryset.model
        fields = model.get_filterable_search_fields()
        return next((field for field in fields if name in {field.field_name, field.get_attname(model)}), None)

    def order(self) -> list[tuple[str, bool]] | None:
        """Return index fields and whether each descends, or None where only the database can order so."""
        order = []
        for name in self.queryset.query.order_by:
            if isinstance(name, OrderBy | F) or name == "?":
                return None
            field = self.filter_field(name.lstrip("-"))
            order.append((name_of("f", (field,)), name.startswith("-")))
        return order

    def _get_filters_from_where_node(
        self,
        where_node: Any,
        check_only: bool = False,  # noqa: FBT001, FBT002  modelsearch's signature
    ) -> filters.Filter | None:
        # Every document has its primary key, which modelsearch would refuse or, in a model that inherits, ignore.
        left = getattr(where_node, "lhs", None)
        if isinstance(left, Col) and left.target.primary_key and left.alias == self.queryset.query.base_table:
            return None if check_only else self._compare_key(where_node.lookup_name, where_node.rhs)
        found: filters.Filter | None = super()._get_filters_from_where_node(where_node, check_only=check_only)
        return found

    def _compare_key(self, lookup: str, value: Any) -> filters.Filter | None:
        key = get_model_root(self.queryset.model)._meta.pk
        found = self._compare(
            PRIMARY_KEY, lookup, self._resolve(value, lookup), lambda part: values.encode(key.to_python(part))
        )
        if found is None:
            raise FilterError(f'The index cannot filter primary keys by "{lookup}".')
        return found

    def _process_lookup(self, field_path: Any, lookup: str, value: Any) -> filters.Filter | None:
        model = self.queryset.model
        for related in field_path[:-1]:
            model = related.get_field(model).related_model
        name = name_of("f", tuple(field_path))

        def encode(part: Any) -> bytes:
            return encode_for(model, field_path[-1], part)

        if lookup == "isnull":
            null = filters.OneOf(name, frozenset({values.NULL}))
            return null if value else filters.Without(null)
        return self._compare(name, lookup, self._resolve(value, lookup), encode)

    def _resolve(self, value: Any, lookup: str) -> Any:
        if isinstance(value, SqlQuery | Subquery):
            query = value.query if isinstance(value, Subquery) else value
            rows = query.get_compiler(self.queryset.db).execute_sql(result_type=MULTI)
            found = [row[0] for chunk in rows for row in chunk]
            return found if lookup == "in" else next(iter(found), None)
        return value

    def _compare(self, name: str, lookup: str, value: Any, encode: Callable[[Any], bytes]) -> filters.Filter | None:
        if lookup == "exact":
            return filters.OneOf(name, frozenset({encode(value)}) - {values.NULL})
        if lookup == "in":
            return filters.OneOf(name, frozenset(map(encode, value)) - {values.NULL})
        if lookup == "range":
            low, high = map(encode, value)
            return filters.Between(name, low[:1], low, high)
        if lookup in {"startswith", "prefix"}:
            return filters.Beginning(name, encode(value))
        if lookup in _TEXT_LOOKUPS:
            return filters.Where(name, lookup, str(value), _TEXT_LOOKUPS[lookup])
        return _bounded(name, lookup, encode(value))

    def _process_match_none(self) -> filters.Filter:
        return filters.NOTHING

    def _connect_filters(
        self,
        found: list[filters.Filter],
        connector: str,
        negated: bool,  # noqa: FBT001  modelsearch's signature
    ) -> filters.Filter | None:
        if not found:
            return filters.NOTHING if negated else None
        joined: filters.Filter = filters.Any(tuple(found)) if connector == "OR" else filters.All(tuple(found))
        return filters.Without(joined) if negated else joined


def _bounded(name: str, lookup: str, bound: bytes) -> filters.Filter | None:
    kind = bound[:1]
    if lookup in {"gt", "gte"}:
        return filters.Between(name, kind, low=bound, with_low=lookup == "gte")
    if lookup in {"lt", "lte"}:
        return filters.Between(name, kind, high=bound, with_high=lookup == "lte")
    return None


class AutocompleteCompiler(SearchCompiler):
    """What ``autocomplete()`` was asked, for the index."""

    def compile(self) -> queries.Query:
        """Return the query over beginnings of words."""
        fields = prefix_fields(self.queryset.model, self.only())
        if isinstance(self.query, asked.PlainText | asked.Phrase | asked.Fuzzy):
            return Words(fields).prefixes(self.query.query_string, getattr(self.query, "operator", self.operator))
        return Words(fields).compile(self.query)
