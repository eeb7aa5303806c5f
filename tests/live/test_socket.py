"""The socket, through the whole application: from the backlog into what is live, once each and in order."""

from typing import Any

import pytest

from network_site.access.marks import Mark
from network_site.live import socket as socket_module
from network_site.live.audiences import audience_from_key
from network_site.live.requests import MAX_STREAMS
from network_site.members.models import Member, WorkingGroup
from tests.live.conftest import connected, in_thread, run, texts
from tests.live.notebook.models import Note, add_note, change_note
from tests.live.notebook.streams import NotebookStream

pytestmark = pytest.mark.usefixtures("committed")

MEMBERS = "notebook:members"


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


def test_asking_again_starts_from_the_position_that_is_named(asker: Member) -> None:
    add_note("one")
    add_note("two")

    async def scenario() -> list[list[dict[str, Any]]]:
        async with connected(asker) as peer:
            return [await peer.subscribe(position=position) for position in (2, 0, 1)]

    answers = run(scenario())
    assert [[frame["seq"] for frame in frames[:-1]] for frames in answers] == [[], [1, 2], [2]]


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


def test_who_asks_more_often_than_a_page_does_is_shut_out(asker: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_module, "MAX_REQUESTS", 5)

    async def scenario() -> int:
        async with connected(asker) as peer:
            for _ in range(6):
                await peer.say({"unsubscribe": [MEMBERS]})
            return await peer.closing_code()

    assert run(scenario()) == socket_module.TOO_MANY


def test_a_socket_follows_so_many_streams_and_no_more(asker: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NotebookStream, "audience", lambda self, key: audience_from_key("members"))

    async def scenario() -> tuple[dict[str, Any], list[dict[str, Any]]]:
        async with connected(asker) as peer:
            for number in range(MAX_STREAMS):
                await peer.subscribe(f"notebook:{number}")
            await peer.say({"subscribe": {MEMBERS: 0}})
            refusal = await peer.hear()
            await peer.say({"unsubscribe": ["notebook:0"]})
            return refusal, await peer.subscribe()

    refusal, accepted = run(scenario())
    assert f"at most {MAX_STREAMS}" in refusal["error"]
    assert accepted == [{"stream": MEMBERS, "subscribed": 0}]
