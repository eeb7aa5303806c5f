"""What one reader sends goes to nobody: there is no frame of theirs that another is sent."""

import pytest

from network_site.members.models import Member
from tests.live.conftest import Peer, connected, in_thread, run, texts
from tests.live.notebook.models import add_note

pytestmark = pytest.mark.usefixtures("committed")

POISON = ('{"x":NaN}', "not json", '{"subscribe":{"notebook:members":1e999}}', "[" * 5_000, '"' + "x" * 70_000 + '"')


async def send_poison(peer: Peer) -> None:
    for poison in POISON:
        await peer.say(poison)
    await peer.wire.send_input({"type": "websocket.receive", "bytes": b"\x00\xff"})


def test_poison_of_one_reader_reaches_no_other(asker: Member, outsider: Member) -> None:
    async def scenario() -> list[dict[str, object]]:
        async with connected(asker) as poisoner, connected(outsider) as other:
            await poisoner.subscribe()
            await other.subscribe()
            await send_poison(poisoner)
            refused = [await poisoner.hear() for _ in range(len(POISON) + 1)]
            assert all("error" in frame for frame in refused)
            await in_thread(add_note, "An honest note")
            return await other.hear_until(lambda frame: "html" in frame)

    heard = run(scenario())

    assert texts(heard) == ["An honest note"]
    assert len(heard) == 1
