"""A reader who does what the browser does: follows by socket, polls where there is none, asks again at a gap."""

import asyncio
import http.client
import json
from collections.abc import Collection
from contextlib import suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

STREAM = "notebook:members"
PAUSE_SECONDS = 0.1


class Reader:
    """One tab. It cuts its own line whenever it has read a number in *cuts*; polling may have read it before."""

    def __init__(self, port: int, origin: str, session: str, cuts: Collection[int]) -> None:
        self.read: list[tuple[int, str]] = []
        self.resyncs = self.polls = self.sockets = 0
        self._port = port
        self._origin = origin
        self._cookie = {"Cookie": f"session={session}"}
        self._cuts = set(cuts)

    @property
    def position(self) -> int:
        """The last number that was read."""
        return self.read[-1][0] if self.read else 0

    async def follow(self) -> None:
        """Read for ever, whatever breaks."""
        while True:
            with suppress(OSError, WebSocketException, http.client.HTTPException, asyncio.IncompleteReadError):
                if not await self._by_socket():
                    await self._by_polling()
            await asyncio.sleep(PAUSE_SECONDS)

    async def _by_socket(self) -> bool:
        """Return whether a socket could be opened at all."""
        url = f"ws://127.0.0.1:{self._port}/live/"
        try:
            socket = await connect(url, origin=self._origin, additional_headers=self._cookie)  # type: ignore[arg-type]
        except (OSError, WebSocketException):
            return False
        self.sockets += 1
        async with socket:
            await self._ask(socket)
            async for text in socket:
                if not self._take(json.loads(text)):
                    await self._ask(socket)
                if passed := {number for number in self._cuts if number <= self.position}:
                    self._cuts -= passed
                    socket.transport.abort()
                    break
        return True

    async def _ask(self, socket: ClientConnection) -> None:
        await socket.send(json.dumps({"subscribe": {STREAM: self.position}}))

    async def _by_polling(self) -> None:
        answer = await asyncio.to_thread(self._poll)
        self.polls += 1
        for frame in answer["frames"]:
            assert self._take(frame)

    def _poll(self) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            connection.request("GET", f"/live/since/?{STREAM}={self.position}", headers=self._cookie)
            return json.load(connection.getresponse())
        finally:
            connection.close()

    def _take(self, frame: dict[str, Any]) -> bool:
        """Return False at a gap."""
        self.resyncs += "resync" in frame or "gone" in frame or "error" in frame
        seq = frame.get("seq", 0)
        if seq == self.position + 1:
            self.read.append((seq, frame["html"].split(">")[1].removesuffix("</li")))
        return bool(seq <= self.position)
