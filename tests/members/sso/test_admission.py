"""Sign-in through a ministry: who comes back, and who is admitted."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from network_site.access.models import AuditEntry
from network_site.members.actions.nominations import Person, invite
from network_site.members.actions.sso import Identity, join, link
from network_site.members.exceptions import NobodyHere
from network_site.members.models import Member, Nomination
from network_site.members.sessions import end_access
from tests.factories.members import ProsecutionServiceFactory
from tests.factories.oidc_provider import ADDRESS, OidcProvider, come_back, is_in, leave, way_back
from tests.one_time_codes import code_of

pytestmark = pytest.mark.django_db
SEED = "JBSWY3DPEHPK3PXP"


# --- Who comes back ---


def test_member_comes_in_and_is_tied_to_the_provider(
    client: Client, ministry: OidcProvider, member: Member, signed_in: list[Member]
) -> None:
    response = come_back(client)

    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in == [member]
    assert SocialAccount.objects.get(user=member).uid == "1"
    assert AuditEntry.objects.filter(action="members.sso_linked", user=member).count() == 1


def test_tied_member_comes_back_after_the_address_changed_at_the_provider(
    client: Client, ministry: OidcProvider, member: Member, signed_in: list[Member]
) -> None:
    come_back(client)
    client.logout()
    ministry.person["email"] = "new-name@ministry.example"

    come_back(client)

    assert signed_in == [member, member]
    assert AuditEntry.objects.filter(action="members.sso_linked").count() == 1


def test_address_is_compared_whatever_its_case(
    client: Client, ministry: OidcProvider, member: Member, signed_in: list[Member]
) -> None:
    ministry.person["email"] = "Office@Ministry.EXAMPLE"

    come_back(client)

    assert signed_in == [member]


def test_address_is_asked_for_where_the_token_lacks_it(
    client: Client, ministry: OidcProvider, member: Member, signed_in: list[Member]
) -> None:
    ministry.user_info = ministry.person
    ministry.person = {"sub": "1"}

    come_back(client)

    assert signed_in == [member]


def test_the_page_asked_for_before_opens_and_no_other_site(
    client: Client, ministry: OidcProvider, member: Member
) -> None:
    assert come_back(client, next="/directory/")["Location"] == "/directory/"
    client.logout()

    assert come_back(client, next="https://evil.example/")["Location"] == "/"


def test_second_factor_is_asked_for_after_the_provider(
    client: Client, ministry: OidcProvider, member: Member, signed_in: list[Member]
) -> None:
    TOTP.activate(member, SEED)
    ministry.claims = {"amr": ["pwd", "mfa"]}

    response = come_back(client, next="/directory/")

    assert response["Location"].startswith("/accounts/2fa/authenticate/")
    assert (signed_in, is_in(client)) == ([], False)
    code = code_of(SEED)
    assert client.post("/accounts/2fa/authenticate/", {"code": code})["Location"] == "/directory/"
    assert signed_in == [member]


def test_member_without_a_second_factor_can_only_set_one_up(
    client: Client, ministry: OidcProvider, member: Member, settings: Settings
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True

    come_back(client)

    assert not Authenticator.objects.exists()
    assert client.get("/directory/")["Location"] == "/accounts/2fa/"


def test_session_ends_with_the_membership(client: Client, ministry: OidcProvider, member: Member) -> None:
    come_back(client)
    assert client.get("/directory/").status_code == 200

    end_access(member)

    assert client.get("/directory/").status_code == 302


def test_session_gets_a_new_key(client: Client, ministry: OidcProvider, member: Member) -> None:
    target = leave(client)
    before = client.session.session_key

    client.get(way_back(target))

    assert client.session.session_key != before


# --- Who is admitted ---


def test_invited_person_joins_by_saying_so(
    client: Client, ministry: OidcProvider, invited: Nomination, signed_in: list[Member]
) -> None:
    assert come_back(client)["Location"] == "/accounts/sso/join/"
    assert "Prosecutor" in client.get("/accounts/sso/join/").text
    assert not Member.objects.filter(email=ADDRESS).exists()

    response = client.post("/accounts/sso/join/")

    assert response["Location"] == "/"
    member = Member.objects.get(email=ADDRESS)
    assert (signed_in, member.is_verified, member.has_usable_password()) == ([member], True, False)
    assert SocialAccount.objects.get(user=member).provider == "ministry"
    assert set(AuditEntry.objects.filter(user=member).values_list("action", flat=True)) == {
        "members.joined",
        "members.sso_linked",
        "members.signed_in",
    }


def test_new_member_comes_back_by_the_same_way(
    client: Client, ministry: OidcProvider, invited: Nomination, signed_in: list[Member]
) -> None:
    come_back(client)
    client.post("/accounts/sso/join/")
    client.logout()

    come_back(client)

    assert len(signed_in) == 2


@pytest.mark.parametrize("end", [{"withdrawn_at": timezone.now()}, {"expires_at": timezone.now()}])
def test_invitation_that_ended_meanwhile_admits_nobody(
    client: Client, ministry: OidcProvider, invited: Nomination, end: dict[str, Any]
) -> None:
    come_back(client)
    Nomination.objects.update(**end)

    assert client.post("/accounts/sso/join/").status_code == 403
    assert not Member.objects.filter(email=ADDRESS).exists()


def test_invitation_to_a_service_without_the_domain_is_not_the_providers_to_open(
    client: Client, ministry: OidcProvider, secretariat: Member
) -> None:
    elsewhere = ProsecutionServiceFactory.create(email_domain="")
    invite(by=secretariat, person=Person(email=ADDRESS, office="Prosecutor", service=elsewhere))

    assert come_back(client).status_code == 403


def test_one_identity_is_tied_once_and_to_one_member(
    ministry: OidcProvider, member: Member, asker: Member, settings: Settings
) -> None:
    identity = Identity(settings.SSO_PROVIDERS["ministry"], "1", ADDRESS)
    link(identity=identity, by=member)

    link(identity=identity, by=member)
    with pytest.raises(NobodyHere):
        link(identity=identity, by=asker)

    assert AuditEntry.objects.filter(action="members.sso_linked").count() == 1


def test_address_that_became_a_members_meanwhile_does_not_join(
    ministry: OidcProvider, invited: Nomination, member: Member, settings: Settings
) -> None:
    with pytest.raises(NobodyHere):
        join(identity=Identity(settings.SSO_PROVIDERS["ministry"], "1", ADDRESS))

    assert not SocialAccount.objects.exists()


def test_joining_needs_somebody_who_waits(client: Client, ministry: OidcProvider, invited: Nomination) -> None:
    assert client.get("/accounts/sso/join/").status_code == 404
    assert client.post("/accounts/sso/join/").status_code == 404


def test_waiting_ends(client: Client, ministry: OidcProvider, invited: Nomination, time_machine: Any) -> None:
    come_back(client)
    time_machine.move_to(timezone.now() + timedelta(minutes=16))

    assert client.post("/accounts/sso/join/").status_code == 404
