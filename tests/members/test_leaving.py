"""Leaving the network: what ends, what stays, and taking away what would still tell who it was."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from network_site.access.models import AuditEntry
from network_site.home.site import set_up_site
from network_site.members.actions import leaving as actions
from network_site.members.actions.deputies import appoint_deputy
from network_site.members.actions.groups import invite_to_group
from network_site.members.actions.mandates import reinstate_member, remove_member
from network_site.members.actions.nominations import Person, accept, invite
from network_site.members.actions.own_data import ask_for_copy
from network_site.members.exceptions import LastOfSecretariat, NotForThisMember, NotInNetwork
from network_site.members.models import DataExport, Deputy, Member, Nomination, Removal, WorkingGroup
from network_site.members.roles import Role
from network_site.members.sessions import running_sessions
from tests.factories.members import MemberFactory, WorkingGroupFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
PAGE = "/people/me/leave/"


def reloaded(member: Member) -> Member:
    found: Member = Member.objects.get(pk=member.pk)
    return found


def person_at(email: str, member: Member, **fields: str) -> Person:
    """Return somebody to invite into the service of *member*."""
    assert member.service is not None
    return Person(email=email, office="Prosecutor", service=member.service, **fields)  # type: ignore[arg-type]


def chaired(group: WorkingGroup) -> Member | None:
    place = group.memberships.filter(role="chair").first()
    return place.member if place else None


def test_leaving_ends_all_that_gives_access(
    focal_point: Member, client_of: ClientOf, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    deputy = MemberFactory.create(jurisdiction=focal_point.jurisdiction)
    appoint_deputy(by=focal_point, focal_point=focal_point, deputy=deputy)
    nomination = invite(by=focal_point, person=person_at("new@justice.example", deputy))
    Authenticator.objects.create(user=focal_point, type=Authenticator.Type.TOTP, data={})
    SocialAccount.objects.create(user=focal_point, provider="ministry", uid="1")
    copy = DataExport.objects.get(pk=ask_for_copy(by=focal_point).pk)
    client = client_of(focal_point)

    with django_capture_on_commit_callbacks(execute=True):
        actions.leave_network(by=focal_point)

    member = reloaded(focal_point)
    assert not member.is_verified
    assert not member.has_usable_password()
    assert member.removals.get().reason == Removal.Reason.OWN_WISH
    assert client.get("/questions/").status_code == 302
    assert member.access_epoch > focal_point.access_epoch
    assert not Nomination.objects.open().filter(pk=nomination.pk).exists()
    for model in (Deputy, Authenticator, SocialAccount, DataExport):
        assert not model.objects.exists()
    assert not default_storage.exists(str(copy.file.name))
    assert AuditEntry.objects.filter(action="members.left", user_id=member.pk).count() == 1


def test_leaving_twice_is_leaving_once(asker: Member) -> None:
    actions.leave_network(by=asker)

    with pytest.raises(NotInNetwork):
        actions.leave_network(by=asker)
    assert asker.removals.count() == 1


def test_a_chair_goes_to_the_next_in_line(group: WorkingGroup, asker: Member, answerer: Member) -> None:
    group.memberships.filter(member=asker).update(role="chair")
    group.memberships.filter(member=answerer).update(role="co-chair")

    actions.leave_network(by=asker)

    assert chaired(group) == answerer
    assert not group.memberships.filter(member=asker).exists()


def test_a_group_without_anybody_to_chair_it_waits_for_the_secretariat_and_an_empty_one_is_archived(
    asker: Member, answerer: Member
) -> None:
    waiting, empty = (WorkingGroupFactory.create(members=[asker]) for _ in range(2))
    waiting.memberships.create(member=answerer)
    for group in (waiting, empty):
        group.memberships.filter(member=asker).update(role="chair")
    Member.objects.filter(pk=answerer.pk).update(verified_at=None)

    actions.leave_network(by=asker)

    assert list(WorkingGroup.objects.without_chair()) == [waiting]
    empty.refresh_from_db()
    assert empty.archived_at is not None


def test_what_waited_for_their_answer_is_answered(group: WorkingGroup, asker: Member, outsider: Member) -> None:
    group.memberships.filter(member=asker).update(role="chair")
    invitation = invite_to_group(by=asker, group=group, member=outsider)
    request = outsider.join_requests.create(group=group, reason="I want to help.")

    actions.leave_network(by=outsider)

    invitation.refresh_from_db()
    request.refresh_from_db()
    assert (invitation.accepted, invitation.answered_at is None) == (False, False)
    assert (request.admitted, request.decided_at is None) == (False, False)


def test_the_last_of_the_secretariat_stays(secretariat: Member) -> None:
    with pytest.raises(LastOfSecretariat):
        actions.leave_network(by=secretariat)

    MemberFactory.create(roles=[Role.SECRETARIAT])
    actions.leave_network(by=secretariat)
    assert not reloaded(secretariat).is_verified


@pytest.mark.django_db(transaction=True)
def test_of_the_last_two_of_the_secretariat_who_leave_at_once_one_stays() -> None:
    two = [MemberFactory.create(roles=[Role.SECRETARIAT]) for _ in range(2)]
    together = Barrier(2)

    def leave(member: Member) -> None:
        together.wait()
        try:
            actions.leave_network(by=member)
        except LastOfSecretariat:
            pass
        finally:
            connections.close_all()

    threads = [Thread(target=leave, args=[member]) for member in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Member.objects.verified().with_role(Role.SECRETARIAT).count() == 1
    connection.close()


def test_who_left_can_be_let_in_again(asker: Member, secretariat: Member) -> None:
    actions.leave_network(by=asker)

    reinstate_member(by=secretariat, member=asker)

    assert reloaded(asker).is_verified


def pseudonymised(member: Member) -> Member:
    member.full_name = "A Kingfisher"
    member.save()
    actions.leave_network(by=member, pseudonymise=True)
    return reloaded(member)


def test_pseudonymising_leaves_country_and_nothing_that_tells_who_it_was(asker: Member) -> None:
    email, office, country = asker.email, asker.office, asker.jurisdiction

    member = pseudonymised(asker)

    assert member.label == f"Former member, {country}"
    assert (member.full_name, member.office, member.service, member.is_active) == ("", "", None, False)
    assert member.email != email
    assert not member.topics.exists()
    assert not member.groups.exists()
    assert office not in member.label
    row = str(Member.objects.filter(pk=member.pk).values().get())
    for text in (email, "Kingfisher", office):
        assert text not in row


def test_no_table_still_holds_the_name_or_the_address(asker: Member, secretariat: Member) -> None:
    email, name = "kingfisher@justice.example", "A Kingfisher"
    invite(by=secretariat, person=person_at(email, asker, full_name=name))
    member = MemberFactory.create(email=email, full_name=name, service=asker.service)
    Nomination.objects.update(accepted_at=member.joined_at)
    ask_for_copy(by=member)

    actions.leave_network(by=member, pseudonymise=True)

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  the names of our own tables
            assert "kingfisher" not in str(cursor.fetchall()).lower(), table


def test_the_audit_trail_names_a_former_member_by_number_and_country(asker: Member) -> None:
    member = pseudonymised(asker)

    entry = AuditEntry.objects.get(action="members.pseudonymised")

    assert (entry.user_id, entry.object_id) == (member.pk, str(member.pk))
    assert entry.office == entry.label == f"Former member, {member.jurisdiction}"


def test_the_address_can_be_invited_again_as_a_new_member(
    asker: Member, secretariat: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = person_at(asker.email, asker)
    pseudonymised(asker)
    monkeypatch.setattr("secrets.token_urlsafe", lambda _size: "token")

    invite(by=secretariat, person=person)
    newcomer = accept(token="token", password="correct-horse-battery-staple")

    assert newcomer.pk != asker.pk
    assert newcomer.email == person.email


def test_there_is_no_way_back(asker: Member, secretariat: Member) -> None:
    pseudonymised(asker)

    with pytest.raises(NotInNetwork):
        reinstate_member(by=secretariat, member=asker)
    actions.pseudonymise_member(by=secretariat, member=asker)
    assert AuditEntry.objects.filter(action="members.pseudonymised").count() == 1


def test_only_the_secretariat_pseudonymises_another_and_only_after_they_left(
    focal_point: Member, secretariat: Member, outsider: Member
) -> None:
    member = MemberFactory.create(jurisdiction=focal_point.jurisdiction)
    with pytest.raises(NotForThisMember):
        actions.pseudonymise_member(by=secretariat, member=member)
    with pytest.raises(NotForThisMember):
        actions.pseudonymise_member(by=member, member=member)
    remove_member(by=focal_point, member=member, reason=Removal.Reason.LEFT_OFFICE)
    for other in (focal_point, outsider):
        with pytest.raises(NotForThisMember):
            actions.pseudonymise_member(by=other, member=member)

    actions.pseudonymise_member(by=secretariat, member=member)

    assert reloaded(member).pseudonymised_at is not None


def test_leaving_is_asked_once_and_pseudonymising_twice(asker: Member, fresh_client_of: ClientOf) -> None:
    set_up_site()
    client = fresh_client_of(asker)
    assert "What you wrote stays" in client.get(PAGE).text

    again = client.post(PAGE, {"pseudonymise": "on", "go": "on"})
    refused = client.post(PAGE, {"pseudonymise": "on", "last": "1"})

    assert "taken away for good" in again.text
    assert refused.status_code == 422
    assert reloaded(asker).is_verified
    gone = client.post(PAGE, {"pseudonymise": "on", "last": "1", "sure": "on"}, follow=True)
    assert "You left the network" in gone.text
    assert not gone.context["user"].is_authenticated
    assert reloaded(asker).pseudonymised_at is not None
    assert not list(running_sessions(asker))


def test_leaving_without_more_takes_two_steps(asker: Member, fresh_client_of: ClientOf) -> None:
    client = fresh_client_of(asker)

    assert "leave the network now" in client.post(PAGE, {"go": "on"}).text
    left = client.post(PAGE, {"last": "1"})

    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    member = reloaded(asker)
    assert (member.is_verified, member.pseudonymised_at) == (False, None)


def test_leaving_needs_a_fresh_sign_in(asker: Member, client_of: ClientOf) -> None:
    client = client_of(asker)

    for answer in (client.get(PAGE), client.post(PAGE, {"last": "1"})):
        assert "reauthenticate" in answer.headers["Location"]
    assert reloaded(asker).is_verified


def test_the_page_says_why_the_last_of_the_secretariat_stays(secretariat: Member, fresh_client_of: ClientOf) -> None:
    page = fresh_client_of(secretariat).post(PAGE, {"last": "1"}, follow=True)

    assert "last of the secretariat" in page.text


def test_the_secretariat_finds_former_members_and_is_asked_twice(
    asker: Member, secretariat: Member, fresh_client_of: ClientOf
) -> None:
    actions.leave_network(by=asker)
    client, page = fresh_client_of(secretariat), f"/people/country/{asker.pk}/pseudonymise/"
    assert page in client.get("/people/country/").text
    assert client.get(page).status_code == 200

    again = client.post(page, {"go": "on"})
    refused = client.post(page, {"last": "1"})
    assert ("for good?" in again.text, refused.status_code) == (True, 422)
    assert reloaded(asker).pseudonymised_at is None

    client.post(page, {"last": "1", "sure": "on"})

    assert reloaded(asker).pseudonymised_at is not None
    assert page not in client.get("/people/country/").text
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("role", ["outsider", "focal_point", "moderator"])
def test_nobody_else_finds_the_page(
    role: str, asker: Member, fresh_client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    actions.leave_network(by=asker)

    client = fresh_client_of(request.getfixturevalue(role))

    assert client.get(f"/people/country/{asker.pk}/pseudonymise/").status_code == 404
