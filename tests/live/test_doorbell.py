"""The doorbell is heard again when the channel layer has lost it."""

import asyncio
from typing import Any

import pytest
from channels.layers import InMemoryChannelLayer, channel_layers

from network_site.live import doorbell
from network_site.live.doorbell import GROUP, listen, ring
from tests.live.conftest import WAIT_SECONDS


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
    async with asyncio.timeout(WAIT_SECONDS):
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
    assert asyncio.run(heard_after(lambda: None))["seq"] == 1


def test_a_lost_subscription_is_made_anew(layer: Forgetful, caplog: pytest.LogCaptureFixture) -> None:
    assert asyncio.run(heard_after(layer.restart))["seq"] == 1
    assert "doorbell was lost" in caplog.text


def test_a_ring_that_fails_is_logged_and_not_raised(
    layer: Forgetful, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def down(group: str, message: Any) -> None:
        raise ConnectionError(group)

    monkeypatch.setattr(layer, "group_send", down)

    ring({"type": "live.change", "stream": "a:1", "seq": 1})

    assert f"ConnectionError: {GROUP}" in caplog.text
