"""A notebook whose notes travel live, and readers who connect through the whole ASGI application."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, TypeAlias, TypeVar

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.db import connection, connections
from django.test import Client

from network_site.live import fragments, registry
from network_site.members.models import Member
from tests.live.notebook.models import Note
from tests.live.notebook.streams import NotebookStream

T = TypeVar("T")

WAIT_SECONDS = 10  # a test waits on a condition; this bounds it on a machine that stalls
ORIGIN = "https://testserver"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Add the table of notes to the test database."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Note)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(Note)


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> NotebookStream:
    """The kind of stream that notebooks are, registered for one test; it remembers what it rendered."""
    kind = NotebookStream()
    monkeypatch.setitem(registry._kinds, kind.prefix, kind)  # noqa: SLF001  nothing unregisters in the site itself
    fragments.clear()
    return kind


@pytest.fixture
def committed(transactional_db: None, notebook: NotebookStream) -> Iterator[NotebookStream]:
    """The notebook in a database that other threads see, emptied afterwards."""
    yield notebook
    Note.objects.all().delete()


Wire: TypeAlias = Any  # asgiref's ApplicationCommunicator, which is not typed


class Peer:
    """The browser's end of a socket."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire

    async def say(self, request: Any) -> None:
        """Send a request, or raw text."""
        text = request if isinstance(request, str) else json.dumps(request)
        await self.wire.send_input({"type": "websocket.receive", "text": text})

    async def hear(self) -> dict[str, Any]:
        """Return the next frame."""
        event = await self.wire.receive_output(WAIT_SECONDS)
        assert event["type"] == "websocket.send", event
        said: dict[str, Any] = json.loads(event["text"])
        return said

    async def hear_until(self, is_last: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
        """Return the frames up to the first one that *is_last*."""
        heard = [await self.hear()]
        while not is_last(heard[-1]):
            heard.append(await self.hear())
        return heard

    async def subscribe(self, stream: str = "notebook:members", position: int = 0) -> list[dict[str, Any]]:
        """Follow *stream* and return everything up to the server's word that it is followed (or is not)."""
        await self.say({"subscribe": {stream: position}})
        return await self.hear_until(lambda frame: "subscribed" in frame or "gone" in frame)

    async def closing_code(self) -> int:
        """Return the code with which the server closes, whatever it says before."""
        while True:
            event = await self.wire.receive_output(WAIT_SECONDS)
            if event["type"] == "websocket.close":
                return int(event["code"])


def cookie_of(member: Member | None) -> list[tuple[bytes, bytes]]:
    """Return the headers of a browser in which *member* is signed in."""
    if member is None:
        return []
    client = Client()
    client.force_login(member)
    return [(b"cookie", f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}".encode())]


async def knock(member: Member | None, origin: str | None = ORIGIN, query: str = "") -> Wire:
    """Ask for a socket as the browser of *member* would, through every layer of the application."""
    from network_site.asgi import application  # noqa: PLC0415  it sets Django up

    cookie = await in_thread(cookie_of, member)
    scope = {
        "type": "websocket",
        "path": "/live/",
        "query_string": query.encode(),
        "headers": [*cookie, *([(b"origin", origin.encode())] if origin else [])],
    }
    wire: Wire = ApplicationCommunicator(application, scope)  # type: ignore[no-untyped-call]
    await wire.send_input({"type": "websocket.connect"})
    return wire


@asynccontextmanager
async def connected(member: Member | None, query: str = "") -> AsyncIterator[Peer]:
    """Open a socket as the browser of *member* would."""
    wire = await knock(member, query=query)
    opening = await wire.receive_output(WAIT_SECONDS)
    assert opening["type"] == "websocket.accept"
    yield Peer(wire)
    await wire.send_input({"type": "websocket.disconnect", "code": 1001})
    await wire.wait(WAIT_SECONDS)


async def first_close(wire: Wire) -> int:
    """Return the closing code of a socket that is let in only to be told why it may not stay."""
    assert (await wire.receive_output(WAIT_SECONDS))["type"] == "websocket.accept"
    return await Peer(wire).closing_code()


def run(scenario: Coroutine[Any, Any, T]) -> T:
    """Return what *scenario* returns, run in a thread: a browser that another test opened keeps a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, scenario).result()


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what other tasks bring about."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not condition():  # noqa: ASYNC110  what is waited for has no event
            await asyncio.sleep(0.01)


async def in_thread(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Run database work beside the event loop, as a request would."""

    def work() -> Any:
        try:
            return function(*args, **kwargs)
        finally:
            connections.close_all()

    return await asyncio.to_thread(work)


def texts(frames: list[dict[str, Any]]) -> list[str]:
    """Return what the notes in *frames* say."""
    return [frame["html"].split(">")[1].removesuffix("</li") for frame in frames if frame.get("html")]
