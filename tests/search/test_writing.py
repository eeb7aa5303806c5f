"""Segments: full ones are begun anew, small ones merged, and what is deleted leaves nothing behind."""

from collections.abc import Callable
from pathlib import Path

import pytest

from network_site.search import following, writing
from network_site.search.damage import Guard
from network_site.search.documents import Document
from network_site.search.fields import KEY, KIND, PRIMARY_KEY
from network_site.search.filters import EVERYTHING
from network_site.search.matches import Matches
from network_site.search.queries import Phrase, Query, Terms
from network_site.search.segments import open_snapshot
from network_site.search.values import encode
from network_site.search.writing import create, write
from tests.search.library.models import Leaflet

GUARD = Guard(lambda error: None)


def document(number: int, text: str) -> Document:
    """Return a document."""
    made = Document(f"leaflet:{number}", "en", texts={"t_body": text})
    made.values = {KEY: {encode(made.key)}, PRIMARY_KEY: {encode(number)}, KIND: {encode("leaflet")}}
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty index."""
    create(tmp_path / "index")
    return tmp_path / "index"


def found(folder: Path, query: Query) -> list[int]:
    """Return the numbers of what a query finds."""
    return sorted(hit.pk for hit in Matches(open_snapshot(str(folder), GUARD), query, EVERYTHING).best())


def test_merged_segments_keep_terms_positions_lengths_and_deletions(folder: Path) -> None:
    line = Phrase("t_body", ((0, b"victim"), (1, b"support")), 1, EVERYTHING)
    for number in range(20):
        write(folder, [document(number, "victim support centre" if number % 2 else "support of a victim")])
    write(folder, [document(3, "changed")], gone=["leaflet:5", "leaflet:6"])
    for number in range(20, 30):
        write(folder, [document(number, "filler")])

    snapshot = open_snapshot(str(folder), GUARD)

    assert len(snapshot.segments) < 10
    assert snapshot.count == 28
    assert found(folder, line) == [1, 7, 9, 11, 13, 15, 17, 19]
    assert found(folder, Terms((("t_body", b"victim", 1.0),))) == sorted({*range(20)} - {3, 5, 6})


def test_an_index_from_which_all_is_deleted_is_empty_and_goes_on(folder: Path) -> None:
    write(folder, [document(1, "first")])
    write(folder, [], gone=["leaflet:1"])
    assert open_snapshot(str(folder), GUARD).count == 0

    write(folder, [document(2, "second")])

    assert found(folder, Terms((("t_body", b"second", 1.0),))) == [2]


def test_a_failed_write_changes_nothing(folder: Path) -> None:
    write(folder, [document(1, "first")])
    broken = document(2, "second")
    broken.texts["t_body"] = None  # type: ignore[assignment]

    with pytest.raises(AttributeError):
        write(folder, [broken], gone=["leaflet:1"])

    assert open_snapshot(str(folder), GUARD).count == 1
    write(folder, [document(3, "third")])
    assert open_snapshot(str(folder), GUARD).count == 2


def test_what_does_not_fit_into_a_byte_or_two_is_counted_as_far_as_it_goes(folder: Path) -> None:
    write(folder, [document(1, "boat " * 300 + "filler " * 70_000 + "end")])

    assert found(folder, Terms((("t_body", b"boat", 1.0),))) == [1]
    assert found(folder, Terms((("t_body", b"end", 1.0),))) == []


def test_a_rebuild_writes_segments_that_fit_into_memory(
    write: Callable[..., Leaflet], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "SEGMENT_DOCUMENTS", 4)
    monkeypatch.setattr(writing, "MOST_SMALL_SEGMENTS", 1_000)
    Leaflet.objects.bulk_create([Leaflet(title=f"Leaflet {number}") for number in range(10)])

    write("Last")

    sizes = [segment.count for segment, _ in following.own_store().snapshot().segments]  # type: ignore[union-attr]
    assert max(sizes) == 4
    assert Leaflet.objects.all().search("leaflet").count() == 10
