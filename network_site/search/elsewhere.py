"""Asking the engine that the settings name, one kind at a time; where it does not answer, the database does."""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import DatabaseError
from modelsearch.backends import get_search_backend
from modelsearch.backends.base import FilterError
from modelsearch.backends.database.fallback import DatabaseSearchBackend

from network_site.search.deadline import OutOfTime, within
from network_site.search.following import own_store
from network_site.search.matches import LOOKING
from network_site.search.queries import Clock

WRONG = (DatabaseError, OutOfTime, FieldError, FilterError)  # another engine would answer no better: never unfiltered

logger = logging.getLogger(__name__)


class Engine:
    """The engine, for the time of one question to several kinds; asked no more once it did not answer."""

    is_partial = False  # whether something was not answered, or not in time

    def __init__(self) -> None:
        self._clock = Clock(LOOKING * settings.SEARCH_DEADLINE)
        self._backend: Any = get_search_backend()
        self.is_stopgap = own_store() is not None  # our own index answers by itself, unless there is none

    def search(self, query: Any, rows: Any, number: int, **options: Any) -> list[Any]:
        """Return the best of *rows* for *query*."""
        return self._in_time(lambda: self._ask(lambda backend: backend.search(query, rows, **options)[:number]))

    def complete(self, text: str, rows: Any, number: int) -> list[Any]:
        """Return some of *rows* with a word that begins as *text*."""
        return self._in_time(lambda: self._ask(lambda backend: backend.autocomplete(text, rows)[:number]))

    def load(self, rows: Any) -> list[Any]:
        """Return the queryset *rows* from the database."""
        return self._in_time(lambda: list(rows))

    def _in_time(self, question: Callable[[], list[Any]]) -> list[Any]:
        """Return the answer; nothing where there is none or no time for it, which is noted."""
        try:
            with within(self._clock.left()):
                return question()
        except OutOfTime:
            self.is_partial = True
        except DatabaseError:
            logger.exception("The database does not answer a search.")
            self.is_partial = True
        return []

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
