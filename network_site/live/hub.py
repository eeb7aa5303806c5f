"""The hub: one for each process, between the table of changes and the sockets that are open here.

It reads new changes once, has them rendered once for each kind of viewer, and gives the same text to every socket that
stands just before them. A socket that stands anywhere else catches up by itself, from the table.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from network_site.access import admission
from network_site.live.backlog import News, read_news
from network_site.live.batches import Viewer
from network_site.live.doorbell import listen
from network_site.live.publishing import positions
from network_site.live.threads import FOR_HUB, run_in

if TYPE_CHECKING:
    from network_site.live.socket import Socket

LOOK_SECONDS = 3  # a lost doorbell delays a change by so much
STANDING_SECONDS = 2  # so long at most may a revoked member still be sent something
STREAMS_AT_ONCE = 100
RETRY_SECONDS = 1
REVOKED = 4401

logger = logging.getLogger(__name__)
_hubs: dict[asyncio.AbstractEventLoop, "Hub"] = {}


@dataclass(slots=True)
class Followed:
    """A stream that is followed here: the last change that is known of, and the last one that was handed out."""

    sockets: "set[Socket]" = field(default_factory=set)
    known: int = 0
    handed_out: int | None = None  # None until the first socket has caught up

    @property
    def is_due(self) -> bool:
        """Whether there is something to hand out."""
        return self.handed_out is not None and self.known > self.handed_out


def local_hub() -> "Hub":
    """Return the hub of the running event loop; it runs for as long as the loop does."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
        _hubs[loop].start()
    return _hubs[loop]


class Hub:
    """The sockets of one event loop and the streams they follow. Every method runs on that loop."""

    def __init__(self) -> None:
        self.sockets: set[Socket] = set()
        self._followed: dict[str, Followed] = {}
        self._news = asyncio.Event()
        self._standing_checked_at = time.monotonic()
        self._in_doubt = False

    def start(self) -> None:
        """Begin to listen, to look and to hand out."""
        loop = asyncio.get_running_loop()
        self._running = loop.create_task(self._run())
        self._running.add_done_callback(lambda _: _hubs.pop(loop, None))

    def sockets_of(self, member_id: int | None) -> int:
        """Return how many sockets a member holds here."""
        return sum(socket.visit.reader.member_id == member_id for socket in self.sockets)

    def join(self, socket: "Socket") -> None:
        """Keep an eye on a new socket's right to be here."""
        self.sockets.add(socket)

    def leave(self, socket: "Socket") -> None:
        """Forget a socket and whatever only it followed."""
        self.sockets.discard(socket)
        for stream in list(socket.positions):
            self.unfollow(socket, stream)

    def follow(self, socket: "Socket", stream: str) -> None:
        """Offer the news of *stream* to *socket* from now on."""
        self._followed.setdefault(stream, Followed()).sockets.add(socket)

    def unfollow(self, socket: "Socket", stream: str) -> None:
        """Stop offering it."""
        if followed := self._followed.get(stream):
            followed.sockets.discard(socket)
            if not followed.sockets:
                del self._followed[stream]

    def caught_up(self, stream: str, position: int) -> None:
        """Note that a socket has read up to *position*; the first to do so tells the hub where to begin."""
        followed = self._followed[stream]
        if followed.handed_out is None:
            followed.handed_out = position
        self._learn(stream, position)

    def handed_out(self, stream: str) -> int:
        """Return the number of the last change of *stream* that sockets were offered."""
        return self._followed[stream].handed_out or 0

    def known(self, stream: str) -> int:
        """Return the number of the last change of *stream* that is known of."""
        return self._followed[stream].known

    def hear(self, message: dict[str, Any]) -> None:
        """Take notice of a doorbell: of changes, or of someone whose access was taken away."""
        if message["type"] == "live.change":
            self._learn(message["stream"], message["seq"])
        elif message["type"] == "live.changes":
            for stream, head in message["heads"].items():
                self._learn(stream, head)
        elif message["type"] == "live.revoked":
            self._in_doubt = True
            self._news.set()

    async def close_revoked(self) -> None:
        """Close the sockets whose members may no longer hold them."""
        began_at = time.monotonic()
        self._in_doubt = False
        visits = {socket.visit for socket in self.sockets}
        lost = await run_in(FOR_HUB, admission.revoked, visits) if visits else set()
        for socket in [socket for socket in self.sockets if socket.visit in lost]:
            socket.end(REVOKED)
        self._standing_checked_at = began_at

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(listen(self.hear))
            tasks.create_task(self._hand_out_news())
            tasks.create_task(_every(LOOK_SECONDS, self._look_for_news))
            tasks.create_task(_every(STANDING_SECONDS, self.close_revoked))

    async def _look_for_news(self) -> None:
        for stream, head in (await run_in(FOR_HUB, positions, list(self._followed))).items():
            self._learn(stream, head)

    def _learn(self, stream: str, head: int) -> None:
        if followed := self._followed.get(stream):
            followed.known = max(followed.known, head)
            if followed.is_due:
                self._news.set()

    async def _hand_out_news(self) -> NoReturn:
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                await self._hand_out_once()
            except Exception:
                logger.exception("Live news could not be read; trying again in %s s.", RETRY_SECONDS)
                self._news.set()
                await asyncio.sleep(RETRY_SECONDS)

    async def _hand_out_once(self) -> None:
        if self._in_doubt or time.monotonic() - self._standing_checked_at >= STANDING_SECONDS:
            await self.close_revoked()
        due = [stream for stream, followed in self._followed.items() if followed.is_due]
        for start in range(0, len(due), STREAMS_AT_ONCE):
            asked = {stream: self._question(stream) for stream in due[start : start + STREAMS_AT_ONCE]}
            for stream, news in (await run_in(FOR_HUB, read_news, asked)).items():
                self._offer(stream, news)

    def _question(self, stream: str) -> tuple[int, set[Viewer]]:
        followed = self._followed.get(stream, Followed())
        return followed.handed_out or 0, {socket.viewer for socket in followed.sockets}

    def _offer(self, stream: str, news: News) -> None:
        followed = self._followed.get(stream)
        if followed is None:
            return
        followed.handed_out = news.position
        for socket in tuple(followed.sockets):
            socket.offer(stream, news)
        self._learn(stream, news.position)


async def _every(seconds: float, act: Callable[[], Awaitable[None]]) -> NoReturn:
    while True:
        await asyncio.sleep(seconds)
        try:
            await act()
        except Exception:
            logger.exception("Live could not look into the database; trying again in %s s.", seconds)
