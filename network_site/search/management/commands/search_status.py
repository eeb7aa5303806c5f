"""Say how this machine's search index stands."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from modelsearch.index import get_indexed_models

from network_site.search import values
from network_site.search.damage import IndexUnavailable
from network_site.search.fields import KIND
from network_site.search.following import own_store, waiting
from network_site.search.mapping import kind_of, shape
from network_site.search.models import IndexJob
from network_site.search.segments import Snapshot, size_of
from network_site.search.store import Store


class Command(BaseCommand):
    """Print lag, size, documents and the last error."""

    help = "Say how this machine's search index stands: lag, size, documents, last error."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print."""
        store = own_store()
        if store is None:
            self.stdout.write("SEARCH_URL names an engine that keeps its own index.")
            return
        self.stdout.write(f"folder       {store.root}")
        self._print_lag(store)
        try:
            self._print_index(store)
        except IndexUnavailable as reason:
            self.stdout.write(f"index        {reason} The database answers meanwhile.")
        for key, why in store.left_out().items():
            self.stdout.write(f"left out     {key}: {why}")
        self.stdout.write(f"last error   {store.last_error() or 'none'}")

    def _print_lag(self, store: Store) -> None:
        position = store.position()
        if position is None or position.shape != shape():
            self.stdout.write("lag          the index has to be built anew")
            return
        numbers = waiting(position)
        oldest = IndexJob.objects.filter(id__in=numbers[:1]).first()
        seconds = int((timezone.now() - oldest.created_at).total_seconds()) if oldest else 0
        self.stdout.write(f"lag          {len(numbers)} changes, {seconds} s")

    def _print_index(self, store: Store) -> None:
        snapshot = store.snapshot()
        sizes = ", ".join(str(segment.count) for segment, _ in snapshot.segments)
        self.stdout.write(f"generation   {snapshot.generation}, in segments of {sizes or 'nothing'}")
        self.stdout.write(f"size         {size_of(str(store.folder())) / 1e6:.1f} MB")
        self.stdout.write(f"documents    {snapshot.count}")
        for model in sorted(get_indexed_models(), key=kind_of):
            there, due = indexed(snapshot, model), model.get_indexed_objects().count()
            self.stdout.write(f"  {kind_of(model):<30} {there}" + (f" of {due}" if there != due else ""))


def indexed(snapshot: Snapshot, model: Any) -> int:
    """Return how many documents are of *model* itself, without those of models that inherit it."""
    heirs = [heir for heir in get_indexed_models() if issubclass(heir, model) and heir is not model]
    found = 0
    for segment, alive in snapshot.segments:
        kinds = segment.table(KIND)
        mask = alive & kinds.with_value(values.encode(kind_of(model)))
        for heir in heirs:
            mask &= ~kinds.with_value(values.encode(kind_of(heir)))
        found += int(mask.sum())
    return found
