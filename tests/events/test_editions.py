"""Editions: which come next, what their pages show, and how their programme follows them."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Page

from events.actions import open_forums
from events.models import Edition, ForumSeries
from network_site.access.marks import Mark
from network_site.members.models import Member
from tests.factories.events import EditionFactory, SessionFactory, forum_series
from tests.factories.vocabulary import JurisdictionFactory

pytestmark = pytest.mark.django_db


def test_next_edition_is_the_earliest_that_is_not_over(asker: Member) -> None:
    EditionFactory.create(starts_on=date(2024, 12, 4), status=Edition.Status.HELD)
    later = EditionFactory.create(starts_on=date(2029, 5, 25))
    sooner = EditionFactory.create(starts_on=date(2027, 5, 25))

    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC)):
        assert list(Edition.objects.visible_to(asker).upcoming()) == [sooner, later]
        assert Edition.objects.next_for(asker) == sooner


@pytest.mark.parametrize(
    ("moment", "is_upcoming"),
    [("2027-05-28T11:59", True), ("2027-05-28T12:00", False)],  # UTC-12 is the last zone
)
def test_an_edition_is_over_when_its_last_day_is_over_everywhere(moment: str, *, is_upcoming: bool) -> None:
    EditionFactory.create(starts_on=date(2027, 5, 25))

    with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=UTC), tick=False):
        assert Edition.objects.upcoming().exists() is is_upcoming


def test_green_and_unpublished_editions_are_hidden_from_visitors(asker: Member, visitor: AnonymousUser) -> None:
    clear, green = EditionFactory.create(), EditionFactory.create(mark=Mark.GREEN)
    EditionFactory.create(live=False)

    assert set(Edition.objects.visible_to(asker)) == {clear, green}
    assert set(Edition.objects.visible_to(visitor)) == {clear}


def test_series_lists_what_the_reader_may_see(asker: Member, client: Client) -> None:
    EditionFactory.create(title="First forum")
    EditionFactory.create(title="Closed forum", mark=Mark.GREEN)

    seen_by_visitor = client.get("/forums/").content.decode()
    client.force_login(asker)
    seen_by_member = client.get("/forums/").content.decode()

    assert "Closed forum" in seen_by_member
    assert "First forum" in seen_by_visitor
    assert "Closed forum" not in seen_by_visitor


def test_series_needs_as_many_queries_for_many_editions(
    asker: Member, client: Client, count_queries: Callable[[Client, str], int]
) -> None:
    client.force_login(asker)
    EditionFactory.create(jurisdiction=JurisdictionFactory.create())
    client.get("/forums/")
    for_one = count_queries(client, "/forums/")

    EditionFactory.create_batch(12, jurisdiction=JurisdictionFactory.create())

    assert count_queries(client, "/forums/") == for_one


def test_edition_page_shows_when_where_and_outcomes(client: Client) -> None:
    edition = EditionFactory.create(
        jurisdiction=JurisdictionFactory.create(code="AT"), outcomes="<p>Four barriers.</p>", status=Edition.Status.HELD
    )

    page = client.get(edition.url).content.decode()

    assert "4–6 Dec 2024" in page
    assert "Vienna, Austria" in page
    assert "Four barriers." in page
    assert "Vienna time (Europe/Vienna, UTC+01:00)" in page


def test_place_and_days_say_what_is_not_settled() -> None:
    edition = EditionFactory.create(city="", dates_provisional=True, starts_on=date(2027, 5, 25))

    assert edition.when_and_where == "25–27 May 2027 (provisional) · place to be announced"


def test_programme_is_linked_only_where_the_reader_may_see_some_of_it(asker: Member, client: Client) -> None:
    edition = EditionFactory.create()
    SessionFactory.create(edition=edition, mark=Mark.GREEN)
    link = edition.get_programme_url()

    seen_by_visitor = client.get(edition.url).content.decode()
    client.force_login(asker)

    assert link in client.get(edition.url).content.decode()
    assert link not in seen_by_visitor


def test_hidden_edition_answers_like_an_unknown_one(asker: Member, client: Client) -> None:
    hidden = EditionFactory.create(mark=Mark.GREEN, slug="closed")
    SessionFactory.create(edition=hidden, mark=Mark.GREEN, slug="talk")
    addresses = ["", "programme/", "programme.ics", "programme/talk/", "programme/talk.ics"]

    answers = [(client.get(f"/forums/closed/{end}"), client.get(f"/forums/unknown/{end}")) for end in addresses]
    client.force_login(asker)

    assert all(client.get(f"/forums/closed/{end}").status_code == 200 for end in addresses)
    for hidden_answer, unknown_answer in answers:
        assert (hidden_answer.status_code, hidden_answer.content) == (404, unknown_answer.content)


def test_programme_moves_along_with_the_days_and_the_zone() -> None:
    edition = EditionFactory.create(starts_on=date(2027, 5, 25), time_zone="UTC")
    session = SessionFactory.create(edition=edition, at="2027-05-26T09:00")
    edition.starts_on, edition.ends_on, edition.time_zone = date(2027, 11, 2), date(2027, 11, 4), "Asia/Kathmandu"

    edition.save()

    session.refresh_from_db()
    assert session.starts_at == datetime(2027, 11, 3, 3, 15, tzinfo=UTC)
    assert session.ends_at == datetime(2027, 11, 3, 4, 45, tzinfo=UTC)
    assert session.sequence == 1


def test_programme_stays_while_new_days_are_a_draft() -> None:
    edition = EditionFactory.create()
    session = SessionFactory.create(edition=edition)
    edition.starts_on, edition.ends_on = date(2025, 12, 4), date(2025, 12, 6)

    revision = edition.save_revision()

    session.refresh_from_db()
    assert session.starts_at == datetime(2024, 12, 4, 8, tzinfo=UTC)
    revision.publish()
    session.refresh_from_db()
    assert session.starts_at == datetime(2025, 12, 4, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends_on": date(2024, 12, 3)}, "The last day is before the first"),
        ({"ends_on": date(2024, 12, 5)}, "The programme goes on until 6 Dec 2024"),
        ({"mark": Mark.GREEN}, "Some sessions are TLP:CLEAR"),
        ({"slug": "taken"}, "Another forum has this address"),
        ({"time_zone": "Europe/Wien"}, "not a time zone"),
    ],
)
def test_edition_refuses_what_contradicts_its_programme(change: dict[str, object], sentence: str) -> None:
    edition = EditionFactory.create()
    SessionFactory.create(edition=edition, at="2024-12-06T09:00")
    regional = forum_series().add_child(instance=ForumSeries(title="Regional", slug="regional"))
    day = date(2030, 1, 1)
    regional.add_child(instance=Edition(title="Taken", slug="taken", summary="-", starts_on=day, ends_on=day))
    for name, value in change.items():
        setattr(edition, name, value)

    with pytest.raises(ValidationError, match=sentence):
        edition.full_clean()


def test_days_may_be_taken_away_after_the_last_session() -> None:
    edition = EditionFactory.create()
    SessionFactory.create(edition=edition, at="2024-12-05T22:30")  # until midnight, which ends the second day
    edition.ends_on = date(2024, 12, 5)

    edition.full_clean()


def test_opening_the_forums_again_changes_nothing(organizer: Member) -> None:
    series = forum_series()
    rights = organizer.get_all_permissions()

    assert open_forums(parent=Page.objects.get(depth=2)) == series
    assert Member.objects.get(pk=organizer.pk).get_all_permissions() == rights
    assert "events.delete_room" in rights


def test_editions_hang_below_a_series_only() -> None:
    assert Edition.allowed_parent_page_models() == [ForumSeries]
    assert not Edition.can_exist_under(Page.get_first_root_node())
