"""The same questions, asked of an engine through modelsearch and of SQLite's FTS5 in plain SQL."""

from typing import Any, Protocol

from django.db import connection
from modelsearch.backends import get_search_backend
from modelsearch.query import Phrase, PlainText

from network_site.access.marks import Mark
from network_site.access.rules import Reader
from tests.search.library.models import Leaflet

PAGE = 10
GROUPS, SERVICE = (1, 2, 3), 7
READER = Reader(member_id=1, verified=True, group_ids=frozenset(GROUPS), service_id=SERVICE)


class Asker(Protocol):
    """An engine: how it is built and how it is asked."""

    def build(self, documents: int) -> None:
        """Index every leaflet."""

    def words(self, text: str, operator: str, *, visible: bool) -> object:
        """Load the first page of what has the words; of all leaflets, or those that the reader may see."""

    def phrase(self, text: str) -> object:
        """Load the first page of what has the words in line."""

    def faceted(self, text: str) -> object:
        """Load the first page of what the reader may see with any of the words, its count, and two facets."""

    def complete(self, text: str) -> object:
        """Load the first page of titles with a word that begins so, among those the reader may see."""


class Modelsearch:
    """The engine that the settings name."""

    def build(self, documents: int) -> None:
        """Index every leaflet, as a rebuild does."""
        backend = get_search_backend()
        if hasattr(backend, "store"):
            backend.refresh_indexes()
            return
        for at in range(0, documents, 1_000):
            backend.add_bulk(Leaflet, list(Leaflet.objects.order_by("pk")[at : at + 1_000]))

    def words(self, text: str, operator: str, *, visible: bool) -> object:
        """Search."""
        rows: Any = Leaflet.objects.visible_to(READER) if visible else Leaflet.objects.all()
        return list(rows.search(PlainText(text, operator=operator))[:PAGE])

    def phrase(self, text: str) -> object:
        """Search."""
        return list(Leaflet.objects.all().search(Phrase(text))[:PAGE])

    def faceted(self, text: str) -> object:
        """Search once, and ask for three things."""
        results = Leaflet.objects.visible_to(READER).search(PlainText(text, operator="or"))
        return list(results[:PAGE]), results.count(), results.facet("language"), results.facet("mark")

    def complete(self, text: str) -> object:
        """Complete."""
        return list(Leaflet.objects.visible_to(READER).autocomplete(text)[:PAGE])


class PlainSql:
    """An FTS5 table beside the leaflets, without stemming, and the SQL that one would write by hand."""

    VISIBLE = (
        f"(l.mark IN ('{Mark.CLEAR}', '{Mark.GREEN}') OR (l.mark = '{Mark.AMBER}' AND l.working_group IN {GROUPS})"
        f" OR (l.mark = '{Mark.AMBER_STRICT}' AND l.working_group IN {GROUPS} AND l.service = {SERVICE}))"
    )
    FOUND = "FROM words JOIN library_leaflet l ON l.id = words.rowid WHERE words MATCH %s"

    def build(self, documents: int) -> None:
        """Fill the table in one statement."""
        self._rows("CREATE VIRTUAL TABLE words USING fts5(title, body, content='', prefix='1 2 3')")
        self._rows("INSERT INTO words(rowid, title, body) SELECT id, title, body FROM library_leaflet")

    def words(self, text: str, operator: str, *, visible: bool) -> object:
        """Search."""
        joined = f" {operator.upper()} ".join(f'"{word}"' for word in text.split())
        return self._page(joined, self.VISIBLE if visible else "1")

    def phrase(self, text: str) -> object:
        """Search."""
        return self._page(f'"{text}"', "1")

    def faceted(self, text: str) -> object:
        """Search four times."""
        joined = " OR ".join(f'"{word}"' for word in text.split())
        found = f"{self.FOUND} AND {self.VISIBLE}"
        counts = [
            self._rows(f"SELECT {column}, count(*) {found} GROUP BY 1", joined)
            for column in ("1", "l.language", "l.mark")
        ]
        return self._page(joined, self.VISIBLE), counts

    def complete(self, text: str) -> object:
        """Search the titles."""
        return self._page(f'title : "{text}" *', self.VISIBLE)

    def _page(self, match: str, where: str) -> object:
        return self._rows(f"SELECT l.* {self.FOUND} AND {where} ORDER BY rank LIMIT {PAGE}", match)

    def _rows(self, sql: str, *parameters: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall() if cursor.description else []
