"""Asking the engine that the settings name, one kind at a time; where it does not answer, the database does."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import FieldError
from django.db import DatabaseError
from modelsearch.backends import get_search_backend
from modelsearch.backends.base import FilterError
from modelsearch.backends.database.fallback import DatabaseSearchBackend

from network_site.search.following import own_store

WRONG = (DatabaseError, FieldError, FilterError)  # what another engine would answer no better: never unfiltered

logger = logging.getLogger(__name__)


class Engine:
    """The engine, for the time of one question to several kinds; asked no more once it did not answer."""

    def __init__(self) -> None:
        self._backend: Any = get_search_backend()
        self.is_stopgap = own_store() is not None  # our own index answers by itself, unless there is none

    def search(self, query: Any, rows: Any, number: int, **options: Any) -> list[Any]:
        """Return the best of *rows* for *query*."""
        return self._ask(lambda backend: backend.search(query, rows, **options)[:number])

    def complete(self, text: str, rows: Any, number: int) -> list[Any]:
        """Return some of *rows* with a word that begins as *text*."""
        return self._ask(lambda backend: backend.autocomplete(text, rows)[:number])

    def _ask(self, question: Callable[[Any], Iterable[Any]]) -> list[Any]:
        try:
            return list(question(self._backend))
        except WRONG:
            raise
        except Exception:
            if isinstance(self._backend, DatabaseSearchBackend):
                raise
            logger.exception("The search engine does not answer; the database does meanwhile.")
        self._backend, self.is_stopgap = DatabaseSearchBackend({}), True
        return list(question(self._backend))
