"""The home of a group: what the parts hold for it, for its members alone."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from discussions import actions as discussions
from discussions.exceptions import NotAllowed
from discussions.models import Thread
from events.models import Edition
from network_site.access.marks import Mark
from network_site.home.models import HomePage
from network_site.members.actions.groups import archive_group
from network_site.members.models import Member, WorkingGroup
from tests.factories.discussions import make_answer, make_thread
from tests.factories.events import EditionFactory, SessionFactory, SessionMaterialFactory

pytestmark = pytest.mark.django_db

ClientOf = Callable[[Member], Client]
CANARY = "kingfisher"


@pytest.fixture
def named(group: WorkingGroup, asker: Member) -> WorkingGroup:
    """The closed group of the cast, with a name to look for, chaired by the asker."""
    WorkingGroup.objects.filter(pk=group.pk).update(name=f"The {CANARY}")
    group.memberships.filter(member=asker).update(role="chair")
    group.refresh_from_db()
    return group


@pytest.fixture
def edition(site: HomePage) -> Edition:
    """A forum that is running, on the site's own tree."""
    today = timezone.localdate()
    return EditionFactory.create(starts_on=today - timedelta(days=3), ends_on=today + timedelta(days=3))


def fill(group: WorkingGroup, by: Member, edition: Edition, number: int = 0) -> Thread:
    """Give *group* a question, a session to come, one that is over, and a material of each."""
    inside = {"mark": Mark.AMBER, "working_group": group, "service": by.service}
    for days in (1, -1):
        starts = timezone.now() + timedelta(days=days, hours=number)
        session = SessionFactory.create(
            edition=edition,
            title=f"Session {number} {'to come' if days > 0 else 'over'}",
            slug=f"session-{number}-{days + 1}",
            starts_at=starts,
            ends_at=starts + timedelta(minutes=30),
            **inside,
        )
        SessionMaterialFactory.create(session=session, title=f"Paper {number} {days}", text="Text.", **inside)
    return make_thread(by, title=f"Question number {number}", mark=Mark.AMBER, working_group=group)


def test_members_find_what_the_group_has(
    named: WorkingGroup, edition: Edition, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    fill(named, asker, edition)

    page = client_of(answerer).get(named.get_absolute_url()).text

    for text in (named.name, "Question number 0", "Session 0 to come", "Session 0 over", "Paper 0 1", asker.office):
        assert text in page
    assert f"?group={named.slug}" in page


def test_strict_items_stay_in_the_service(
    named: WorkingGroup, answerer: Member, colleague: Member, asker: Member, client_of: ClientOf
) -> None:
    make_thread(answerer, title="A strict question", mark=Mark.AMBER_STRICT, working_group=named)

    assert "A strict question" in client_of(colleague).get(named.get_absolute_url()).text
    assert "A strict question" not in client_of(asker).get(named.get_absolute_url()).text


def test_at_the_door_of_an_open_group_one_reads_what_it_is_for_and_no_more(
    named: WorkingGroup, edition: Edition, asker: Member, outsider: Member, client_of: ClientOf
) -> None:
    WorkingGroup.objects.filter(pk=named.pk).update(is_closed=False, description="What we do.")
    fill(named, asker, edition)

    page = client_of(outsider).get(named.get_absolute_url()).text

    assert "What we do." in page
    for text in ("Question number 0", "Session 0", "Paper 0", "Netherlands"):
        assert text not in page


@pytest.mark.parametrize("role", ["outsider", "moderator", "secretariat", "organizer"])
def test_an_open_question_does_not_name_the_closed_group_it_came_from(
    named: WorkingGroup, edition: Edition, asker: Member, role: str, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    thread = make_thread(asker, title="An open question", mark=Mark.GREEN, working_group=named)
    session = SessionFactory.create(edition=edition, mark=Mark.GREEN, working_group=named)
    client = client_of(request.getfixturevalue(role))

    for address in ("/questions/", thread.get_absolute_url(), session.get_absolute_url()):
        response = client.get(address)
        assert response.status_code == 200
        assert CANARY not in response.text.lower()
        assert named.slug not in response.text


def test_a_question_of_the_group_names_it_to_its_members(
    named: WorkingGroup, asker: Member, client_of: ClientOf
) -> None:
    thread = make_thread(asker, title="A question inside", mark=Mark.AMBER, working_group=named)

    assert named.name in client_of(asker).get(thread.get_absolute_url()).text


def test_ask_in_the_group_begins_with_the_group(
    named: WorkingGroup, answerer: Member, outsider: Member, client_of: ClientOf
) -> None:
    address = f"/questions/ask/?group={named.slug}"

    assert f'<option value="{named.pk}" selected>' in client_of(answerer).get(address).text
    assert client_of(outsider).get(address).status_code == 200
    assert CANARY not in client_of(outsider).get(address).text.lower()


def test_an_archived_group_takes_no_posts(
    named: WorkingGroup, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    thread = make_thread(asker, mark=Mark.AMBER, working_group=named)
    answer = make_answer(thread, answerer)
    archive_group(by=asker, group=named)
    thread = Thread.objects.get(pk=thread.pk)

    with pytest.raises(NotAllowed):
        make_thread(answerer, mark=Mark.AMBER, working_group=named)
    with pytest.raises(NotAllowed):
        discussions.answer_question(by=asker, key=uuid.uuid4(), thread=thread, body="Late.")
    with pytest.raises(NotAllowed):
        discussions.accept_answer(by=asker, post=answer)
    page = client_of(answerer).get(thread.get_absolute_url()).text
    assert "can be read, and nothing is added" in page
    assert "Your answer" not in page
    assert f"?group={named.slug}" not in client_of(answerer).get(named.get_absolute_url()).text


def test_empty_home_says_what_to_do_next(named: WorkingGroup, asker: Member, client_of: ClientOf) -> None:
    page = client_of(asker).get(named.get_absolute_url()).text

    for text in ("Ask the group", "Say what the group is for", "No file yet", "No session yet"):
        assert text in page


@pytest.mark.parametrize("many", [1, 3])
def test_home_asks_the_database_as_often_for_much(
    many: int, named: WorkingGroup, edition: Edition, asker: Member, client_of: ClientOf
) -> None:
    for number in range(many):
        fill(named, asker, edition, number)
    client = client_of(asker)

    with CaptureQueriesContext(connection) as queries:
        client.get(named.get_absolute_url())

    assert len(queries) == 15
