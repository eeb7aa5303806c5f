"""Three first things to do, ticked off when they are really done."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from discussions import actions
from network_site.home.models import HomePage
from network_site.home.welcome import things_to_do
from network_site.members.models import JoinRequest, Member
from tests.factories.discussions import make_answer, make_thread
from tests.factories.members import MemberFactory, WorkingGroupFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


@pytest.fixture
def newcomer() -> Member:
    """A member on the first day."""
    return MemberFactory.create(welcomed_at=None)


def done(member: Member) -> list[bool]:
    return [thing.is_done for thing in things_to_do(Member.objects.get(pk=member.pk))]


def test_each_thing_is_ticked_off_when_it_is_done(newcomer: Member, asker: Member) -> None:
    assert done(newcomer) == [False, False, False]

    make_thread(newcomer)
    assert done(newcomer) == [True, False, False]
    answer = make_answer(make_thread(asker), newcomer)
    assert done(newcomer) == [True, True, False]
    JoinRequest.objects.create(group=WorkingGroupFactory.create(is_closed=False), member=newcomer, reason="I do this.")
    assert done(newcomer) == [True, True, True]
    actions.delete_post(by=newcomer, post=answer)
    assert done(newcomer) == [True, False, True]


def test_every_link_opens_and_the_welcome_goes_when_it_is_put_away(
    site: HomePage, newcomer: Member, client_of: ClientOf
) -> None:
    client = client_of(newcomer)
    assert "Three things to begin with" in client.get("/").text
    assert [client.get(thing.url).status_code for thing in things_to_do(newcomer)] == [200, 200, 200]

    assert client.post("/people/welcome/dismiss/").headers["Location"] == "/"
    assert "Three things to begin with" not in client.get("/").text


def test_who_is_at_home_pays_nothing_for_it(asker: Member, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert things_to_do(asker) == ()
