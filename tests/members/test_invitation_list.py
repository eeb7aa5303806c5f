"""The list of invitations: every one can be reached, and those that wait come first."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network_site.members.models import Member, Nomination, ProsecutionService
from network_site.members.views import nominations as views
from tests.factories.members import ProsecutionServiceFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
PAGE = "/people/invitations/"
NOW = timezone.now()
STATES = {
    "open": {},
    "accepted": {"accepted_at": NOW},
    "withdrawn": {"withdrawn_at": NOW},
    "expired": {"expires_at": NOW - timedelta(days=1)},
}


@pytest.fixture
def service(focal_point: Member) -> ProsecutionService:
    """The service of the focal point's country."""
    return ProsecutionServiceFactory.create(jurisdiction=focal_point.jurisdiction, name="Parquet général")


def make(words: Iterable[str], service: ProsecutionService, by: Member) -> None:
    """Make an invitation for each of *words*, the later ones the older; the word of a state puts it in that state."""
    for age, word in enumerate(words):
        details = {"expires_at": NOW + timedelta(days=7), **STATES.get(word, {})}
        Nomination.objects.create(
            email=f"{word}@prosecution.example",
            office=f"Office {word}",
            service=service,
            nominated_by=by,
            token_hash=f"{service.pk} {word}",
            created_at=NOW - timedelta(hours=age),
            **details,
        )


def listed(client: Client, **asked: object) -> list[str]:
    """Return the words of the invitations on a page."""
    return [row.email.partition("@")[0] for row in client.get(PAGE, asked).context["page"]]


def test_open_ones_come_first_and_every_one_is_on_some_page(
    focal_point: Member, service: ProsecutionService, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    make(["accepted", "first", "withdrawn", "expired", "second"], service, focal_point)
    client = client_of(focal_point)

    assert [listed(client, page=number) for number in (1, 2, 3)] == [
        ["first", "second"],
        ["accepted", "withdrawn"],
        ["expired"],
    ]
    assert "?page=2" in client.get(PAGE).text


@pytest.mark.parametrize("state", STATES)
def test_list_is_narrowed_by_state(
    state: str, focal_point: Member, service: ProsecutionService, client_of: ClientOf
) -> None:
    make(STATES, service, focal_point)

    assert listed(client_of(focal_point), state=state) == [state]


def test_list_is_searched_by_address_office_service_and_country(
    focal_point: Member, service: ProsecutionService, client_of: ClientOf
) -> None:
    make(["sea", "land"], service, focal_point)
    client = client_of(focal_point)

    for words in ("sea@prosecution", "office sea", "général sea", "senegal sea", "sn sea"):
        assert listed(client, q=words) == ["sea"]
    assert listed(client, q="air") == []
    assert "Show all" in client.get(PAGE, {"q": "air"}).text


def test_secretariat_narrows_by_country_and_a_focal_point_stays_in_theirs(
    focal_point: Member, secretariat: Member, service: ProsecutionService, client_of: ClientOf
) -> None:
    make(["here"], service, focal_point)
    make(["abroad"], ProsecutionServiceFactory.create(jurisdiction__code="GM"), secretariat)

    assert sorted(listed(client_of(secretariat))) == ["abroad", "here"]
    assert listed(client_of(secretariat), country="GM") == ["abroad"]
    assert listed(client_of(focal_point), country="GM") == ["here"]


def test_filter_that_makes_no_sense_is_left_out(
    focal_point: Member, service: ProsecutionService, client_of: ClientOf
) -> None:
    make(["here"], service, focal_point)

    assert listed(client_of(focal_point), state="lost", page="last but one") == ["here"]


def test_list_takes_the_same_queries_for_one_and_for_many(
    secretariat: Member, service: ProsecutionService, client_of: ClientOf
) -> None:
    client, taken = client_of(secretariat), []
    for words in (["one"], [f"many-{number}" for number in range(9)]):
        make(words, service, secretariat)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        taken.append(len(queries))

    assert taken[0] == taken[1] <= 16
