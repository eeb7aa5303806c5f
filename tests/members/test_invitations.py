"""Invitations: who may send them, and that a link opens once."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from network_site.members.actions import nominations as actions
from network_site.members.exceptions import AlreadyInvited, AlreadyMember, InvitationClosed, NotAllowed
from network_site.members.models import Member, Nomination
from network_site.members.roles import Role
from tests.factories.members import MemberFactory, ProsecutionServiceFactory

pytestmark = pytest.mark.django_db
ADDRESS = "new@justice.example"
PAGE = "/people/invitations/"
PASSPHRASE = "correct horse battery staple"
SignIn = Callable[[Member], Client]
Invite = Callable[[], str]


@pytest.fixture
def invite(secretariat: Member, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Invite:
    """A function that invites the new member and returns the token that was mailed."""

    def send() -> str:
        with django_capture_on_commit_callbacks(execute=True):
            invite_to(ADDRESS, by=secretariat)
        return mailed_token()

    return send


def invite_to(email: str, *, by: Member) -> Nomination:
    """Invite a prosecutor in Senegal."""
    service = ProsecutionServiceFactory.create(jurisdiction__code="SN", name="Public prosecution service")
    person = actions.Person(email=email, office="Prosecutor", service=service, role=Role.FOCAL_POINT)
    return actions.invite(by=by, person=person)


def mailed_token() -> str:
    """Return the token of the last mail."""
    found = re.search(r"/people/join/([\w-]+)/", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_secretariat_invites_and_the_link_makes_a_member(client: Client, invite: Invite) -> None:
    token = invite()

    assert client.get(f"/people/join/{token}/").status_code == 200
    response = client.post(f"/people/join/{token}/", {"passphrase": PASSPHRASE, "again": PASSPHRASE})

    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(Member.objects.get(email=ADDRESS).pk)
    member = Member.objects.get(email=ADDRESS)
    assert member.is_verified
    assert member.check_password(PASSPHRASE)
    assert (member.label, member.role_names) == ("Prosecutor, Senegal", {Role.FOCAL_POINT})


def test_mail_goes_to_the_invited_person_alone(invite: Invite) -> None:
    invite()

    assert [message.to for message in mail.outbox] == [[ADDRESS]]


def test_token_is_not_in_the_database(invite: Invite) -> None:
    token = invite()

    nomination = Nomination.objects.get()
    assert token not in {str(value) for value in vars(nomination).values()}
    assert nomination.token_hash == actions.fingerprint(token)


def test_link_opens_once(client: Client, invite: Invite) -> None:
    token = invite()
    actions.accept(token=token, password=PASSPHRASE)

    assert client.get(f"/people/join/{token}/").status_code == 404
    with pytest.raises(InvitationClosed):
        actions.accept(token=token, password=PASSPHRASE)


def test_link_expires(client: Client, invite: Invite) -> None:
    token = invite()
    assert client.get(f"/people/join/{token}/").status_code == 200

    Nomination.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert client.get(f"/people/join/{token}/").status_code == 404
    assert not Nomination.objects.get().is_open


def test_new_link_replaces_the_old_one(
    client: Client,
    invite: Invite,
    secretariat: Member,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    old = invite()

    with django_capture_on_commit_callbacks(execute=True):
        actions.send_again(by=secretariat, nomination=Nomination.objects.get())

    assert client.get(f"/people/join/{old}/").status_code == 404
    assert client.get(f"/people/join/{mailed_token()}/").status_code == 200


def test_withdrawn_link_does_not_open(client: Client, client_of: SignIn, invite: Invite, secretariat: Member) -> None:
    token = invite()

    client_of(secretariat).post(f"/people/invitations/{Nomination.objects.get().pk}/withdraw/")

    assert client.get(f"/people/join/{token}/").status_code == 404


def test_every_link_that_does_not_open_looks_alike(client: Client, invite: Invite) -> None:
    used = invite()
    actions.accept(token=used, password=PASSPHRASE)

    answers = [client.get(f"/people/join/{token}/") for token in (used, "never-sent")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert len({re.sub(rb'nonce="[^"]*"', b"", answer.content) for answer in answers}) == 1
    assert {answer["Referrer-Policy"] for answer in answers} == {"strict-origin"}


@pytest.mark.parametrize("given", [("short", "short"), (PASSPHRASE, "another " + PASSPHRASE), ("", "")])
def test_weak_or_mistyped_passphrase_is_refused_and_the_link_stays_open(
    client: Client, invite: Invite, given: tuple[str, str]
) -> None:
    token = invite()

    response = client.post(f"/people/join/{token}/", dict(zip(("passphrase", "again"), given, strict=True)))

    assert response.status_code == 422
    assert not Member.objects.filter(email=ADDRESS).exists()
    assert Nomination.objects.get().is_open


def test_address_is_invited_once_whatever_its_case(invite: Invite, secretariat: Member) -> None:
    invite()

    with pytest.raises(AlreadyInvited):
        invite_to(ADDRESS.upper(), by=secretariat)


def test_member_is_not_invited_again(secretariat: Member) -> None:
    MemberFactory.create(email=ADDRESS)

    with pytest.raises(AlreadyMember):
        invite_to(ADDRESS.upper(), by=secretariat)


@pytest.mark.parametrize("name", ["asker", "editor", "moderator"])
def test_only_those_who_vouch_invite(
    request: pytest.FixtureRequest, client_of: SignIn, secretariat: Member, name: str
) -> None:
    member = request.getfixturevalue(name)
    assert client_of(secretariat).get("/people/invitations/").status_code == 200

    assert client_of(member).get("/people/invitations/").status_code == 404
    with pytest.raises(NotAllowed):
        invite_to(ADDRESS, by=member)


def test_form_invites_and_says_why_it_does_not(client_of: SignIn, secretariat: Member) -> None:
    service = ProsecutionServiceFactory.create(jurisdiction__code="SN")
    form = {"email": ADDRESS, "office": "Prosecutor", "service": service.pk, "role": Role.PROSECUTOR}
    client = client_of(secretariat)

    assert client.post("/people/invitations/", form).status_code == 302
    refused = client.post("/people/invitations/", form)

    assert refused.status_code == 422
    assert "still open" in refused.content.decode()
    assert Nomination.objects.count() == 1


def test_inviting_with_a_role_asks_for_the_passphrase_again_and_keeps_what_was_typed(
    secretariat: Member, client_of: SignIn
) -> None:
    secretariat.set_password(PASSPHRASE)
    secretariat.save()
    service = ProsecutionServiceFactory.create(jurisdiction__code="SN")
    typed = {"email": ADDRESS, "office": "Focal point", "service": service.pk}
    client = client_of(secretariat)
    client.post(PAGE, {**typed, "email": "other@justice.example", "role": Role.PROSECUTOR})
    assert Nomination.objects.get().email == "other@justice.example"

    asked = client.post(PAGE, {**typed, "role": Role.FOCAL_POINT})
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    assert Nomination.objects.count() == 1
    client.post(asked.headers["Location"], {"password": PASSPHRASE, "next": PAGE})

    assert Nomination.objects.get(email=ADDRESS).role == Role.FOCAL_POINT


def test_form_filled_by_a_link_is_sent_to_an_address_that_a_fresh_sign_in_leads_back_to(
    secretariat: Member, client_of: SignIn
) -> None:
    page = client_of(secretariat).get(f"{PAGE}?role=focal-point&country=SN").text

    assert f'id="invite" action="{PAGE}"' in page
