"""The editor's side: who keeps which entries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.directory.models import Authority, ContactPoint
from network_site.members.models import Member
from tests.factories.directory import AuthorityFactory, ContactPointFactory
from tests.factories.vocabulary import ContactRoleFactory, JurisdictionFactory, LanguageFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]

MODELS = ("authority", "contactpoint")


def admin_url(model: str, view: str, *args: Any) -> str:
    return reverse(f"wagtailsnippets_directory_{model}:{view}", args=args)


@pytest.fixture
def entry(focal_point: Member) -> ContactPoint:
    """A contact point in the focal point's own country."""
    return ContactPointFactory.create(authority__jurisdiction=focal_point.jurisdiction, title="Desk at home")


@pytest.fixture
def elsewhere() -> ContactPoint:
    """A contact point in another country."""
    return ContactPointFactory.create(authority__jurisdiction__code="GM", title="Desk elsewhere")


def typed(contact: ContactPoint, **changes: Any) -> dict[str, Any]:
    return {
        "authority": contact.authority_id,
        "title": contact.title,
        "competence": contact.competence,
        "roles": [role.pk for role in contact.roles.all()],
        "topics": [],
        "languages": [language.pk for language in contact.languages.all()],
        "email": contact.email,
        "phone": contact.phone,
        "time_zone": contact.time_zone,
        "hours": contact.hours,
        "urgent": contact.urgent,
        "verified_on": contact.verified_on or "",
        "verified_by": contact.verified_by,
        "review_due": contact.review_due or "",
        "mark": contact.mark,
        **changes,
    }


@pytest.mark.parametrize("keeper", ["editor", "secretariat"])
@pytest.mark.parametrize("model", MODELS)
def test_who_keeps_every_country_opens_list_form_and_history(
    request: pytest.FixtureRequest,
    client_of: ClientOf,
    entry: ContactPoint,
    elsewhere: ContactPoint,
    keeper: str,
    model: str,
) -> None:
    client = client_of(request.getfixturevalue(keeper))
    row = entry if model == "contactpoint" else entry.authority

    for url in (
        admin_url(model, "list"),
        admin_url(model, "add"),
        admin_url(model, "edit", row.pk),
        admin_url(model, "history", row.pk),
        admin_url(model, "usage", row.pk),
        admin_url(model, "delete", row.pk),
    ):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("name", ["asker", "moderator"])
@pytest.mark.parametrize("model", MODELS)
def test_a_member_without_the_office_is_refused(
    request: pytest.FixtureRequest, client_of: ClientOf, entry: ContactPoint, name: str, model: str
) -> None:
    client = client_of(request.getfixturevalue(name))

    for url in (admin_url(model, "list"), admin_url(model, "add"), admin_url(model, "edit", entry.pk)):
        response = client.get(url)
        assert response.status_code in {302, 403}
        assert "Desk at home" not in response.text


def test_the_list_shows_freshness_and_filters_by_it(editor: Member, client_of: ClientOf, entry: ContactPoint) -> None:
    ContactPointFactory.create(title="Stale desk", verified_on=None)
    client = client_of(editor)

    everything = client.get(admin_url("contactpoint", "list")).text
    fresh = client.get(admin_url("contactpoint", "list"), {"freshness": "fresh"}).text
    due = client.get(admin_url("contactpoint", "list"), {"freshness": "due"}).text

    assert "Due for review" in everything
    assert "Desk at home" in fresh
    assert "Stale desk" not in fresh
    assert "Stale desk" in due
    assert "Desk at home" not in due


def test_the_list_searches_and_filters_at_once(editor: Member, client_of: ClientOf) -> None:
    role = ContactRoleFactory.create()
    ContactPointFactory.create(title="Extradition north", roles=[role])
    ContactPointFactory.create(title="Extradition south")
    ContactPointFactory.create(title="Assets east", roles=[role])

    page = client_of(editor).get(admin_url("contactpoint", "list"), {"q": "extradition", "roles": str(role.pk)}).text

    assert "Extradition north" in page
    assert "Extradition south" not in page
    assert "Assets east" not in page


def test_an_editor_adds_an_entry_that_members_find(editor: Member, asker: Member, client_of: ClientOf) -> None:
    model = ContactPoint(
        authority=AuthorityFactory.create(jurisdiction__code="SN"), title="Night desk", time_zone="Africa/Dakar"
    )
    role, language = ContactRoleFactory.create(label_en="Vessel registry"), LanguageFactory.create(code="fr")

    response = client_of(editor).post(
        admin_url("contactpoint", "add"), typed(model, roles=[role.pk], languages=[language.pk])
    )

    assert response.status_code == 302
    found = client_of(asker).get(reverse("directory:contacts"), {"q": "vessel registry"}).context["found"]
    assert [contact.title for _country, contacts in found.groups for contact in contacts] == ["Night desk"]
    assert ContactPoint.objects.get().revisions.count() == 1


def test_an_edit_is_kept_in_history(editor: Member, client_of: ClientOf, entry: ContactPoint) -> None:
    role = ContactRoleFactory.create()

    client_of(editor).post(admin_url("contactpoint", "edit", entry.pk), typed(entry, title="New desk", roles=[role.pk]))

    entry = ContactPoint.objects.get(pk=entry.pk)
    assert (entry.title, list(entry.roles.all())) == ("New desk", [role])
    assert [revision.user for revision in entry.revisions] == [editor]


def test_details_of_a_witness_protection_unit_are_an_error_of_the_form(
    editor: Member, client_of: ClientOf, entry: ContactPoint
) -> None:
    role = ContactRoleFactory.create(default_visibility="role only; details on request through focal point")

    response = client_of(editor).post(admin_url("contactpoint", "edit", entry.pk), typed(entry, roles=[role.pk]))

    assert response.status_code == 200
    assert set(response.context["form"].errors) == {"email"}
    assert role not in ContactPoint.objects.get(pk=entry.pk).roles.all()


def test_a_zone_that_does_not_exist_is_an_error_of_the_form(
    editor: Member, client_of: ClientOf, entry: ContactPoint
) -> None:
    response = client_of(editor).post(admin_url("contactpoint", "edit", entry.pk), typed(entry, time_zone="Mars/Base"))

    assert set(response.context["form"].errors) == {"time_zone"}


def test_a_renamed_authority_is_found_by_its_new_name(
    editor: Member, asker: Member, client_of: ClientOf, entry: ContactPoint
) -> None:
    authority = entry.authority
    data = {"name": "Palace of Justice", "jurisdiction": authority.jurisdiction_id, "kind": authority.kind}

    client_of(editor).post(admin_url("authority", "edit", authority.pk), data)

    assert list(ContactPoint.objects.matching("palace", person=asker)) == [entry]


# --- Focal points keep their own country alone ---------------------------------------------------------------


def test_a_focal_point_lists_and_edits_its_own_country(
    focal_point: Member, client_of: ClientOf, entry: ContactPoint, elsewhere: ContactPoint
) -> None:
    client = client_of(focal_point)

    page = client.get(admin_url("contactpoint", "list")).text
    response = client.post(admin_url("contactpoint", "edit", entry.pk), typed(entry, title="Changed desk"))

    assert "Desk at home" in page
    assert "Desk elsewhere" not in page
    assert response.status_code == 302
    entry.refresh_from_db()
    assert entry.title == "Changed desk"


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("view", ["edit", "history", "usage"])
def test_a_focal_point_meets_another_country_as_if_it_were_not_there(
    focal_point: Member, client_of: ClientOf, elsewhere: ContactPoint, model: str, view: str
) -> None:
    row = elsewhere if model == "contactpoint" else elsewhere.authority
    client = client_of(focal_point)

    assert client.get(admin_url(model, view, row.pk)).status_code == 404
    assert client.get(admin_url(model, view, row.pk + 1000)).status_code == 404


def test_a_focal_point_compares_no_versions_of_another_country(
    focal_point: Member, client_of: ClientOf, elsewhere: ContactPoint
) -> None:
    first, second = elsewhere.save_revision(), elsewhere.save_revision()

    url = admin_url("contactpoint", "revisions_compare", elsewhere.pk, first.pk, second.pk)
    assert client_of(focal_point).get(url).status_code == 404
    url = admin_url("contactpoint", "revisions_revert", elsewhere.pk, first.pk)
    assert client_of(focal_point).get(url).status_code == 404


def test_a_focal_point_cannot_change_or_move_what_belongs_to_another_country(
    focal_point: Member, client_of: ClientOf, entry: ContactPoint, elsewhere: ContactPoint
) -> None:
    client = client_of(focal_point)

    refused = client.post(admin_url("contactpoint", "edit", elsewhere.pk), typed(elsewhere, title="Mine"))
    moved = client.post(admin_url("contactpoint", "edit", entry.pk), typed(entry, authority=elsewhere.authority_id))
    added = client.post(admin_url("contactpoint", "add"), typed(entry, authority=elsewhere.authority_id))

    assert refused.status_code == 404
    assert set(moved.context["form"].errors) == set(added.context["form"].errors) == {"authority"}
    assert not ContactPoint.objects.filter(title="Mine").exists()
    assert ContactPoint.objects.filter(authority=elsewhere.authority).count() == 1


def test_a_focal_point_adds_authorities_of_its_own_country_alone(focal_point: Member, client_of: ClientOf) -> None:
    client = client_of(focal_point)
    JurisdictionFactory.create(code="GM")
    data = {"name": "Coast guard", "kind": "coast-guard"}

    refused = client.post(admin_url("authority", "add"), data | {"jurisdiction": "GM"})
    client.post(admin_url("authority", "add"), data | {"jurisdiction": "SN"})

    assert set(refused.context["form"].errors) == {"jurisdiction"}
    assert [authority.jurisdiction_id for authority in Authority.objects.all()] == ["SN"]


def test_a_focal_point_deletes_nothing(
    focal_point: Member, client_of: ClientOf, entry: ContactPoint, elsewhere: ContactPoint
) -> None:
    client = client_of(focal_point)

    for contact in (entry, elsewhere):
        client.post(admin_url("contactpoint", "delete", contact.pk))
        bulk = reverse("wagtail_bulk_action", args=["directory", "contactpoint", "delete"])
        client.post(f"{bulk}?id={contact.pk}")

    assert ContactPoint.objects.count() == 2
