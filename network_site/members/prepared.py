"""Queries that every request asks: the SQL is made once and run for one key after the other."""

from collections.abc import Callable, Hashable, Iterator
from copy import copy
from types import SimpleNamespace
from typing import Any

from django.db import connections
from django.db.models.query import QuerySet

PLACE = -7_246_031_975  # stands for the key while the SQL is made; no row has it


def _always() -> None:
    return None


class Prepared:
    """A query for what belongs to one key. Making SQL can take Django ten times as long as the database to answer.

    *make* returns the query set, filtered by ``PLACE`` where the key belongs. It is made again when what *holds_for*
    returns is another value: everything else that stands in the SQL, such as today's date.
    """

    def __init__(self, make: Callable[[], QuerySet[Any]], *, holds_for: Callable[[], Hashable] = _always) -> None:
        self._make, self._holds_for = make, holds_for
        self._ready: tuple[Hashable, QuerySet[Any], Any] | None = None

    def rows(self, key: int) -> Iterator[Any]:
        """Yield the rows of *key*."""
        now, ready = self._holds_for(), self._ready
        if ready is None or ready[0] != now:
            ready = self._ready = (now, *_compiled(self._make()))
        rows: Any
        _now, rows, compiler = ready
        given = tuple(key if value == PLACE else value for value in compiler.made[1])
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
