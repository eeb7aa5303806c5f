"""The pages of roles and deputies, and the countries that nobody answers for."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from network_site.access.models import AuditEntry
from network_site.members.actions.deputies import appoint_deputy
from network_site.members.actions.nominations import Person, accept, invite
from network_site.members.gaps import gaps
from network_site.members.models import Deputy, Member
from network_site.members.permissions import may_vouch_for
from network_site.members.roles import Role
from tests.factories.members import MemberFactory, ProsecutionServiceFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def colleague_at_home(focal_point: Member) -> Member:
    """A prosecutor of the focal point's country."""
    return MemberFactory.create(jurisdiction=focal_point.jurisdiction, office="Prosecutor, smuggling of migrants")


def test_secretariat_finds_a_member_gives_a_role_and_takes_it_away(
    secretariat: Member, outsider: Member, fresh_client_of: ClientOf
) -> None:
    client, page = fresh_client_of(secretariat), f"/people/roles/{outsider.pk}/"
    assert page not in client.get("/people/roles/").text  # who holds a role is listed, others are searched
    assert page in client.get("/people/roles/?q=trafficking+Italy").text

    client.post(page, {"role": Role.MODERATOR, "deed": "grant"})
    assert Member.objects.get(pk=outsider.pk).has_role(Role.MODERATOR)
    assert page in client.get("/people/roles/?role=moderator").text

    client.post(page, {"role": Role.MODERATOR, "deed": "remove"})
    assert not Member.objects.get(pk=outsider.pk).has_role(Role.MODERATOR)
    kept = AuditEntry.objects.filter(object_id=str(outsider.pk), action__startswith="members.role_")
    assert set(kept.values_list("action", "user_id")) == {
        ("members.role_granted", secretariat.pk),
        ("members.role_removed", secretariat.pk),
    }


def test_roles_ask_for_the_passphrase_again(secretariat: Member, outsider: Member, client_of: ClientOf) -> None:
    secretariat.set_password(PASSPHRASE)
    secretariat.save()

    answer = client_of(secretariat).post(f"/people/roles/{outsider.pk}/", {"role": Role.EDITOR, "deed": "grant"})

    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not Member.objects.get(pk=outsider.pk).has_role(Role.EDITOR)


def test_last_of_the_secretariat_stays(secretariat: Member, fresh_client_of: ClientOf) -> None:
    client, page = fresh_client_of(secretariat), f"/people/roles/{secretariat.pk}/"

    answer = client.post(page, {"role": Role.SECRETARIAT, "deed": "remove"}, follow=True)

    assert "its last member stays" in answer.text
    assert Member.objects.get(pk=secretariat.pk).has_role(Role.SECRETARIAT)
    assert client.post(page, {"role": "emperor", "deed": "grant"}).status_code == 404


@pytest.mark.parametrize("who", ["asker", "focal_point", "editor", "moderator", "organizer"])
def test_roles_are_for_the_secretariat_alone(
    who: str, request: pytest.FixtureRequest, outsider: Member, fresh_client_of: ClientOf
) -> None:
    client = fresh_client_of(request.getfixturevalue(who))

    assert client.get("/people/roles/").status_code == 404
    assert client.get(f"/people/roles/{outsider.pk}/").status_code == 404
    assert client.post(f"/people/roles/{outsider.pk}/", {"role": "editor", "deed": "grant"}).status_code == 404


def test_lists_take_the_same_queries_for_one_and_for_many(
    secretariat: Member, client_of: ClientOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    MemberFactory.create_batch(9, roles=[Role.EDITOR, Role.MODERATOR])
    client = client_of(secretariat)

    for address in ("/people/roles/", "/people/roles/?q=trafficking", "/people/country/"):
        with django_assert_max_num_queries(17):
            client.get(address)


def test_focal_point_appoints_and_ends_a_deputy(
    focal_point: Member, colleague_at_home: Member, outsider: Member, fresh_client_of: ClientOf
) -> None:
    client, page = fresh_client_of(focal_point), f"/people/deputies/{focal_point.pk}/"
    assert page in client.get("/people/country/").text
    assert client.post(page, {"deputy": outsider.pk}).status_code == 422

    client.post(page, {"deputy": colleague_at_home.pk})

    assert may_vouch_for(colleague_at_home, colleague_at_home.jurisdiction)
    assert "Deputy" in client.get("/people/country/").text
    menu = fresh_client_of(colleague_at_home).get("/questions/").text
    assert "/people/country/" in menu
    client.post(f"/people/deputies/{Deputy.objects.get().pk}/end/")
    assert not Deputy.objects.exists()
    assert "/people/country/" not in fresh_client_of(colleague_at_home).get("/questions/").text


def test_secretariat_appoints_for_anyone_and_others_for_nobody(
    secretariat: Member, focal_point: Member, colleague_at_home: Member, outsider: Member, fresh_client_of: ClientOf
) -> None:
    abroad = MemberFactory.create(jurisdiction__code="GM", roles=[Role.FOCAL_POINT])
    page = f"/people/deputies/{focal_point.pk}/"
    for person in (abroad, colleague_at_home, outsider):
        assert fresh_client_of(person).post(page, {"deputy": colleague_at_home.pk}).status_code == 404

    fresh_client_of(secretariat).post(page, {"deputy": colleague_at_home.pk})

    place = Deputy.objects.get()
    assert place.deputy == colleague_at_home
    assert fresh_client_of(outsider).post(f"/people/deputies/{place.pk}/end/").status_code == 404


def test_country_list_shows_roles_mandates_and_no_button_that_leads_nowhere(
    focal_point: Member, colleague_at_home: Member, client_of: ClientOf
) -> None:
    second = MemberFactory.create(jurisdiction=focal_point.jurisdiction, roles=[Role.FOCAL_POINT])
    appoint_deputy(by=focal_point, focal_point=focal_point, deputy=colleague_at_home)

    page = client_of(focal_point).get("/people/country/").text

    assert "Focal point" in page
    assert f"/people/country/{colleague_at_home.pk}/remove/" in page
    for answers_above in (second, focal_point):
        assert f"/people/country/{answers_above.pk}/" not in page


def test_country_list_is_searched_within_the_own_country(
    focal_point: Member, colleague_at_home: Member, client_of: ClientOf
) -> None:
    abroad = MemberFactory.create(jurisdiction__code="GM", office="Prosecutor, smuggling of migrants by sea")

    page = client_of(focal_point).get("/people/country/?q=smuggling&country=GM").text
    assert abroad.office not in page
    page = client_of(focal_point).get("/people/country/?q=smuggling").text

    assert colleague_at_home.office in page
    assert abroad.office not in page


def test_country_without_a_focal_point_gets_one_in_two_steps(
    secretariat: Member,
    asker: Member,
    focal_point: Member,
    fresh_client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = fresh_client_of(secretariat)
    assert [gap.jurisdiction.pk for gap in gaps()] == ["GM"]
    button = f"/people/invitations/?role=focal-point&amp;country={asker.jurisdiction_id}#invite"
    assert button in client.get("/people/country/").text
    page = client.get(f"/people/invitations/?role=focal-point&country={asker.jurisdiction_id}").text
    assert f'<option value="{asker.service_id}" selected>' in page
    assert '<option value="focal-point" selected>' in page

    form = {"email": "focal@justice.example", "office": "Focal point", "service": asker.service_id}
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/people/invitations/", {**form, "role": "focal-point"})
    page = client.get("/people/country/").text
    assert button not in page
    assert "A focal point is invited" in page

    token = str(mail.outbox[-1].body).split("/people/join/")[1].split("/")[0]
    invited = accept(token=token, password=PASSPHRASE)
    assert gaps() == []
    assert invited.service is not None
    invite(by=invited, person=Person(email="next@justice.example", office="Prosecutor", service=invited.service))


def test_country_with_invitations_alone_is_a_gap_and_only_the_secretariat_sees_it(
    secretariat: Member, focal_point: Member, client_of: ClientOf
) -> None:
    service = ProsecutionServiceFactory.create(jurisdiction__code="PT")
    invite(by=secretariat, person=Person(email="new@justice.example", office="Prosecutor", service=service))

    assert [(gap.members, gap.invited, gap.focal_point_invited) for gap in gaps()] == [(0, 1, False)]
    assert "without a focal point" in client_of(secretariat).get("/people/country/").text
    assert "without a focal point" not in client_of(focal_point).get("/people/country/").text
