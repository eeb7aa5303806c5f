"""Whoever reads a thread of a group leaves a trace, by whichever way its text came."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from discussions.models import Thread
from network_site.access.marks import Mark
from network_site.access.models import AuditEntry
from network_site.access.rules import Reader
from network_site.live.backlog import read_backlog
from network_site.live.batches import Viewer
from network_site.members.models import Member, WorkingGroup
from tests.factories.discussions import make_answer, make_thread

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


@pytest.fixture
def thread(answerer: Member, group: WorkingGroup) -> Thread:
    """An answered question of the group."""
    thread = make_thread(answerer, mark=Mark.AMBER, working_group=group)
    make_answer(thread, answerer, "Heard within the group.")
    return thread


def noted() -> list[tuple[int, str]]:
    seen = AuditEntry.objects.filter(action="access.viewed").order_by("number")
    return [(entry.user_id or 0, entry.label) for entry in seen]


def test_a_poll_that_hands_out_a_thread_of_a_group_is_noted_once_with_its_page(
    thread: Thread, colleague: Member, client_of: ClientOf
) -> None:
    client = client_of(colleague)

    told = [client.get("/live/since/", {thread.stream: position}).text for position in (0, 0, 99)]
    client.get(thread.get_absolute_url())

    assert "Heard within the group." in told[0]
    assert noted() == [(colleague.pk, f"thread {thread.pk}")]
    assert AuditEntry.objects.get(action="access.viewed").office == colleague.label


def test_a_socket_that_follows_a_thread_of_a_group_is_noted(thread: Thread, colleague: Member) -> None:
    backlog = read_backlog(Viewer(Reader.of(colleague), "en"), {thread.stream: 2**31})

    assert backlog[thread.stream].position is not None
    assert noted() == [(colleague.pk, f"thread {thread.pk}")]


def test_nothing_is_noted_of_who_is_handed_nothing(thread: Thread, outsider: Member, client_of: ClientOf) -> None:
    told = client_of(outsider).get("/live/since/", {thread.stream: 0}).json()

    assert told == {"frames": [{"stream": thread.stream, "gone": True}]}
    assert noted() == []


def test_nothing_is_noted_of_who_asked_there_without_a_name(
    answerer: Member, colleague: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    thread = make_thread(answerer, mark=Mark.AMBER, working_group=group, is_anonymous=True)

    for member in (answerer, colleague):
        client_of(member).get("/live/since/", {thread.stream: 0})

    assert noted() == [(colleague.pk, f"thread {thread.pk}")]


def test_a_poll_of_an_open_thread_costs_and_notes_nothing_more(
    asker: Member, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, stream = client_of(asker), make_thread(asker).stream
    client.get("/live/since/", {stream: 0})

    with django_assert_num_queries(8):
        client.get("/live/since/", {stream: 0})

    assert noted() == []
