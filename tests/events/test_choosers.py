"""Organizers find a member by office and country; nothing lists them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Edition
from network_site.members.models import Member
from tests.factories.events import SessionFactory
from tests.factories.members import MemberFactory

ClientOf = Callable[[Member], Client]
SEARCH, RESULTS = "/admin/session-people/", "/admin/session-people/results/"


@pytest.fixture
def desk(edition: Edition, organizer: Member, client_of: ClientOf) -> Client:
    """The organizer, signed in."""
    return client_of(organizer)


def test_no_page_of_the_desk_lists_members(edition: Edition, desk: Client, outsider: Member) -> None:
    session = SessionFactory.create(edition=edition)
    Member.objects.filter(pk=outsider.pk).update(office="Kingfisher desk")
    pages = [reverse("session:add"), reverse("session:edit", args=[session.pk]), SEARCH, RESULTS, f"{RESULTS}?q=ki"]
    assert "Kingfisher desk" in desk.get(f"{RESULTS}?q=kingfisher").text

    for address in pages:
        assert "Kingfisher" not in desk.get(address).text, address


def test_search_shows_offices_and_countries_and_few_of_them(edition: Edition, desk: Client, outsider: Member) -> None:
    outsider.full_name = "A name of their own"
    outsider.save()
    MemberFactory.create_batch(15, jurisdiction__code="KE")

    found = desk.get(f"{RESULTS}?q=trafficking+italy").text
    many = desk.get(f"{RESULTS}?q=trafficking").text

    assert outsider.label in found
    assert "Kenya" not in found
    assert outsider.email not in found
    assert outsider.full_name not in found
    assert many.count("data-chooser-modal-choice") == 10
    assert desk.get(f"{RESULTS}?q=trafficking&p=2").status_code == 404
    assert desk.get(f"{SEARCH}?multiple=1&q=trafficking").status_code == 200


def test_choice_tells_office_and_country(edition: Edition, desk: Client, outsider: Member) -> None:
    chosen = desk.get(f"{SEARCH}chosen/{outsider.pk}/").json()["result"]

    assert (chosen["id"], chosen["title"]) == (str(outsider.pk), outsider.label)
    assert outsider.email not in str(chosen)


@pytest.mark.parametrize("who", ["editor", "focal_point", "secretariat"])
def test_others_at_the_desk_find_no_search(
    who: str, edition: Edition, outsider: Member, request: pytest.FixtureRequest, client_of: ClientOf
) -> None:
    client = client_of(request.getfixturevalue(who))

    for address in (SEARCH, f"{RESULTS}?q=trafficking", f"{SEARCH}chosen/{outsider.pk}/"):
        assert client.get(address).status_code == 404
