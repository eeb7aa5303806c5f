"""Every action of the socket, and its polling twin, against every kind of stream and of person, in scope and out of it.

Who hears what is in ``access_table.toml``.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeAlias

import pytest

from discussions.actions import note_read
from discussions.models import Thread
from discussions.streams import reading_stream
from network_site.access.marks import Mark
from network_site.live import hub, registry
from network_site.live.requests import Request
from network_site.notifications.streams import stream_of
from tests.factories.discussions import make_answer, make_reply, make_thread
from tests.house.conftest import CANARY
from tests.house.matrix.asking import browser_of
from tests.house.matrix.people import People, closed_group, everybody
from tests.house.matrix.table import AUDIENCES, IN_SCOPE, OUT_OF_SCOPE, STREAMS, TABLE
from tests.live.conftest import Peer, connected, first_close, in_thread, knock, run

pytestmark = pytest.mark.django_db(transaction=True)

SCOPES = (IN_SCOPE, OUT_OF_SCOPE)
NOWHERE = 10**6  # a number that no row has
OWN = "threads:members"  # a stream that every member may follow
NOT_LET_IN = ("visitor", "unverified")
Streams: TypeAlias = Mapping[str, tuple[str, str, str]]


@pytest.fixture
def people(transactional_db: None) -> People:
    """Everybody of the matrix."""
    return everybody(section=1)


@pytest.fixture
def closed(people: People) -> Thread:
    """A question of the closed group with an answer; every word of them is its own."""
    inside = {"mark": Mark.AMBER, "working_group": closed_group(people)}
    return answered_question(people, **inside)


@pytest.fixture
def streams(people: People, closed: Thread) -> Streams:
    """By kind: the stream in scope, the one out of it, and one that is not there."""
    asker, outsider = people["asker"], people["outsider"]
    opened = answered_question(people)
    for reader in (asker, outsider):
        note_read(by=reader, thread=opened, upto=opened.posts.latest("pk").pk)
    return {
        "thread": (opened.stream, closed.stream, f"thread:{NOWHERE}"),
        "threads": (OWN, f"threads:group-{closed.working_group_id}", f"threads:group-{NOWHERE}"),
        "member": (stream_of(asker.pk), stream_of(outsider.pk), stream_of(NOWHERE)),
        "reading": (reading_stream(asker.pk), reading_stream(outsider.pk), reading_stream(NOWHERE)),
    }


def answered_question(people: People, **audience: Any) -> Thread:
    """Return a question of the asker with an answer."""
    thread = make_thread(people["asker"], title=f"A {CANARY} question", **audience)
    make_answer(thread, people["answerer"], f"The {CANARY} answer.")
    return thread


def heard_by_the_table() -> set[tuple[str, str, str]]:
    """Return the role, the kind and the scope of whatever the table lets somebody hear."""
    return {
        (role, kind, scope)
        for kind, about in STREAMS.items()
        for scope, audience in zip(SCOPES, about["hears"], strict=True)
        for role in AUDIENCES[audience]
    }


def named(streams: Streams) -> Iterator[tuple[str, str, str, str]]:
    """Give of every kind and scope the stream, and the one of that kind that is not there."""
    for kind, (*both, nothing) in streams.items():
        for scope, stream in zip(SCOPES, both, strict=True):
            yield kind, scope, stream, nothing


def test_the_table_names_every_action_and_every_kind(streams: Streams) -> None:
    assert {field.name for field in fields(Request)} == set(TABLE["socket"])
    assert set(streams) == set(STREAMS) == set(registry._kinds)  # noqa: SLF001  what is registered is what is asked


def test_whoever_is_not_let_in_can_do_nothing(people: People) -> None:
    async def scenario() -> list[int]:
        return [await first_close(await knock(people.get(role))) for role in NOT_LET_IN]

    assert run(scenario()) == [hub.REVOKED, hub.REVOKED]


def test_subscribing_gives_what_is_for_the_reader_and_is_silent_about_the_rest(
    people: People, streams: Streams
) -> None:
    heard = set()

    async def as_told(peer: Peer, stream: str) -> str:
        return json.dumps(await peer.subscribe(stream))

    async def scenario(role: str) -> None:
        async with connected(people[role]) as peer:
            for kind, scope, stream, nothing in named(streams):
                told, of_nothing = await as_told(peer, stream), await as_told(peer, nothing)
                assert json.loads(of_nothing) == [{"stream": nothing, "gone": True}], kind
                if "subscribed" in told:
                    heard.add((role, kind, scope))
                else:
                    assert told.replace(stream, nothing) == of_nothing, (role, kind, scope)

    for role in set(people) - set(NOT_LET_IN):
        run(scenario(role))

    assert heard == heard_by_the_table()


def test_polling_gives_what_a_socket_would(people: People, streams: Streams) -> None:
    heard = set()
    for role, member in {"visitor": None, **people}.items():
        browser = browser_of(member)
        for kind, scope, stream, nothing in named(streams):
            answer, of_nothing = (browser.get(f"/live/since/?{asked}=0") for asked in (stream, nothing))
            if role in NOT_LET_IN:
                assert answer.headers["Content-Type"] != "application/json", (role, kind, scope)
            elif '"gone"' in answer.text:
                assert answer.text.replace(stream, nothing) == of_nothing.text, (role, kind, scope)
            else:
                heard.add((role, kind, scope))

    assert heard == heard_by_the_table()


def test_unsubscribing_answers_nothing_whatever_is_named(people: People, streams: Streams) -> None:
    async def scenario(role: str) -> list[dict[str, Any]]:
        async with connected(people[role]) as peer:
            for every in streams.values():
                await peer.say({"unsubscribe": list(every)})
            return await peer.subscribe(OWN)

    for role in set(people) - set(NOT_LET_IN):
        assert {frame.get("stream") for frame in run(scenario(role))} == {OWN}


def test_after_unsubscribing_nothing_more_comes(people: People, closed: Thread, streams: Streams) -> None:
    asker, answerer = people["asker"], people["answerer"]
    followed = [closed.stream, *(in_scope for in_scope, _out, _nothing in streams.values() if in_scope != OWN)]
    answer = closed.posts.get(kind="answer")

    async def changed(peer: Peer) -> None:
        await peer.hear_until(lambda frame: frame.get("kind") == "post_added" and "A later reply." in frame["html"])

    async def scenario() -> list[dict[str, Any]]:
        async with connected(asker) as left, connected(asker) as stays:
            for peer in (left, stays):
                for stream in followed:
                    await peer.subscribe(stream)
            await left.say({"unsubscribe": followed})
            await left.subscribe(OWN)  # the answer to it shows that the first was obeyed
            await in_thread(make_reply, answer, answerer, "A later reply.")
            await changed(stays)
            return await left.subscribe(OWN)

    assert {frame.get("stream") for frame in run(scenario())} <= {OWN}
