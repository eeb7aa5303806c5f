"""The first page: what a visitor finds, and what waits for a member."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network_site.access.marks import Mark
from network_site.home.models import HomePage
from network_site.live import fragments
from network_site.members.models import Member, WorkingGroup
from tests.factories.directory import AuthorityFactory, ContactPointFactory
from tests.factories.discussions import make_thread
from tests.factories.events import EditionFactory
from tests.factories.guides import GuideFactory

ClientOf = Callable[[Member], Client]


def test_a_visitor_sees_what_is_clear_and_nothing_else(site: HomePage, client: Client, asker: Member) -> None:
    GuideFactory.create(title="A public guide", mark=Mark.CLEAR)
    GuideFactory.create(title="A guide for members", mark=Mark.GREEN)
    EditionFactory.create(title="A public forum", mark=Mark.CLEAR)
    EditionFactory.create(title="A forum for members", mark=Mark.GREEN)
    make_thread(asker, title="A question among members", mark=Mark.CLEAR)

    page = client.get("/").text

    assert "A public guide" in page
    assert "A public forum" in page
    assert "Sign in" in page
    for hidden in ("A guide for members", "A forum for members", "A question among members"):
        assert hidden not in page


def test_a_member_sees_what_waits_what_is_new_and_the_next_forum(
    site: HomePage, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    waiting = make_thread(asker, title="To your own country", concerns=[answerer.jurisdiction])
    new = make_thread(asker, title="To somebody else")
    own = make_thread(answerer, title="Asked by yourself", concerns=[answerer.jurisdiction])
    today = timezone.localdate()
    EditionFactory.create(title="The next forum", starts_on=today + timedelta(9), ends_on=today + timedelta(10))
    contact = ContactPointFactory.create(
        authority=AuthorityFactory.create(jurisdiction=answerer.jurisdiction), verified_on=today - timedelta(400)
    )

    response = client_of(answerer).get("/")

    for thread in (waiting, new, own):
        assert response.text.count(f'id="thread-{thread.pk}"') == 1
    assert "The next forum" in response.text
    assert contact.get_absolute_url() in response.text
    assert waiting.title in response.context["waiting"][0]
    assert own.title in response.context["asked"][0]


def test_a_question_of_a_group_waits_for_its_members_alone(
    site: HomePage, asker: Member, answerer: Member, outsider: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    make_thread(
        asker,
        title="A question of the group",
        mark=Mark.AMBER,
        working_group=group,
        concerns=[answerer.jurisdiction, outsider.jurisdiction],
    )

    assert "A question of the group" in client_of(answerer).get("/").text
    assert "A question of the group" not in client_of(outsider).get("/").text


def test_the_dashboard_needs_the_same_queries_for_any_number_of_rows(
    site: HomePage, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    def queries(rows: int) -> int:
        for n in range(rows):
            make_thread(asker, title=f"To your country, number {n}", concerns=[answerer.jurisdiction])
            make_thread(asker, title=f"To somebody else, number {n}")
            make_thread(answerer, title=f"Asked by yourself, number {n}")
        client.get("/")
        fragments.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return len(captured)

    client = client_of(answerer)

    assert queries(1) == queries(4)


@pytest.mark.parametrize("mandate_days", [-1, 0])
def test_whose_mandate_is_over_sees_what_a_visitor_sees(
    site: HomePage, asker: Member, client_of: ClientOf, mandate_days: int
) -> None:
    asker.mandate_until = timezone.localdate() + timedelta(mandate_days)
    asker.save()

    shows_dashboard = "What waits for you" in client_of(asker).get("/").text

    assert shows_dashboard == (mandate_days == 0)
