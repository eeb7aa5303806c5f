"""Every action of the socket against every kind of stream and every kind of person, in scope and out of it."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import pytest

from discussions.actions import note_read
from discussions.models import Thread
from discussions.streams import reading_stream
from network_site.access.marks import Mark
from network_site.live import hub, registry
from network_site.live.requests import Request
from network_site.members.models import Member, WorkingGroup
from network_site.notifications.streams import stream_of
from tests.factories.discussions import make_answer, make_reply, make_thread
from tests.factories.members import MemberFactory
from tests.house.conftest import CANARY
from tests.house.test_access_matrix import AUDIENCES, ROLES, TABLE
from tests.live.conftest import Peer, connected, first_close, in_thread, knock, run

pytestmark = pytest.mark.django_db(transaction=True)

NOWHERE = 10**6  # a number that no row has
OWN = "threads:members"  # a stream that every member may follow
ADMITTED = sorted(set(ROLES) - {"visitor", "unverified"})


@pytest.fixture
def unverified(transactional_db: None) -> Member:
    """A person who can sign in and whom nobody vouches for."""
    return MemberFactory.create(verified_at=None)


@pytest.fixture
def thread(transactional_db: None, asker: Member, answerer: Member, group: WorkingGroup) -> Thread:
    """A question of the closed group with an answer; every word of them is its own."""
    thread = make_thread(asker, title=f"A {CANARY} question", mark=Mark.AMBER, working_group=group)
    note_read(by=asker, thread=thread, upto=make_answer(thread, answerer, f"The {CANARY} answer.").pk)
    return thread


@pytest.fixture
def streams(thread: Thread, group: WorkingGroup) -> Mapping[str, tuple[str, str]]:
    """By kind: the stream that the group, or the asker alone, may follow, and one that is not there."""
    return {
        "thread": (thread.stream, f"thread:{NOWHERE}"),
        "threads": (f"threads:group-{group.pk}", f"threads:group-{NOWHERE}"),
        "member": (stream_of(thread.author_id), stream_of(NOWHERE)),
        "reading": (reading_stream(thread.author_id), reading_stream(NOWHERE)),
    }


def test_the_table_names_every_action_and_every_kind(streams: Mapping[str, tuple[str, str]]) -> None:
    assert {field.name for field in fields(Request)} == set(TABLE["socket"])
    assert set(streams) == set(TABLE["streams"]) == set(registry._kinds)  # noqa: SLF001  what is registered is what is asked


@pytest.mark.parametrize("role", ["visitor", "unverified"])
def test_whoever_is_not_let_in_can_do_nothing(role: str, request: pytest.FixtureRequest) -> None:
    member = None if role == "visitor" else request.getfixturevalue(role)

    async def scenario() -> int:
        return await first_close(await knock(member))

    assert run(scenario()) == hub.REVOKED


@pytest.mark.parametrize("role", ADMITTED)
def test_subscribing_gives_what_is_for_the_reader_and_is_silent_about_the_rest(
    role: str, request: pytest.FixtureRequest, streams: Mapping[str, tuple[str, str]]
) -> None:
    member = request.getfixturevalue(role)

    async def scenario() -> dict[str, tuple[str, str]]:
        async with connected(member) as peer:
            return {
                kind: (json.dumps(await peer.subscribe(inside)), json.dumps(await peer.subscribe(nothing)))
                for kind, (inside, nothing) in streams.items()
            }

    for kind, (heard, of_nothing) in run(scenario()).items():
        inside, nothing = streams[kind]
        if role in AUDIENCES[TABLE["streams"][kind]]:
            assert CANARY in heard, kind
            assert "subscribed" in heard, kind
        else:
            assert heard.replace(inside, nothing) == of_nothing, kind
        assert json.loads(of_nothing) == [{"stream": nothing, "gone": True}], kind


@pytest.mark.parametrize("role", ADMITTED)
def test_unsubscribing_answers_nothing_whatever_is_named(
    role: str, request: pytest.FixtureRequest, streams: Mapping[str, tuple[str, str]]
) -> None:
    member = request.getfixturevalue(role)

    async def scenario() -> list[dict[str, Any]]:
        async with connected(member) as peer:
            for named in streams.values():
                await peer.say({"unsubscribe": list(named)})
            return await peer.subscribe(OWN)

    assert {frame.get("stream") for frame in run(scenario())} == {OWN}


def test_after_unsubscribing_nothing_more_comes(
    asker: Member, answerer: Member, thread: Thread, streams: Mapping[str, tuple[str, str]]
) -> None:
    followed = [inside for inside, _nothing in streams.values()]
    answer = thread.posts.get(kind="answer")

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
