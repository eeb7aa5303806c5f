"""Drills with real servers, sockets and processes: every reader ends with exactly the posts, in order."""

import asyncio
import os
import random
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import redis

from tests.live.conftest import run
from tests.live.drill.reader import Reader
from tests.live.drill.server import Server, World, free_port, open_pipe

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]

READERS = 50
WRITERS = 8
NOTES = 200
CUTS = 3  # of each reader
SEED = 20241204
PATIENCE_SECONDS = 240


@pytest.fixture(params=["memory", "redis"])
def redis_url(request: pytest.FixtureRequest) -> str:
    """One server with the layer in memory; or two, which hear each other through Redis."""
    if request.param == "memory":
        return ""
    url = os.environ.get("REDIS_URL", "")
    if not url:
        pytest.skip("REDIS_URL is not set: start redis-server and name it there.")
    try:
        redis.Redis.from_url(url).ping()
    except redis.RedisError as refusal:
        pytest.skip(f"REDIS_URL is not reachable: {refusal}")
    return url


@pytest.fixture
def world(tmp_path: Path, redis_url: str) -> World:
    """A fresh database."""
    return World(tmp_path, redis_url)


async def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition; the time only bounds a failure."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await asyncio.to_thread(condition):  # noqa: ASYNC110  other processes have no event
                await asyncio.sleep(0.05)
    except TimeoutError:
        pytest.fail(f"It did not come to this: {what}")


@asynccontextmanager
async def reading(readers: list[Reader]) -> AsyncIterator[None]:
    """Let all readers follow."""
    tasks = [asyncio.create_task(reader.follow()) for reader in readers]
    yield
    for task in tasks:
        task.cancel()
    for ended in await asyncio.gather(*tasks, return_exceptions=True):
        assert isinstance(ended, asyncio.CancelledError), ended


async def drill(world: World, servers: list[Server], sessions: list[str]) -> list[Reader]:
    """Write with all writers at once, kill a server in the middle, and return the readers when all have read all."""
    chance = random.Random(SEED)  # noqa: S311  a drill that can be repeated
    readers = [
        Reader(servers[n % len(servers)].port, world.origin, session, chance.sample(range(1, NOTES), CUTS))
        for n, session in enumerate(sessions)
    ]
    writers = [
        world.run(
            "tests/live/drill/writer.py", servers[0].port, sessions[n], n, NOTES // WRITERS, stdin=subprocess.PIPE
        )
        for n in range(WRITERS)
    ]
    await until(lambda: all(server.is_up(sessions[0]) for server in servers), "the servers are up")
    async with reading(readers):
        for writer in writers:
            open_pipe(writer).close()
        await until(lambda: max(reader.position for reader in readers) >= NOTES // 2, "half is read")
        servers[0].kill()
        servers[0].start()
        await until(lambda: all(writer.poll() == 0 for writer in writers), "everything is written")
        await until(lambda: all(reader.position >= NOTES for reader in readers), "everything is read")
    return readers


def check(readers: list[Reader], written: list[list[object]]) -> None:
    """Compare what each reader read with the table."""
    truth = [(seq, text) for seq, text in written]
    assert [seq for seq, _ in truth] == list(range(1, NOTES + 1))
    assert sorted(str(text) for _, text in truth) == sorted(f"{w}-{n}" for w in range(8) for n in range(25))
    assert [reader.read for reader in readers] == [truth] * READERS
    assert sum(reader.resyncs for reader in readers) == 0


def drill_in(world: World, *options: str) -> list[Reader]:
    """Prepare the world, run the drill in it and check it."""
    sessions = world.prepare(READERS)
    ports = [world.port, free_port()] if world.environment["REDIS_URL"] else [world.port]
    servers = [Server(world, *options, port=port) for port in ports]
    try:
        readers = run(drill(world, servers, sessions))
        check(readers, servers[0].get("/notes/", sessions[0])["notes"])
    finally:
        for server in servers:
            server.kill()
    return readers


def test_readers_whose_sockets_are_cut_read_everything_once_and_in_order(world: World) -> None:
    readers = drill_in(world)

    assert min(reader.sockets for reader in readers) > 1
    assert sum(reader.sockets for reader in readers) > READERS * CUTS


def test_readers_whose_sockets_are_refused_read_everything_once_and_in_order(world: World) -> None:
    readers = drill_in(world, "--ws", "none")

    assert sum(reader.sockets for reader in readers) == 0
    assert min(reader.polls for reader in readers) > 0
