"""The doorbell: a word through the channel layer that wakes the hubs and carries nothing else.

A channel layer may lose any message, so nothing depends on one: a hub that was not rung looks into the table anyway.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer

GROUP = "live"
BEAT = {"type": "live.beat"}
BEAT_SECONDS = 10
LOST_AFTER_SECONDS = 25  # two beats and a half without hearing anybody's beat, our own included
RETRY_SECONDS = 2
SEND_TIMEOUT_SECONDS = 2

logger = logging.getLogger(__name__)
_listening: set[asyncio.AbstractEventLoop] = set()


def ring(message: dict[str, Any]) -> None:
    """Send *message* to every hub, from synchronous code. Failure is logged and never raised.

    Where a hub listens in this process its event loop does the sending: the in-memory layer is not thread-safe, and
    whoever posts need not wait.
    """
    loop = next(iter(tuple(_listening)), None)
    if loop is None:
        async_to_sync(_send)(message)
    else:
        asyncio.run_coroutine_threadsafe(_send(message), loop)


async def listen(hear: Callable[[dict[str, Any]], None]) -> NoReturn:
    """Give *hear* every message, for ever. Subscribes again when the layer has lost the subscription."""
    loop = asyncio.get_running_loop()
    _listening.add(loop)
    try:
        while True:
            try:
                await _listen_until_lost(hear)
            except Exception:
                logger.exception("The live doorbell was lost; listening again in %s s.", RETRY_SECONDS)
            await asyncio.sleep(RETRY_SECONDS)
    finally:
        _listening.discard(loop)


async def _listen_until_lost(hear: Callable[[dict[str, Any]], None]) -> None:
    layer = get_channel_layer()
    channel = await layer.new_channel("live-")
    beating = asyncio.create_task(_beat())
    try:
        await layer.group_add(GROUP, channel)
        while True:
            async with asyncio.timeout(LOST_AFTER_SECONDS):
                hear(await layer.receive(channel))
    finally:
        beating.cancel()
        with suppress(Exception):  # the layer may be the very thing that broke
            await layer.group_discard(GROUP, channel)


async def _beat() -> NoReturn:
    while True:
        await _send(BEAT)
        await asyncio.sleep(BEAT_SECONDS)


async def _send(message: dict[str, Any]) -> None:
    try:
        async with asyncio.timeout(SEND_TIMEOUT_SECONDS):
            await get_channel_layer().group_send(GROUP, message)
    except Exception:
        logger.exception("The live doorbell could not be rung; the hubs will find the change themselves.")
