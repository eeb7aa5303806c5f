"""The one socket: it takes requests for streams and writes frames, from the hub and from the table."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping, MutableMapping
from contextlib import suppress
from typing import Any, TypeAlias

from django.http import QueryDict

from network_site.access.admission import Visit, admit
from network_site.live import frames
from network_site.live.backlog import Backlog, News, read_backlog
from network_site.live.batches import Viewer
from network_site.live.exceptions import Malformed
from network_site.live.hub import REVOKED, Hub, local_hub
from network_site.live.requests import MAX_STREAMS, language_of, parse_event
from network_site.live.threads import FOR_READERS, run_in

Event: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Event]]
Send: TypeAlias = Callable[[Event], Awaitable[None]]

MAX_SOCKETS = 20  # of one member, in one process
MAX_ERRORS = 10
MAX_REQUESTS = 120  # within REQUEST_SECONDS; a page makes a handful
REQUEST_SECONDS = 60
QUEUE_FRAMES = 64
BEAT_SECONDS = 15
LIFE_SECONDS = 12 * 3600
CLOSE_TIMEOUT_SECONDS = 5

OVER = 1001  # lived its time, or takes nothing in: connect again
REFUSED = 1008
BROKEN = 1011
TOO_MANY = 4429

logger = logging.getLogger(__name__)


async def live_socket(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """Serve one socket, as an ASGI application behind the session and the check of the origin.

    It is accepted before it may be refused, because a browser tells its page the code only of a socket that was open.
    """
    await receive()
    await send({"type": "websocket.accept"})
    visit = await run_in(FOR_READERS, admit, scope["user"], scope["session"].session_key)
    if visit is None:
        return await send({"type": "websocket.close", "code": REVOKED})
    hub = local_hub()
    if hub.sockets_of(visit.reader.member_id) >= MAX_SOCKETS:
        return await send({"type": "websocket.close", "code": TOO_MANY})
    language = language_of(QueryDict(scope["query_string"]).dict())
    return await Socket(visit, Viewer(visit.reader, language), hub, send).serve(receive)


class Socket:
    """One reader's socket.

    It stands at a position in each stream. What follows directly upon it is queued by the hub; when it stands further
    back, because it just subscribed or because its queue was full, it reads what it missed once the queue is empty.
    """

    def __init__(self, visit: Visit, viewer: Viewer, hub: Hub, send: Send) -> None:
        self.visit = visit
        self.viewer = viewer
        self.positions: dict[str, int] = {}
        self._subscribing: set[str] = set()  # asked for, not yet allowed
        self._hub = hub
        self._send = send
        self._queue: deque[str] = deque()
        self._awake = asyncio.Event()
        self._ended: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._frames_sent = 0
        self._errors = 0
        self._requests = 0
        self._counted_from = time.monotonic()

    async def serve(self, receive: Receive) -> None:
        """Listen and write until the reader leaves, the socket is ended, or its life is over."""
        work = [self._listen(receive), self._write(), self._beat()]
        tasks = [asyncio.create_task(self._guard(part)) for part in work]
        self._hub.join(self)
        code: int | None = OVER
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(LIFE_SECONDS):
                    code = await self._ended
        finally:
            self._hub.leave(self)
            for task in tasks:
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if code is not None:
            await self._close(code)

    def end(self, code: int | None) -> None:
        """Let go of the socket, with a closing *code* unless the reader is already gone."""
        if not self._ended.done():
            self._ended.set_result(code)

    def offer(self, stream: str, news: News) -> None:
        """Take the frames that follow upon this socket's position, as long as its queue has room."""
        if stream in self._subscribing:
            return
        shown = news.frames.get(self.viewer, [])  # nothing when it came after the news were read
        if shown is None:
            self._drop(stream)
            self._queue.append(frames.gone(stream))
            shown = []
        for seq, frame in zip(news.seqs, shown, strict=False):
            if self.positions[stream] == seq - 1 and len(self._queue) < QUEUE_FRAMES:
                self._queue.append(frame)
                self.positions[stream] = seq
        self._awake.set()

    async def _guard(self, part: Coroutine[Any, Any, None]) -> None:
        try:
            await part
            self.end(None)
        except OSError:  # the server's word for a reader who has left
            self.end(None)
        except Exception:
            logger.exception("A live socket failed.")
            self.end(BROKEN)

    async def _listen(self, receive: Receive) -> None:
        while (event := await receive())["type"] == "websocket.receive":
            if self._asks_too_often():
                return self.end(TOO_MANY)
            try:
                self._obey(event)
            except Malformed as refusal:
                self._refuse(str(refusal))
        return None

    def _asks_too_often(self) -> bool:
        now = time.monotonic()
        if now - self._counted_from >= REQUEST_SECONDS:
            self._counted_from, self._requests = now, 0
        self._requests += 1
        return self._requests > MAX_REQUESTS

    def _obey(self, event: Event) -> None:
        request = parse_event(event)
        if len((self.positions.keys() | request.subscribe.keys()) - set(request.unsubscribe)) > MAX_STREAMS:
            raise Malformed(f"A socket follows at most {MAX_STREAMS} streams.")
        for stream in request.unsubscribe:
            self._drop(stream)
        for stream, position in request.subscribe.items():
            self._hub.follow(self, stream)
            self._subscribing.add(stream)
            self.positions[stream] = position
        self._awake.set()

    def _refuse(self, reason: str) -> None:
        self._errors += 1
        if self._errors > MAX_ERRORS:
            self.end(REFUSED)
        self._queue.append(frames.error(reason))
        self._awake.set()

    def _drop(self, stream: str) -> None:
        self.positions.pop(stream, None)
        self._subscribing.discard(stream)
        self._hub.unfollow(self, stream)

    async def _write(self) -> None:
        while True:
            if self._queue:
                await self._send_text(self._queue.popleft())
            elif behind := self._behind():
                await self._catch_up(behind)
            else:
                self._awake.clear()
                await self._awake.wait()

    def _behind(self) -> dict[str, int]:
        return {
            stream: position
            for stream, position in self.positions.items()
            if stream in self._subscribing or position < self._hub.handed_out(stream)
        }

    async def _catch_up(self, behind: Mapping[str, int]) -> None:
        for stream, backlog in (await run_in(FOR_READERS, read_backlog, self.viewer, behind)).items():
            if self.positions.get(stream) == behind[stream]:  # else it was left, or asked for from elsewhere, meanwhile
                await self._take(stream, backlog)

    async def _take(self, stream: str, backlog: Backlog) -> None:
        told = list(backlog.frames)
        if backlog.position is None:
            self._drop(stream)
        else:
            self.positions[stream] = backlog.position
            self._hub.caught_up(stream, backlog.position)
            if stream in self._subscribing:
                self._subscribing.discard(stream)
                told.append(frames.subscribed(stream, backlog.position))
        for frame in told:
            await self._send_text(frame)

    async def _beat(self) -> None:
        while True:
            sent_before = self._frames_sent
            await asyncio.sleep(BEAT_SECONDS)
            if self._queue and self._frames_sent == sent_before:
                return self.end(OVER)
            followed = self.positions.keys() - self._subscribing
            self._queue.append(frames.heads({stream: self._hub.known(stream) for stream in followed}))
            self._awake.set()

    async def _send_text(self, text: str) -> None:
        await self._send({"type": "websocket.send", "text": text})
        self._frames_sent += 1

    async def _close(self, code: int) -> None:
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(CLOSE_TIMEOUT_SECONDS):
                await self._send({"type": "websocket.close", "code": code})
