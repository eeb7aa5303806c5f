"""The modelsearch backend on Whoosh: ``WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": …, "PATH": …}}``."""

from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any

from modelsearch.backends.base import BaseIndex, BaseSearchBackend
from modelsearch.index import class_is_indexed

from network_site.search import queue
from network_site.search.compiler import AutocompleteCompiler, SearchCompiler
from network_site.search.documents import document_of
from network_site.search.following import Rebuild, catch_up
from network_site.search.results import SearchResults
from network_site.search.store import Store, store_at


class WhooshIndex(BaseIndex):
    """One index for every model, so that one search finds them all. Changes go through the queue."""

    def add_items(self, model: Any, items: Iterable[Any]) -> None:
        """Queue objects to be written."""
        if class_is_indexed(model):
            queue.put(items)

    def delete_item(self, item: Any) -> None:
        """Queue an object to be removed."""
        queue.put([item], removal=True)

    def refresh(self) -> None:
        """Write what is queued, now and here."""
        while catch_up(self.backend.store, wait=True):
            pass

    def reset(self) -> None:
        """Empty the index."""
        with self.backend.store.writing(wait=True):
            Rebuild(self.backend.store).finish()

    def __str__(self) -> str:
        return str(self.backend.store.root)


class IndexBeside:
    """The index that ``rebuild_modelsearch_index`` fills; it takes the place of the one in use at the end."""

    def __init__(self, store: Store) -> None:
        self._build = Rebuild(store)
        self.finish = self._build.finish

    def add_model(self, model: Any) -> None:
        """Do nothing: fields come with the documents."""

    def add_items(self, model: Any, items: Iterable[Any]) -> None:  # noqa: ARG002  modelsearch's signature
        """Write objects."""
        self._build.add(document_of(obj) for obj in items)


class Rebuilder:
    """What ``rebuild_modelsearch_index`` calls."""

    def __init__(self, index: WhooshIndex) -> None:
        self._store: Store = index.backend.store
        self._held = ExitStack()

    def start(self) -> IndexBeside:
        """Begin an index beside the one in use, and keep every other writer waiting."""
        self._held.enter_context(self._store.writing(wait=True))
        self._index = IndexBeside(self._store)
        return self._index

    def finish(self) -> None:
        """Put the new index in its place."""
        with self._held:
            self._index.finish()


class SearchBackend(BaseSearchBackend):
    """Whoosh, on the local disk of a node."""

    query_compiler_class = SearchCompiler
    autocomplete_query_compiler_class = AutocompleteCompiler
    index_class = WhooshIndex
    results_class = SearchResults
    rebuilder_class = Rebuilder

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        self.store = store_at(str(params["PATH"]))
