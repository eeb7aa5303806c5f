"""How long a post takes to another screen, with 1,000 sockets in one process: ``python -m tests.load.fanout``.

The floor is measured in the same run: a bare ``websockets`` server that repeats a message to as many sockets. In both
cases the time runs from the sending of the post to the arrival of the frame at each of the readers.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect

from tests.live.drill.server import Server, World, free_port

STREAM = "notebook:members"
PACE_SECONDS = 0.5
PATIENCE_SECONDS = 30
TARGET_RATIO = 4
TARGET_P95_MS = 300
FRAME = '<li id="note-{n}" data-into="#notes">{text}</li>'

Post = Callable[[str], Awaitable[None]]


class Audience:
    """Many readers, and when each of them saw which post."""

    def __init__(self) -> None:
        self.sent: dict[str, float] = {}
        self.seen: Counter[tuple[int, str]] = Counter()
        self.delays_ms: list[float] = []
        self._sockets: list[ClientConnection] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def gather(self, url: str, headers: list[dict[str, str]], origin: str, first_word: str) -> None:
        """Connect one reader for each of *headers*; each says *first_word* and is answered."""
        for start in range(0, len(headers), 50):
            some = [self._come(url, header, origin, first_word) for header in headers[start : start + 50]]
            self._sockets += await asyncio.gather(*some)
        self._tasks = [asyncio.create_task(self._watch(n, socket)) for n, socket in enumerate(self._sockets)]

    async def measure(self, post: Post, count: int) -> None:
        """Post so many times, at a steady pace, and wait until everybody has seen everything."""
        for _ in range(count):
            text = uuid4().hex
            self.sent[text] = time.perf_counter()
            await post(text)
            await asyncio.sleep(PACE_SECONDS)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(self.seen) < count * len(self._sockets) and time.monotonic() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(0.05)

    async def leave(self) -> None:
        """Go away."""
        for task in self._tasks:
            task.cancel()
        for socket in self._sockets:
            socket.transport.abort()

    def report(self, name: str) -> tuple[float, float]:
        """Print the figures and return median and 95th percentile, in milliseconds."""
        median, p95 = statistics.median(self.delays_ms), statistics.quantiles(self.delays_ms, n=20)[-1]
        lost = len(self.sent) * len(self._sockets) - len(self.seen)
        twice = sum(times > 1 for times in self.seen.values())
        print(f"{name:22} p50 {median:6.0f} ms   p95 {p95:6.0f} ms   lost {lost}   twice {twice}")
        assert lost == twice == 0
        return median, p95

    async def _come(self, url: str, header: dict[str, str], origin: str, first_word: str) -> ClientConnection:
        socket = await connect(url, additional_headers=header, origin=origin, open_timeout=60)  # type: ignore[arg-type]
        await socket.send(first_word)
        await socket.recv()
        return socket

    async def _watch(self, reader: int, socket: ClientConnection) -> None:
        async for said in socket:
            arrived = time.perf_counter()
            html = json.loads(said).get("html")
            if html:
                text = html.split(">")[1].removesuffix("</li")
                self.seen[reader, text] += 1
                self.delays_ms.append((arrived - self.sent[text]) * 1000)


async def measure_floor(readers: int, posts: int) -> tuple[float, float]:
    """Measure the bare server."""
    port = free_port()
    program = Path(__file__).with_name("floor.py")
    server = await asyncio.create_subprocess_exec(sys.executable, program, str(port), stdout=asyncio.subprocess.PIPE)
    assert server.stdout is not None
    await server.stdout.readline()
    audience = Audience()
    url = f"ws://127.0.0.1:{port}/"
    await audience.gather(url, [{}] * readers, f"http://127.0.0.1:{port}", "here")
    async with connect(url) as author:

        async def post(text: str) -> None:
            html = FRAME.format(n=1, text=text)
            await author.send(json.dumps({"stream": STREAM, "seq": 1, "kind": "note_added", "html": html}))

        await audience.measure(post, posts)
    figures = audience.report("raw websockets")
    await audience.leave()
    server.kill()
    await server.wait()
    return figures


async def measure_site(readers: int, posts: int, options: list[str]) -> tuple[float, float]:
    """Measure the site: a post is a request that is answered when the note is kept."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        sessions = world.prepare(readers // 10)
        server = Server(world, *options)
        while not await asyncio.to_thread(server.is_up, sessions[0]):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
        audience = Audience()
        cookies = [{"Cookie": f"session={sessions[n % len(sessions)]}"} for n in range(readers)]
        subscription = json.dumps({"subscribe": {STREAM: 0}})
        await audience.gather(f"ws://127.0.0.1:{world.port}/live/", cookies, world.origin, subscription)

        async def post(text: str) -> None:
            await asyncio.to_thread(server.post, "/notes/", sessions[0], {"text": text, "key": str(uuid4())})

        await audience.measure(post, posts)
        figures = audience.report("network_site.live")
        await audience.leave()
        server.kill()
        return figures


def main() -> None:
    """Measure both and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=1000)
    parser.add_argument("--posts", type=int, default=25)
    parser.add_argument("--server-option", action="append", default=[], help="passed on to uvicorn")
    asked = parser.parse_args()
    floor = asyncio.run(measure_floor(asked.readers, asked.posts))
    site = asyncio.run(measure_site(asked.readers, asked.posts, asked.server_option))
    ratio = site[1] / floor[1]
    print(f"p95 is {ratio:.1f} x the floor (target {TARGET_RATIO}) and {site[1]:.0f} ms (target {TARGET_P95_MS})")
    sys.exit(0 if ratio <= TARGET_RATIO and site[1] < TARGET_P95_MS else 1)


if __name__ == "__main__":
    main()
