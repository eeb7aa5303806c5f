"""The socket, through the whole application: from the backlog into what is live, once each and in order."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from channels.layers import channel_layers

from network_site.access.marks import Mark
from network_site.live import hub as hub_module
from network_site.live import socket as socket_module
from network_site.live.audiences import audience_from_key
from network_site.live.hub import local_hub
from network_site.live.models import Stream
from network_site.live.publishing import positions
from network_site.live.threads import FOR_HUB, run_in
from network_site.members.models import Member, WorkingGroup
from tests.live.conftest import WAIT_SECONDS, connected, in_thread, knock, run, texts
from tests.live.notebook.models import Note, add_note, change_note
from tests.live.notebook.streams import NotebookStream

pytestmark = pytest.mark.usefixtures("committed")

MEMBERS = "notebook:members"


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what other tasks bring about."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not condition():  # noqa: ASYNC110  what is waited for has no event
            await asyncio.sleep(0.01)


def test_a_reader_gets_the_backlog_and_then_what_is_new(asker: Member) -> None:
    add_note("read on the page")
    add_note("missed")

    async def scenario() -> tuple[list[dict[str, Any]], dict[str, Any]]:
        async with connected(asker) as peer:
            backlog = await peer.subscribe(position=1)
            await in_thread(add_note, "new")
            return backlog, await peer.hear()

    backlog, live = run(scenario())
    assert [frame["seq"] for frame in backlog[:-1]] == [2]
    assert backlog[-1] == {"stream": MEMBERS, "subscribed": 2}
    assert live["seq"] == 3
    assert texts([live]) == ["new"]


def test_state_and_live_frames_are_the_fresh_state(asker: Member) -> None:
    first = add_note("first")

    async def scenario() -> list[dict[str, Any]]:
        async with connected(asker) as peer:
            await peer.subscribe(position=1)
            second = await in_thread(add_note, "second")
            await in_thread(change_note, first, "first, rewritten")
            await in_thread(change_note, second, "second, rewritten")
            return await peer.hear_until(lambda frame: frame["seq"] == 4)

    state = {first.pk: "first"}
    for frame in run(scenario()):
        state[int(frame["html"].split('"')[1].removeprefix("note-"))] = texts([frame])[0]
    assert state == dict(Note.objects.values_list("pk", "text"))


def test_a_change_is_rendered_once_for_all_sockets(notebook: NotebookStream, asker: Member, outsider: Member) -> None:
    async def scenario() -> list[dict[str, Any]]:
        async with connected(asker) as one, connected(asker) as two, connected(outsider) as three:
            peers = (one, two, three)
            for peer in peers:
                await peer.subscribe()
            await in_thread(add_note, "once")
            return [await peer.hear() for peer in peers]

    frames = run(scenario())
    assert frames[0] == frames[1] == frames[2]
    assert len(notebook.rendered) == 1


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


@pytest.mark.parametrize("stream", ["notebook:attic", "attic:1", "notebook:group-999"])
def test_an_unknown_stream_and_a_forbidden_one_answer_alike(stream: str, group: WorkingGroup, outsider: Member) -> None:
    closed = f"notebook:group-{group.pk}"
    add_note("for the group", f"group-{group.pk}", mark=Mark.AMBER, working_group_id=group.pk)

    async def scenario() -> list[list[dict[str, Any]]]:
        async with connected(outsider) as peer:
            return [await peer.subscribe(name, position) for name in (stream, closed) for position in (0, 1, 5)]

    answers = run(scenario())
    assert answers[:3] == [[{"stream": stream, "gone": True}]] * 3
    assert answers[3:] == [[{"stream": closed, "gone": True}]] * 3


def test_a_stream_that_moved_to_others_is_gone_with_the_next_change(
    asker: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> list[dict[str, Any]]:
        async with connected(asker) as peer:
            await peer.subscribe()
            monkeypatch.setattr(NotebookStream, "audience", lambda self, key: None)
            await in_thread(add_note, "for others")
            frames = [await peer.hear()]
            await peer.say("{}")
            return [*frames, await peer.hear()]

    gone, error = run(scenario())
    assert gone == {"stream": MEMBERS, "gone": True}
    assert "error" in error


def test_unsubscribing_ends_it(asker: Member) -> None:
    async def scenario() -> list[dict[str, Any]]:
        async with connected(asker) as peer:
            await peer.subscribe()
            await peer.say({"unsubscribe": [MEMBERS]})
            await in_thread(add_note, "not heard")
            await peer.subscribe("notebook:attic")
            return await peer.subscribe(position=1)

    assert run(scenario()) == [{"stream": MEMBERS, "subscribed": 1}]


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


def test_asking_again_starts_from_the_position_that_is_named(asker: Member) -> None:
    add_note("one")
    add_note("two")

    async def scenario() -> list[list[dict[str, Any]]]:
        async with connected(asker) as peer:
            return [await peer.subscribe(position=position) for position in (2, 0, 1)]

    answers = run(scenario())
    assert [[frame["seq"] for frame in frames[:-1]] for frames in answers] == [[], [1, 2], [2]]


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


def test_the_heartbeat_names_the_heads(asker: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_module, "BEAT_SECONDS", 0.05)
    add_note("one")

    async def scenario() -> dict[str, Any]:
        async with connected(asker) as peer:
            await peer.subscribe(position=1)
            return (await peer.hear_until(lambda frame: frame.get("heads") != {}))[-1]

    assert run(scenario()) == {"heads": {MEMBERS: 1}}


@pytest.mark.parametrize(
    "poison",
    ["not json", '{"x": NaN}', "[" * 60_000, '{"subscribe": {"x": 1}}', '{"subscribe": {"a:1": NaN}}', "x" * 70_000],
)
def test_poison_is_answered_with_an_error_and_the_socket_lives(poison: str, asker: Member) -> None:
    async def scenario() -> list[dict[str, Any]]:
        async with connected(asker) as peer:
            await peer.say(poison)
            await peer.wire.send_input({"type": "websocket.receive", "bytes": b"\x00\xff"})
            return [await peer.hear(), await peer.hear(), *await peer.subscribe()]

    first, second, alive = run(scenario())
    assert first["error"]
    assert second["error"] == "Send text, not binary data."
    assert alive == {"stream": MEMBERS, "subscribed": 0}


def test_who_keeps_sending_poison_is_shut_out(asker: Member) -> None:
    async def scenario() -> int:
        async with connected(asker) as peer:
            for _ in range(socket_module.MAX_ERRORS + 1):
                await peer.say("poison")
            return await peer.closing_code()

    assert run(scenario()) == socket_module.REFUSED


def test_a_socket_follows_so_many_streams_and_no_more(asker: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NotebookStream, "audience", lambda self, key: audience_from_key("members"))

    async def scenario() -> tuple[dict[str, Any], list[dict[str, Any]]]:
        async with connected(asker) as peer:
            for number in range(50):
                await peer.subscribe(f"notebook:{number}")
            await peer.say({"subscribe": {MEMBERS: 0}})
            refusal = await peer.hear()
            await peer.say({"unsubscribe": ["notebook:0"]})
            return refusal, await peer.subscribe()

    refusal, accepted = run(scenario())
    assert "at most 50" in refusal["error"]
    assert accepted == [{"stream": MEMBERS, "subscribed": 0}]


async def raw_socket(member: Member, send: Callable[[Any], Awaitable[None]]) -> tuple[Any, asyncio.Queue[Any]]:
    """Run a socket over a *send* of the test's own, to be as slow as it likes."""
    wire = await knock(member)
    incoming: asyncio.Queue[Any] = asyncio.Queue()
    task = asyncio.create_task(wire.application(wire.scope, incoming.get, send))
    await incoming.put({"type": "websocket.connect"})
    return task, incoming


def test_a_slow_reader_has_a_bounded_queue_and_catches_up_from_the_table(
    asker: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_module, "QUEUE_FRAMES", 3)
    gate = asyncio.Event()
    said: list[str] = []

    async def send(event: dict[str, Any]) -> None:
        if said and '"seq"' in said[-1]:
            await gate.wait()
        said.append(event.get("text", event["type"]))

    async def scenario() -> list[str]:
        _, incoming = await raw_socket(asker, send)
        await incoming.put({"type": "websocket.receive", "text": f'{{"subscribe": {{"{MEMBERS}": 0}}}}'})
        await until(lambda: any("subscribed" in text for text in said))
        slow = next(iter(local_hub().sockets))
        for n in range(20):
            await in_thread(add_note, f"note {n}")
        await until(lambda: local_hub().handed_out(MEMBERS) == 20)
        queued = len(slow._queue)  # noqa: SLF001  that it stays small is the point
        gate.set()
        await until(lambda: '"seq":20' in said[-1])
        await incoming.put({"type": "websocket.disconnect", "code": 1000})
        return [str(queued), *[text for text in said if '"seq"' in text]]

    queued, *frames = run(scenario())
    assert int(queued) <= 3
    assert [f'"seq":{n},' in frame for n, frame in enumerate(frames, start=1)] == [True] * 20


def test_a_reader_who_is_too_far_behind_is_sent_to_the_page(asker: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("network_site.live.backlog.MAX_BACKLOG", 5)
    for n in range(6):
        add_note(f"note {n}")

    async def scenario() -> list[dict[str, Any]]:
        async with connected(asker) as peer:
            heard = await peer.subscribe()
            await in_thread(add_note, "after")
            return [*heard, await peer.hear()]

    resync, subscribed, live = run(scenario())
    assert resync == {"stream": MEMBERS, "resync": True}
    assert subscribed == {"stream": MEMBERS, "subscribed": 6}
    assert live["seq"] == 7


def test_a_reader_who_takes_nothing_in_is_let_go(asker: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_module, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(socket_module, "CLOSE_TIMEOUT_SECONDS", 0.05)

    async def send(event: dict[str, Any]) -> None:
        if event["type"] != "websocket.accept":
            await asyncio.Event().wait()

    async def scenario() -> int:
        task, _ = await raw_socket(asker, send)
        await asyncio.wait_for(task, WAIT_SECONDS)
        return len(local_hub().sockets)

    assert run(scenario()) == 0


@pytest.mark.parametrize("failure", [OSError("gone"), RuntimeError("broken")])
def test_a_socket_that_fails_leaves_the_hub(failure: Exception, asker: Member) -> None:
    async def send(event: dict[str, Any]) -> None:
        if event["type"] == "websocket.send":
            raise failure

    async def scenario() -> tuple[int, dict[str, Any]]:
        task, incoming = await raw_socket(asker, send)
        await incoming.put({"type": "websocket.receive", "text": "poison"})
        await asyncio.wait_for(task, WAIT_SECONDS)
        return len(local_hub().sockets), local_hub()._followed  # noqa: SLF001

    assert run(scenario()) == (0, {})


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
