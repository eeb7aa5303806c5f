"""The doorbell is heard again when the channel layer has lost it."""

import asyncio
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from channels.layers import InMemoryChannelLayer, channel_layers
from channels_redis.pubsub import RedisPubSubChannelLayer  # type: ignore[import-untyped]

from network_site.live import doorbell
from network_site.live.doorbell import GROUP, listen, ring
from tests.live.conftest import WAIT_SECONDS, run

REDIS_PORT = 6391


class Forgetful(InMemoryChannelLayer):
    """A layer that can lose its subscriptions, as Redis does when it starts again."""

    def restart(self) -> None:
        """Forget who listens."""
        self.groups.clear()


@pytest.fixture
def layer(monkeypatch: pytest.MonkeyPatch) -> Forgetful:
    """A forgetful layer, and heartbeats fast enough for a test."""
    monkeypatch.setattr(doorbell, "BEAT_SECONDS", 0.02)
    monkeypatch.setattr(doorbell, "LOST_AFTER_SECONDS", 0.1)
    monkeypatch.setattr(doorbell, "RETRY_SECONDS", 0.01)
    forgetful = Forgetful()
    monkeypatch.setitem(channel_layers.backends, "default", forgetful)
    return forgetful


async def heard_after(prepare: Any) -> dict[str, Any]:
    """Return the first message that is rung after *prepare*, ringing until one arrives."""
    heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    listening = asyncio.create_task(listen(heard.put_nowait))
    async with asyncio.timeout(3 * WAIT_SECONDS):
        await heard.get()  # the first beat: we are subscribed
        prepare()
        while True:
            await asyncio.to_thread(ring, {"type": "live.change", "stream": "a:1", "seq": 1})
            try:
                message = await asyncio.wait_for(heard.get(), 0.05)
            except TimeoutError:
                continue
            if message["type"] == "live.change":
                listening.cancel()
                return message


def test_a_ring_from_another_thread_is_heard(layer: Forgetful) -> None:
    assert run(heard_after(lambda: None))["seq"] == 1


def test_a_lost_subscription_is_made_anew(layer: Forgetful, caplog: pytest.LogCaptureFixture) -> None:
    assert run(heard_after(layer.restart))["seq"] == 1
    assert "doorbell was lost" in caplog.text


def test_a_ring_that_fails_is_logged_and_not_raised(
    layer: Forgetful, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def down(group: str, message: Any) -> None:
        raise ConnectionError(group)

    monkeypatch.setattr(layer, "group_send", down)

    run(asyncio.to_thread(ring, {"type": "live.change", "stream": "a:1", "seq": 1}))

    assert f"ConnectionError: {GROUP}" in caplog.text


def test_whoever_rings_does_not_wait_for_the_layer(layer: Forgetful, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorbell, "SEND_TIMEOUT_SECONDS", 10 * WAIT_SECONDS)

    async def hang(group: str, message: Any) -> None:
        await asyncio.Event().wait()

    async def scenario() -> None:
        listening = asyncio.create_task(listen(lambda message: None))
        await asyncio.sleep(0)  # it begins to listen
        await asyncio.wait_for(asyncio.to_thread(ring, {"type": "live.revoked"}), WAIT_SECONDS)
        listening.cancel()

    monkeypatch.setattr(layer, "group_send", hang)
    run(scenario())


@pytest.fixture
def redis_process(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Return a function that starts the same Redis server anew."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server was not found: run `apt-get install redis-server`.")
    running: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        command = [program, "--port", str(REDIS_PORT), "--save", "", "--dir", str(tmp_path)]
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))  # noqa: S603
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()


@pytest.mark.drill
def test_a_redis_that_was_restarted_is_heard_again(
    redis_process: Callable[[], subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell, "BEAT_SECONDS", 0.2)
    monkeypatch.setattr(doorbell, "LOST_AFTER_SECONDS", 1)
    monkeypatch.setattr(doorbell, "RETRY_SECONDS", 0.2)
    layer = RedisPubSubChannelLayer(hosts=[f"redis://127.0.0.1:{REDIS_PORT}/0"])
    monkeypatch.setitem(channel_layers.backends, "default", layer)
    first = redis_process()

    def restart() -> None:
        first.kill()
        first.wait()
        redis_process()

    assert run(heard_after(restart))["seq"] == 1
