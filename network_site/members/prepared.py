"""Queries that every request asks: the SQL is made once and run for one key after the other."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from copy import copy
from types import SimpleNamespace
from typing import Any

from django.db import connections
from django.db.models.query import QuerySet

PLACE, PLACE_2 = -7_246_031_975, -7_246_031_976  # stand for the keys while the SQL is made; no row has them
TEXT_PLACE = "\uf8ff-7246031975"  # the same where a key is text
PLACES = (PLACE, PLACE_2)


def _always() -> None:
    return None


class Prepared:
    """A query for what belongs to some keys. Making SQL can take Django ten times as long as the database to answer.

    *make* returns the query set, filtered by *places* where the keys belong. It is made again when what *holds_for*
    returns is another value: everything else that stands in the SQL, such as today's date.
    """

    def __init__(
        self,
        make: Callable[[], QuerySet[Any]],
        *,
        places: Sequence[Hashable] = PLACES,
        holds_for: Callable[[], Hashable] = _always,
    ) -> None:
        self._make, self._places, self._holds_for = make, places, holds_for
        self._ready: tuple[Hashable, QuerySet[Any], Any] | None = None

    def rows(self, *keys: Hashable) -> Iterator[Any]:
        """Yield the rows of *keys*, one for each place."""
        now, ready = self._holds_for(), self._ready
        if ready is None or ready[0] != now:
            ready = self._ready = (now, *_compiled(self._make()))
        rows: Any
        _now, rows, compiler = ready
        known = dict(zip(self._places, keys, strict=False))
        given = tuple(known.get(value, value) for value in compiler.made[1])
        compiler = copy(compiler)
        compiler.connection = connections[compiler.using]  # of this thread
        compiler.as_sql = lambda: (compiler.made[0], given)
        query: Any = copy(rows.query)
        query.get_compiler = lambda using: compiler  # noqa: ARG005  Django's keyword
        source: Any = SimpleNamespace(db=compiler.using, query=query, _fields=rows._fields, _known_related_objects={})
        yield from rows._iterable_class(source)  # noqa: SLF001  Django chose it for these rows


def _compiled(rows: QuerySet[Any]) -> tuple[QuerySet[Any], Any]:
    compiler: Any = rows.query.get_compiler(using=rows.db)
    compiler.made = compiler.as_sql()
    return rows, compiler
