"""The same search inside the CMS: whatever Wagtail filters, counts or orders by, the index answers."""

import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client

from network_site.access.marks import Mark
from network_site.members.models import GroupMembership, Member, WorkingGroup
from network_site.search.backends.whoosh import SearchBackend
from tests.factories.events import SessionFactory, SessionMaterialFactory
from tests.factories.guides import GuideFactory

ORDERS = ("title", "-title", "starts_at", "-starts_at", "room", "edition", "session", "mark")
ADDRESSES = [
    "/admin/pages/search/?q=home",
    "/admin/pages/search/?q=home&ordering=title",
    "/admin/choose-page/search/?q=home",
    "/admin/images/?q=home",
    "/admin/documents/?q=home",
    "/admin/snippets/directory/contactpoint/?q=home",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("is_indexed", [True, False])
def test_editors_search_by_the_index_and_without_it(
    engine: SearchBackend, editor: Member, client_of: Callable[[Member], Client], address: str, *, is_indexed: bool
) -> None:
    call_command("setup_site", verbosity=0)
    if is_indexed:
        engine.refresh_indexes()

    response = client_of(editor).get(address, follow=True)

    assert response.status_code == 200


@pytest.mark.parametrize("address", ["/admin/session/results/?q=canary", "/admin/sessionmaterial/results/?q=canary"])
@pytest.mark.parametrize("is_indexed", [True, False])
def test_organizers_find_what_they_may_see_and_nothing_else(
    engine: SearchBackend,
    organizer: Member,
    answerer: Member,
    group: WorkingGroup,
    client_of: Callable[[Member], Client],
    address: str,
    *,
    is_indexed: bool,
) -> None:
    call_command("setup_site", verbosity=0)
    for mark in (Mark.GREEN, Mark.AMBER, Mark.AMBER_STRICT):
        inside = {"mark": mark, "working_group": None if mark == Mark.GREEN else group, "service": answerer.service}
        session = SessionFactory.create(title=f"Canary {mark.name.lower()}", **inside)
        SessionMaterialFactory.create(session=session, title=f"Canary {mark.name.lower()}", **inside)
    if is_indexed:
        engine.refresh_indexes()

    outside = client_of(organizer).get(address).text
    GroupMembership.objects.create(group=group, member=organizer)
    inside_of_it = client_of(organizer).get(address).text

    assert found(outside) == {"green"}
    assert found(inside_of_it) == {"green", "amber"}


def found(page: str) -> set[str]:
    """Return the marks in the titles of *page*."""
    return set(re.findall("Canary ([a-z_]+)", page))


@pytest.mark.parametrize("parameters", ["&kind=clinic", *(f"&ordering={name}" for name in ORDERS)])
@pytest.mark.parametrize("kind", ["session", "sessionmaterial"])
def test_a_list_that_is_searched_can_be_filtered_and_ordered(
    engine: SearchBackend, organizer: Member, client_of: Callable[[Member], Client], kind: str, parameters: str
) -> None:
    call_command("setup_site", verbosity=0)
    for title in ("A lantern", "Something else"):
        session = SessionFactory.create(title=title, kind="clinic")
        SessionMaterialFactory.create(session=session, title=title)
    engine.refresh_indexes()

    page = client_of(organizer).get(f"/admin/{kind}/results/?q=lantern{parameters}").text

    assert "A lantern" in page
    assert "Something else" not in page


def test_one_forum_is_searched_by_the_index(
    engine: SearchBackend, organizer: Member, client_of: Callable[[Member], Client]
) -> None:
    call_command("setup_site", verbosity=0)
    first, second = (SessionFactory.create(title=f"A lantern {number}") for number in (1, 2))
    engine.refresh_indexes()

    page = client_of(organizer).get(f"/admin/session/results/?q=lantern&edition={second.edition_id}").text

    assert first.edition_id != second.edition_id
    assert "A lantern 2" in page
    assert "A lantern 1" not in page


@pytest.mark.parametrize(
    ("role", "address"), [("editor", "/admin/pages/search/"), ("organizer", "/admin/session/results/")]
)
def test_the_index_and_no_other_answers_in_the_admin(
    engine: SearchBackend,
    request: pytest.FixtureRequest,
    client_of: Callable[[Member], Client],
    role: str,
    address: str,
) -> None:
    call_command("setup_site", verbosity=0)
    engine.refresh_indexes()
    GuideFactory.create(title="A lantern")
    SessionFactory.create(title="A lantern")
    client = client_of(request.getfixturevalue(role))

    before = client.get(f"{address}?q=lantern").text
    engine.refresh_indexes()
    after = client.get(f"{address}?q=lantern").text

    assert "A lantern" not in before
    assert "A lantern" in after
