"""A member who is removed while a large file comes down gets no more of it: a real server, a real connection."""

import asyncio
import http.client
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from django.conf import settings
from django.db import connections
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Collection

from network_site.access import streaming
from network_site.files import responses
from network_site.files.models import Paper
from network_site.members.actions.mandates import remove_member
from network_site.members.models import Member, Removal
from tests.factories.files import PaperFactory, pdf
from tests.live.drill.server import free_port

LARGE = 2_000_000_000  # bytes; the file is sparse, and nobody waits for its end
LIMIT_SECONDS = 5


@pytest.fixture
def port(transactional_db: None) -> Iterator[int]:
    """The port of a server of the whole site."""
    from network_site.asgi import application  # noqa: PLC0415  it sets Django up

    chosen = free_port()
    server = uvicorn.Server(uvicorn.Config(application, port=chosen, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield chosen
    server.should_exit = server.force_exit = True
    thread.join(10)


@pytest.fixture
def large(transactional_db: None) -> Paper:
    """A document of two gigabytes that take no room."""
    if not Collection.objects.exists():  # tests that commit leave empty tables behind
        Collection.add_root(name="Root")
    paper = PaperFactory.create()
    with open(paper.file.path, "r+b") as file:  # noqa: PTH123
        file.truncate(LARGE)
    return paper


def begin(port: int, member: Member, paper: Paper) -> http.client.HTTPResponse:
    client = Client()
    client.force_login(member)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"
    connection.request("GET", paper.url, headers={"Cookie": cookie, "Host": "testserver"})
    return connection.getresponse()


def drain(response: http.client.HTTPResponse, seconds: float) -> tuple[int, float]:
    """Return how many bytes still came and how long they took, giving up after *seconds*."""
    began, count = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        part = response.read1(1_000_000)
        if not part:
            break
        count += len(part)
    return count, time.monotonic() - began


def test_the_download_of_a_removed_member_ends_within_five_seconds(
    port: int, large: Paper, secretariat: Member, asker: Member, outsider: Member
) -> None:
    mine, anothers = begin(port, asker, large), begin(port, outsider, large)
    assert (mine.status, anothers.status) == (200, 200)
    first = mine.read(100_000)

    remove_member(by=secretariat, member=asker, reason=Removal.Reason.LEFT_OFFICE)
    count, seconds = drain(mine, 2 * LIMIT_SECONDS)

    assert seconds < LIMIT_SECONDS
    assert len(first) + count < LARGE
    assert drain(anothers, 1)[0] > 0  # nobody else's ends
    connections.close_all()


def in_full(response: Any) -> bytes:
    async def read() -> bytes:
        return b"".join([chunk async for chunk in response])

    return asyncio.run(read())


def request_of(member: Member, client_of: Callable[[Member], Client]) -> Any:
    request = RequestFactory().get("/")
    request.user, request.session = member, client_of(member).session
    return request


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("seconds", "queries"), [(2, 0), (0, 2)])
def test_standing_is_asked_for_by_the_clock_and_not_by_the_chunk(
    asker: Member,
    client_of: Callable[[Member], Client],
    django_assert_max_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
    seconds: int,
    queries: int,
) -> None:
    monkeypatch.setattr(streaming, "STANDING_SECONDS", seconds)
    response = responses.send_attachment(request_of(asker, client_of), pdf(), name="a.pdf")

    with django_assert_max_num_queries(queries):
        assert in_full(response).startswith(b"%PDF")


@pytest.mark.django_db(transaction=True)
def test_a_session_that_ended_ends_the_download(
    asker: Member, client_of: Callable[[Member], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "STANDING_SECONDS", 0)
    request = request_of(asker, client_of)
    response = responses.send_attachment(request, pdf(), name="a.pdf")
    request.session.flush()

    assert in_full(response) == b""
