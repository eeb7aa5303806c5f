"""Following the queue: the one writer of a node takes what changed into its index, and builds it when it must."""

import datetime as dt
import logging
import threading
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import close_old_connections
from django.db.models import Max
from django.utils import timezone
from modelsearch.backends import get_search_backend
from modelsearch.index import class_is_indexed, get_indexed_instance, get_indexed_models

from network_site.search import queue
from network_site.search.damage import BROKEN, IndexUnavailable
from network_site.search.documents import Document, document_of
from network_site.search.mapping import key_of, shape
from network_site.search.models import IndexJob
from network_site.search.store import Position, Store
from network_site.search.writing import SEGMENT_DOCUMENTS, Writer, merge_small, write

BATCH = 1_000
EVERY_SECONDS = 0.5
# A row may become visible after one with a higher number, when its transaction took longer. So rows this young are
# looked for again, by number.
SETTLED = dt.timedelta(minutes=10)
KEPT = dt.timedelta(days=7)
NOTED_SECONDS = 3_600  # between two notes that all is written, and between two comparisons with what there is

logger = logging.getLogger(__name__)


def follow(store: Store, stop: threading.Event) -> None:
    """Keep the index of *store* up to date until *stop* is set. Runs in a thread of every process that serves."""
    while not stop.is_set():
        try:
            more = catch_up(store)
        except Exception as error:
            logger.exception("The search index could not be written; trying again.")
            store.keep_error(f"{timezone.now():%Y-%m-%d %H:%M:%S} {error!r}")
            more = False
            stop.wait(EVERY_SECONDS * 10)
        finally:
            close_old_connections()
        if not more and queue.bell.wait(EVERY_SECONDS):
            queue.bell.clear()


def follow_in_background(stop: threading.Event) -> threading.Thread | None:
    """Follow in a thread of this process, which is returned; None where search keeps no index of its own."""
    store = own_store()
    if store is None:
        return None
    thread = threading.Thread(target=follow, args=[store, stop], name="search", daemon=True)
    thread.start()
    return thread


def own_store() -> Store | None:
    """Return where the default backend keeps its index; None for the backends that keep theirs elsewhere."""
    store: Store | None = getattr(get_search_backend(), "store", None)
    return store


def catch_up(store: Store, *, wait: bool = False) -> bool:
    """Write one batch of what is waiting, or build the index, unless another writes; whether there may be more."""
    with store.writing(wait=wait) as mine:
        if not mine:
            return False
        position = usable_position(store)
        if position is None:
            rebuild(store)
            return True
        count = _take_batch(store, position)
        store.keep_error("")
        return count == BATCH


def usable_position(store: Store) -> Position | None:
    """Return how far the index in use has come, or None when it has to be built anew."""
    position = store.position()
    if position is None or position.shape != shape() or store.is_damaged():
        return None
    if time.time() - position.at > KEPT.total_seconds():
        return None  # rows that it did not see may be gone
    try:
        store.newest()
    except IndexUnavailable:
        return None
    return position


def waiting(position: Position) -> list[int]:
    """Return the numbers of the rows that an index at *position* has not written, oldest first."""
    rows = IndexJob.objects.filter(id__gt=position.floor).order_by("id").values_list("id", flat=True)
    seen = set(position.seen)
    return [number for number in rows if number not in seen]


def last_settled() -> int:
    """Return the number of the last row below which no other will become visible."""
    last = IndexJob.objects.filter(created_at__lt=timezone.now() - SETTLED).aggregate(last=Max("id"))["last"]
    return int(last or 0)


def _take_batch(store: Store, position: Position) -> int:
    checked_at = _checked(store, position)
    numbers = waiting(position)
    batch, rest = numbers[:BATCH], numbers[BATCH:]
    if batch:
        reasons: dict[str, str] = {}
        documents, gone = state_of(list(IndexJob.objects.filter(id__in=batch).order_by("id")), reasons)
        _write(store, documents, gone)
        looked_at = gone | {document.key for document in documents}
        store.keep_left_out({key: why for key, why in store.left_out().items() if key not in looked_at} | reasons)
    elif checked_at == position.checked_at and time.time() - position.at <= NOTED_SECONDS:
        return 0
    floor = max(position.floor, min(last_settled(), rest[0] - 1) if rest else last_settled())
    seen = tuple(number for number in (*position.seen, *batch) if number > floor)
    store.keep_position(Position(position.shape, floor, seen, time.time(), checked_at))
    return len(batch)


def _checked(store: Store, position: Position) -> float:
    """Clear old rows away and queue what is amiss, once an hour; return when that was done last."""
    if time.time() - position.checked_at <= NOTED_SECONDS:
        return position.checked_at
    IndexJob.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    queue_differences(store)
    return time.time()


def _write(store: Store, documents: list[Document], gone: set[str]) -> None:
    folder = store.folder()
    try:
        write(folder, documents, gone=gone)
    except BROKEN as error:  # segments are read to be written together
        store.report_damage(folder, error)
        raise


def queue_differences(store: Store) -> None:
    """Queue what the index lacks or has too much: what was written in bulk, or saved outside a transaction."""
    there = {key for segment, alive in store.snapshot().segments for key in segment.keys(alive)}
    missing: dict[str, IndexJob] = {}
    for model in get_indexed_models():
        rows = model.get_indexed_objects().prefetch_related(None).order_by()
        for pk in rows.values_list("pk", flat=True).iterator():
            key = key_of(model, pk)
            if key in there:
                there.discard(key)
            else:
                missing[key] = IndexJob(model=model._meta.label_lower, object_pk=str(pk))
    over = [
        IndexJob(model=model, object_pk=pk, is_removal=True) for model, _, pk in (key.partition(":") for key in there)
    ]
    IndexJob.objects.bulk_create([*missing.values(), *over], batch_size=500)


def state_of(jobs: list[IndexJob], reasons: dict[str, str]) -> tuple[list[Document], set[str]]:
    """Return what the objects of *jobs* are now: documents, and the keys of what is gone. The last job counts.

    To *reasons* come the keys of what cannot be indexed, which is as good as gone.
    """
    latest = {(job.model, job.object_pk): job for job in jobs}
    documents: dict[str, Document] = {}
    gone: set[str] = set()
    for label in {model for model, _ in latest}:
        try:
            model = apps.get_model(label)
        except LookupError:
            continue  # of a version that had another model
        about = [job for (name, _), job in latest.items() if name == label]
        gone |= {key_of(model, job.object_pk) for job in about}
        for obj in _living(model, [job.object_pk for job in about if not job.is_removal]):
            document = _try(obj, reasons)
            if document is not None:
                documents[document.key] = document
    return list(documents.values()), gone - set(documents)


def _try(obj: Any, reasons: dict[str, str]) -> Document | None:
    """Return the document of *obj*, or None when it cannot be made: then it is not found, and the others are."""
    try:
        return document_of(obj)
    except Exception as error:
        logger.exception("%s %s cannot be indexed.", obj._meta.label, obj.pk)
        reasons[key_of(type(obj), obj.pk)] = repr(error)
        return None


def _living(model: Any, pks: list[str]) -> Iterator[Any]:
    found = {str(obj.pk): obj for obj in model.get_indexed_objects().filter(pk__in=pks)}
    yield from found.values()
    # An object may be indexed as one of a model that inherits this one.
    for obj in model._base_manager.filter(pk__in=[pk for pk in pks if pk not in found]):  # noqa: SLF001  documented
        indexed = get_indexed_instance(obj)
        if indexed is not None and class_is_indexed(type(indexed)):
            yield indexed


def rebuild(store: Store) -> None:
    """Build the index anew beside the one in use, and put it in its place. The caller holds the writer's lock."""
    builder = Rebuild(store)
    for model in get_indexed_models():
        objects = model.get_indexed_objects().order_by("pk").iterator(chunk_size=500)
        builder.add(filter(None, (_try(obj, builder.left_out) for obj in objects)))
    builder.finish()


class Rebuild:
    """An index being built; what changes meanwhile is in the queue behind the position it begins at."""

    def __init__(self, store: Store) -> None:
        self._store = store
        now = time.time()
        self._position = Position(shape(), last_settled(), (), now, now)
        self._folder = store.begin()
        self._writer: Writer | None = None
        self.left_out: dict[str, str] = {}

    def add(self, documents: Iterator[Document]) -> None:
        """Add documents, a segment at a time, so that memory stays bounded."""
        while True:
            if self._writer is None:
                self._writer = Writer(self._folder)
            room = SEGMENT_DOCUMENTS - self._writer.docnum
            for document in islice(documents, room):
                self._writer.add(document)
            if self._writer.docnum < SEGMENT_DOCUMENTS:
                return
            self._commit()

    def _commit(self) -> None:
        if self._writer is not None:
            self._writer.commit(mergetype=merge_small)
            self._writer = None

    def finish(self) -> None:
        """Commit, and take the place of the index in use."""
        self._commit()
        self._store.keep_position(self._position, self._folder)
        self._store.keep_left_out(self.left_out, self._folder)
        self._store.swap(self._folder)
