"""A change is a row in the transaction that makes it, numbered without a gap."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from channels.layers import InMemoryChannelLayer, channel_layers
from django.db import connections, transaction
from pytest_django import Settings

from network_site.live.doorbell import GROUP
from network_site.live.exceptions import NotInTransaction, UnknownChange, UnknownStream
from network_site.live.models import Change, Stream
from network_site.live.publishing import position, positions, publish, publish_each
from tests.live.conftest import run
from tests.live.notebook.models import Note, add_note

pytestmark = pytest.mark.usefixtures("notebook")


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> InMemoryChannelLayer:
    """A channel layer with one listener, called ``ear``."""
    layer = InMemoryChannelLayer()
    monkeypatch.setitem(channel_layers.backends, "default", layer)
    run(layer.group_add(GROUP, "ear"))
    return layer


class BrokenLayer:
    """A channel layer whose server is down."""

    async def group_send(self, group: str, message: object) -> None:
        """Fail."""
        raise ConnectionError("down")


def seqs(stream: str = "notebook:members") -> list[int]:
    return list(Change.objects.filter(stream__name=stream).order_by("seq").values_list("seq", flat=True))


@pytest.mark.django_db(transaction=True)
def test_publishing_outside_a_transaction_is_refused() -> None:
    with pytest.raises(NotInTransaction):
        publish("notebook:members", "note_added", 1)

    assert not Change.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("stream", ["attic:1", "notebook", "notebook:", ""])
def test_only_registered_streams_are_published(stream: str) -> None:
    with pytest.raises(UnknownStream):
        publish(stream, "note_added", 1)


@pytest.mark.django_db
def test_only_registered_changes_are_published() -> None:
    with pytest.raises(UnknownChange):
        publish("notebook:members", "note_burnt", 1)


@pytest.mark.django_db
def test_each_stream_counts_from_one() -> None:
    numbers = [publish("notebook:members", "note_added", n) for n in range(3)]
    other = publish("notebook:group-1", "note_added", 9)

    assert numbers == [1, 2, 3]
    assert other == 1
    assert position("notebook:members") == 3
    assert positions(["notebook:group-1", "notebook:group-2"]) == {"notebook:group-1": 1, "notebook:group-2": 0}


@pytest.mark.django_db
def test_only_the_last_changes_are_kept(settings: Settings) -> None:
    settings.LIVE_KEEP_CHANGES = 10

    for n in range(13):
        publish("notebook:members", "note_added", n)

    assert seqs() == list(range(4, 14))
    assert Stream.objects.get().floor == 3


@pytest.mark.django_db(transaction=True)
def test_a_commit_rings_with_the_number_and_nothing_else(rung: InMemoryChannelLayer, committed: None) -> None:
    add_note("secret")

    message = rung.channels["ear"].get_nowait()[1]
    assert message == {"type": "live.change", "stream": "notebook:members", "seq": 1}


@pytest.mark.django_db(transaction=True)
def test_a_rollback_announces_nothing(rung: InMemoryChannelLayer, committed: None) -> None:
    def add_and_fail() -> None:
        with transaction.atomic():
            add_note("never")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()

    assert not rung.channels
    assert position("notebook:members") == 0
    assert add_note("first")
    assert seqs() == [1]


@pytest.mark.django_db(transaction=True)
def test_a_broken_layer_does_not_fail_the_post(
    committed: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(channel_layers.backends, "default", BrokenLayer())

    add_note("posted all the same")

    assert seqs() == [1]
    assert "could not be rung" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_doorbell_that_cannot_even_be_reached_does_not_fail_the_post(
    committed: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(message: object) -> None:
        raise RuntimeError("no loop, no layer, nothing")

    monkeypatch.setattr("network_site.live.publishing.ring", fail)

    add_note("posted all the same")

    assert seqs() == [1]
    assert "nothing" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_leave_no_gap(committed: None) -> None:
    def write(writer: int) -> None:
        for n in range(10):
            add_note(f"{writer}-{n}")
        connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))

    assert seqs() == list(range(1, 81))
    published = Change.objects.values_list("object_id", flat=True)
    assert sorted(published) == sorted(Note.objects.values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_many_streams_are_published_at_once(rung: InMemoryChannelLayer) -> None:
    names = {"notebook:members": 7, "notebook:group-3": 8}
    with transaction.atomic():
        publish("notebook:members", "note_added", 1)
    run(rung.receive("ear"))

    with transaction.atomic():
        publish_each("note_added", names)

    assert {name: position(name) for name in names} == {"notebook:members": 2, "notebook:group-3": 1}
    assert list(Change.objects.filter(stream__name="notebook:group-3").values_list("object_id", flat=True)) == [8]
    assert run(rung.receive("ear")) == {"type": "live.changes", "heads": {"notebook:members": 2, "notebook:group-3": 1}}


@pytest.mark.django_db(transaction=True)
def test_publishing_on_many_streams_outside_a_transaction_is_refused() -> None:
    with pytest.raises(NotInTransaction):
        publish_each("note_added", {"notebook:members": 1})
