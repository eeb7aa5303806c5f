"""From a change to the index: the queue, the one who writes, and several nodes."""

import datetime as dt
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from modelsearch.backends import get_search_backend
from modelsearch.query import MATCH_ALL
from pytest_django import Settings

from network_site.search import following, queue
from network_site.search.backends.whoosh import SearchBackend
from network_site.search.compiler import Words
from network_site.search.documents import Document, document_of
from network_site.search.filters import EVERYTHING
from network_site.search.following import KEPT, catch_up, follow
from network_site.search.management.commands import search_follow
from network_site.search.matches import Matches
from network_site.search.models import IndexJob
from network_site.search.store import Position, Store
from tests.search.conftest import own_backend
from tests.search.library.models import Leaflet

Write = Callable[..., Leaflet]
Found = Callable[..., list[str]]


@pytest.fixture
def store(engine: SearchBackend) -> Store:
    """The node's store, with an index that has caught up."""
    engine.refresh_indexes()
    return engine.store


def titles(backend: SearchBackend) -> set[str]:
    """Return the titles in the index of *backend*."""
    return {row.title for row in backend.search(MATCH_ALL, Leaflet)}


def test_saving_and_deleting_leave_a_row_and_no_trace_on_disk(store: Store) -> None:
    IndexJob.objects.all().delete()
    before = store.snapshot().generation

    leaflet = Leaflet.objects.create(title="New")
    leaflet.delete()

    assert [job.is_removal for job in IndexJob.objects.order_by("id")] == [False, True]
    assert store.snapshot().generation == before


def test_a_rollback_leaves_no_row(store: Store) -> None:
    IndexJob.objects.all().delete()

    with transaction.atomic():
        Leaflet.objects.create(title="New")
        transaction.set_rollback(True)

    assert not IndexJob.objects.exists()


def test_changes_and_deletions_reach_the_index(write: Write, found: Found, engine: SearchBackend) -> None:
    leaflet = write("Old title")
    leaflet.title = "New title"
    leaflet.save()
    engine.refresh_indexes()
    assert found("title") == ["New title"]

    leaflet.delete()
    engine.refresh_indexes()
    assert engine.search("title", Leaflet).count() == 0


def test_many_small_writes_become_few_segments_and_lose_nothing(write: Write, engine: SearchBackend) -> None:
    for number in range(30):
        write(f"Leaflet {number}")
    Leaflet.objects.get(title="Leaflet 7").delete()
    engine.refresh_indexes()

    assert titles(engine) == {f"Leaflet {number}" for number in range(30)} - {"Leaflet 7"}
    assert len(engine.store.snapshot().segments) < 12


def test_a_row_that_becomes_visible_late_is_written_all_the_same(store: Store, engine: SearchBackend) -> None:
    late = IndexJob.objects.create(model="library.leaflet", object_pk="0")
    IndexJob.objects.filter(pk=late.pk).delete()
    Leaflet.objects.create(title="Early")
    engine.refresh_indexes()
    Leaflet.objects.bulk_create([Leaflet(title="Late")])
    pk = Leaflet.objects.get(title="Late").pk

    IndexJob.objects.create(pk=late.pk, model="library.leaflet", object_pk=str(pk))
    engine.refresh_indexes()

    assert titles(engine) == {"Early", "Late"}


def test_rows_long_past_are_settled_and_the_position_stays_small(store: Store, engine: SearchBackend) -> None:
    Leaflet.objects.create(title="Old")
    IndexJob.objects.update(created_at=timezone.now() - dt.timedelta(hours=1))
    last = IndexJob.objects.latest("id").pk

    engine.refresh_indexes()

    position = store.position()
    assert position is not None
    assert (position.floor, position.seen) == (last, ())


def test_what_was_written_in_bulk_is_found_after_an_hour(store: Store, engine: SearchBackend) -> None:
    Leaflet.objects.bulk_create([Leaflet(title="In bulk")])
    gone = Leaflet.objects.create(title="Gone")
    engine.refresh_indexes()
    Leaflet.objects.filter(pk=gone.pk).delete()
    IndexJob.objects.all().delete()
    position = store.position()
    assert position is not None
    store.keep_position(Position(position.shape, position.floor, position.seen, time.time() - 7_200))

    engine.refresh_indexes()
    engine.refresh_indexes()

    assert engine.search(MATCH_ALL, Leaflet).count() == 1
    assert titles(engine) == {"In bulk"}


def test_old_rows_are_cleared_away_by_the_one_who_writes(store: Store) -> None:
    IndexJob.objects.create(model="library.leaflet", object_pk="1", created_at=timezone.now() - KEPT * 2)
    catch_up(store)
    position = store.position()
    assert position is not None
    store.keep_position(replace(position, at=time.time() - 7_200, checked_at=time.time() - 7_200))

    catch_up(store)

    assert not IndexJob.objects.exists()


def test_a_site_where_something_always_waits_clears_old_rows_and_finds_what_was_written_in_bulk_too(
    store: Store, engine: SearchBackend
) -> None:
    start = time.time()
    old = IndexJob.objects.create(model="library.leaflet", object_pk="1", created_at=timezone.now() - KEPT * 2)
    Leaflet.objects.bulk_create([Leaflet(title="In bulk")])

    for minutes in range(0, 80, 10):
        with time_machine.travel(start + 60 * minutes):
            Leaflet.objects.create(title=f"At {minutes}")
            catch_up(store)

    assert not IndexJob.objects.filter(pk=old.pk).exists()
    assert titles(engine) == {"In bulk", *(f"At {minutes}" for minutes in range(0, 80, 10))}


def test_an_index_of_before_comparisons_were_noted_is_compared_at_once(store: Store, engine: SearchBackend) -> None:
    path = store.folder() / "position.json"
    kept = json.loads(path.read_text())
    del kept["checked_at"]
    path.write_text(json.dumps(kept))
    Leaflet.objects.bulk_create([Leaflet(title="In bulk")])

    engine.refresh_indexes()
    engine.refresh_indexes()

    assert titles(engine) == {"In bulk"}


def test_only_one_writes_at_a_time(store: Store, engine: SearchBackend) -> None:
    Leaflet.objects.create(title="Waiting")

    with store.writing() as mine:
        assert mine
        assert not catch_up(store)
        assert titles(engine) == set()

    engine.refresh_indexes()
    assert titles(engine) == {"Waiting"}


def test_each_node_follows_into_its_own_copy(write: Write, engine: SearchBackend, tmp_path: Path) -> None:
    write("First")
    other = SearchBackend({"PATH": str(tmp_path / "other")})
    other.refresh_indexes()
    write("Second")

    assert titles(engine) == {"First", "Second"}
    assert [hit.title for hit in other.search("first OR second", Leaflet, operator="or")] == ["First"]
    other.refresh_indexes()
    assert titles(other) == {"First", "Second"}


def test_an_index_too_far_behind_is_built_anew(store: Store, engine: SearchBackend) -> None:
    Leaflet.objects.bulk_create([Leaflet(title="Never queued")])
    position = store.position()
    assert position is not None
    store.keep_position(Position(position.shape, 0, (), time.time() - KEPT.total_seconds() - 1))

    catch_up(store)

    assert titles(engine) == {"Never queued"}


def test_an_index_of_another_shape_is_built_anew(store: Store, engine: SearchBackend) -> None:
    Leaflet.objects.bulk_create([Leaflet(title="Never queued")])
    store.keep_position(Position("of yesterday", 0, (), time.time()))

    catch_up(store)

    assert titles(engine) == {"Never queued"}


def test_those_who_read_an_index_can_finish_while_another_takes_its_place(write: Write, engine: SearchBackend) -> None:
    write("Safe house")
    results = engine.search("safe", Leaflet)
    assert results.count() == 1

    call_command("update_index", verbosity=0)

    assert [row.title for row in results] == ["Safe house"]
    assert len(list(engine.store.root.glob("index-*"))) == 1


@pytest.fixture
def followed(transactional_db: None, tmp_path: Path, settings: Settings) -> Iterator[SearchBackend]:
    """An index that a thread keeps up to date."""
    settings.WAGTAILSEARCH_BACKENDS = {"default": own_backend(tmp_path)}
    stop = threading.Event()
    thread = following.follow_in_background(stop)
    assert thread is not None
    yield get_search_backend()
    stop.set()
    queue.bell.set()
    thread.join(10)
    assert not thread.is_alive()


def test_what_is_posted_can_be_found_within_two_seconds(followed: SearchBackend) -> None:
    Leaflet.objects.create(title="First")
    wait_for(followed, "first", 20)

    Leaflet.objects.create(title="Second")
    began = time.monotonic()
    wait_for(followed, "second", 10)

    assert time.monotonic() - began < 2


def wait_for(backend: SearchBackend, word: str, seconds: float) -> None:
    """Wait until the index itself has a document with *word*."""
    end = time.monotonic() + seconds
    while not (backend.store.position() and backend.search(word, Leaflet).matches.total):
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_failure_is_written_down_and_tried_again(engine: SearchBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()

    def fail(_store: Store) -> bool:
        stop.set()
        raise OSError("disk full")

    monkeypatch.setattr(following, "catch_up", fail)
    monkeypatch.setattr(following, "close_old_connections", lambda: None)
    follow(engine.store, stop)

    assert "disk full" in engine.store.last_error()
    assert "disk full" in status()


def status() -> str:
    """Return what ``search_status`` says."""
    out = StringIO()
    call_command("search_status", stdout=out)
    return out.getvalue()


def test_the_status_tells_lag_size_documents_and_error(write: Write, engine: SearchBackend) -> None:
    assert "has to be built anew" in status()
    assert "The database answers meanwhile" in status()
    write("Written")
    Leaflet.objects.create(title="Waiting")

    told = status()

    assert "lag          1 changes, 0 s" in told
    assert "MB\ndocuments    " in told
    assert "library.leaflet                1 of 2" in told
    assert "last error   none" in told


def test_an_engine_elsewhere_has_no_index_here(db: None, settings: Settings) -> None:
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}

    assert following.follow_in_background(threading.Event()) is None
    assert status() == "SEARCH_URL names an engine that keeps its own index.\n"
    with pytest.raises(CommandError, match="keeps its own index"):
        call_command("search_follow")


def test_many_readers_share_an_index_that_is_being_written(write: Write, engine: SearchBackend) -> None:
    write("Leaflet")
    stop = threading.Event()
    counts: list[list[int]] = [[] for _ in range(4)]
    query = Words({"t_title": 1.0}).words("leaflet", "and")

    def read(seen: list[int], store: Store) -> None:
        while not stop.is_set():
            seen.append(Matches(store.snapshot(), query, EVERYTHING).total)

    stores = [engine.store, engine.store, Store(engine.store.root), Store(engine.store.root)]  # threads and processes
    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read, seen, store) for seen, store in zip(counts, stores, strict=True)]
        for _ in range(20):
            write("Leaflet")
        stop.set()

    assert [reader.result() for reader in readers] == [None] * 4
    assert all(seen == sorted(seen) for seen in counts)
    assert Matches(engine.store.snapshot(), query, EVERYTHING).total == 21


def test_what_cannot_be_indexed_is_left_out_and_holds_up_nothing(
    write: Write, engine: SearchBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = write("Broken")

    def make_or_fail(obj: Leaflet) -> Document:
        if obj.pk == broken.pk:
            raise ValueError("unreadable")
        return document_of(obj)

    monkeypatch.setattr(following, "document_of", make_or_fail)
    broken.save()
    write("Whole")

    assert titles(engine) == {"Whole"}
    assert f"left out     library.leaflet:{broken.pk}: ValueError('unreadable')" in status()


def test_what_can_be_indexed_again_is_left_out_no_longer(
    write: Write, engine: SearchBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    mended, deleted = write("Mended"), write("Deleted")
    with monkeypatch.context() as broken:
        broken.setattr(following, "document_of", lambda obj: obj.nothing)
        following.rebuild(engine.store)
    assert len(engine.store.left_out()) >= 2

    mended.save()
    deleted.delete()
    engine.refresh_indexes()

    assert "library.leaflet" not in " ".join(engine.store.left_out())
    assert titles(engine) == {"Mended"}


def test_search_follow_runs_until_it_is_told_to_stop(engine: SearchBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    followed: list[Store] = []
    monkeypatch.setattr(search_follow, "follow", lambda store, _stop: followed.append(store))
    monkeypatch.setattr("signal.signal", lambda *_: None)

    call_command("search_follow")

    assert followed == [engine.store]
