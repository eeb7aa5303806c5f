"""The hub of a process: what it hands out, and that it goes on whatever fails."""

import asyncio
import threading
from typing import Any

import pytest
from channels.layers import channel_layers

from network_site.live import hub as hub_module
from network_site.live.hub import local_hub
from network_site.live.models import Stream
from network_site.live.publishing import positions
from network_site.live.threads import FOR_HUB, run_in
from network_site.members.models import Member
from tests.live.conftest import WAIT_SECONDS, connected, in_thread, run, texts, until
from tests.live.notebook.models import add_note
from tests.live.notebook.streams import NotebookStream

pytestmark = pytest.mark.usefixtures("committed")

MEMBERS = "notebook:members"


def test_the_hub_goes_on_looking_whatever_fails(
    asker: Member, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hub_module, "LOOK_SECONDS", 0.01)
    failed = threading.Event()

    def fail_once(streams: list[str]) -> dict[str, int]:
        if not failed.is_set():
            failed.set()
            raise ConnectionError("the database is away")
        return positions(streams)

    async def scenario() -> list[dict[str, Any]]:
        async with connected(asker) as peer:
            await until(lambda: local_hub().sockets != set())
            monkeypatch.setattr(hub_module, "positions", fail_once)
            heard = await peer.subscribe()
            await until(failed.is_set)
            return heard

    assert run(scenario()) == [{"stream": MEMBERS, "subscribed": 0}]
    assert "trying again" in caplog.text


def test_the_hub_survives_a_database_that_fails(
    asker: Member, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hub_module, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(hub_module, "LOOK_SECONDS", 0.05)
    failures = iter([True, True])
    in_bulk = Stream.objects.in_bulk

    def flaky(*args: Any, **kwargs: Any) -> Any:
        if next(failures, False):
            raise ConnectionError("the database is away")
        return in_bulk(*args, **kwargs)

    async def scenario() -> dict[str, Any]:
        async with connected(asker) as peer:
            await peer.subscribe()
            monkeypatch.setattr(Stream.objects, "in_bulk", flaky)
            await in_thread(add_note, "after the storm")
            return await peer.hear()

    assert texts([run(scenario())]) == ["after the storm"]
    assert "trying again" in caplog.text


def test_a_lost_doorbell_only_delays(asker: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "LOOK_SECONDS", 0.05)

    class Mute:
        """A channel layer that takes everything and delivers nothing."""

        async def new_channel(self, prefix: str) -> str:
            return prefix

        async def group_add(self, group: str, channel: str) -> None: ...
        async def group_discard(self, group: str, channel: str) -> None: ...
        async def group_send(self, group: str, message: Any) -> None: ...

        async def receive(self, channel: str) -> None:
            await asyncio.Event().wait()

    async def scenario() -> dict[str, Any]:
        async with connected(asker) as peer:
            await peer.subscribe()
            await in_thread(add_note, "not rung")
            return await peer.hear()

    monkeypatch.setitem(channel_layers.backends, "default", Mute())
    assert texts([run(scenario())]) == ["not rung"]


def slow_load(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Make the next reading of notes wait; return what says that it has begun, and what lets it go on."""
    begun, go_on = threading.Event(), threading.Event()
    load = NotebookStream.load

    def waiting(kind: NotebookStream, changes: Any) -> Any:
        if not begun.is_set():
            begun.set()
            assert go_on.wait(WAIT_SECONDS)
        return load(kind, changes)

    monkeypatch.setattr(NotebookStream, "load", waiting)
    return begun, go_on


def test_news_for_a_reader_who_has_just_left_are_dropped(asker: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = slow_load(monkeypatch)

    async def scenario() -> list[dict[str, Any]]:
        async with connected(asker) as peer:
            await peer.subscribe()
            await in_thread(add_note, "too late")
            await until(begun.is_set)
            await peer.say({"unsubscribe": [MEMBERS, "notebook:never-followed"]})
            await peer.say("poison")
            heard = await peer.hear()
            go_on.set()
            await run_in(FOR_HUB, len, "")  # behind the news in the queue of the hub's thread
            await peer.subscribe(position=1)
            await in_thread(add_note, "heard")
            return [heard, await peer.hear()]

    error, live = run(scenario())
    assert "error" in error
    assert texts([live]) == ["heard"]


def test_what_is_handed_out_while_a_reader_subscribes_reaches_them_after_the_backlog(
    asker: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_note("backlog")
    begun, go_on = slow_load(monkeypatch)

    async def scenario() -> list[dict[str, Any]]:
        async with connected(asker) as early, connected(asker) as late:
            await early.subscribe(position=1)
            await late.say({"subscribe": {MEMBERS: 0}})
            await until(begun.is_set)
            await in_thread(add_note, "meanwhile")
            await early.hear()
            go_on.set()
            return await late.hear_until(lambda frame: frame.get("seq") == 2)

    assert [frame.get("seq", "subscribed") for frame in run(scenario())] == [1, "subscribed", 2]


def test_a_backlog_for_a_reader_who_asked_anew_meanwhile_is_dropped(
    asker: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        add_note(f"note {n}")
    begun, go_on = slow_load(monkeypatch)

    async def scenario() -> list[dict[str, Any]]:
        async with connected(asker) as peer:
            await peer.say({"subscribe": {MEMBERS: 0}})
            await until(begun.is_set)
            await peer.say({"subscribe": {MEMBERS: 2}})
            await until(lambda: [socket.positions for socket in local_hub().sockets] == [{MEMBERS: 2}])
            go_on.set()
            return await peer.hear_until(lambda frame: "subscribed" in frame)

    assert [frame.get("seq", frame.get("subscribed")) for frame in run(scenario())] == [3, 3]
