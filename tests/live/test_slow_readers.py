"""Readers who take in too little: a bounded queue, then the table, then the page; nobody else waits for them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from network_site.live import socket as socket_module
from network_site.live.hub import local_hub
from network_site.members.models import Member
from tests.live.conftest import WAIT_SECONDS, connected, in_thread, knock, run, until
from tests.live.notebook.models import add_note

pytestmark = pytest.mark.usefixtures("committed")

MEMBERS = "notebook:members"


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
