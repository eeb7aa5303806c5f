"""Sign-in through a ministry: that nobody else learns anything, and what the pages around it say."""

import re
from typing import Any

import pytest
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.test import Client
from pytest_django import Settings

from network_site import sso_file
from network_site.access.models import AuditEntry
from network_site.members.models import Member
from tests.factories.members import MemberFactory
from tests.factories.oidc_provider import ADDRESS, OidcProvider, come_back

pytestmark = pytest.mark.django_db


# --- Everyone else ---


def test_nobody_learns_who_is_here(
    client: Client, ministry: OidcProvider, member: Member, secretariat: Member, signed_in: list[Member]
) -> None:
    removed = MemberFactory.create(email="removed@ministry.example", service=member.service, is_active=False)
    ended = MemberFactory.create(email="ended@ministry.example", service=member.service, verified_at=None)
    other = MemberFactory.create(email="other@elsewhere.example")
    unclaimed = MemberFactory.create(email="of-no-service@ministry.example")
    assert come_back(client).status_code == 302
    answers = set()

    for number, address in enumerate(
        [
            removed.email,
            ended.email,
            other.email,
            unclaimed.email,
            "stranger@ministry.example",
            "x@ministry.example.evil",
        ]
    ):
        fresh = Client()
        ministry.person = {"sub": f"of {number}", "email": address, "email_verified": True}
        answer = come_back(fresh)
        answers.add((answer.status_code, re.sub(r'nonce="[^"]+"|value="[^"]{64}"', "", answer.text)))

    assert len(answers) == 1
    assert next(iter(answers))[0] == 403
    assert signed_in == [member]
    assert SocialAccount.objects.count() == 1


def test_refusal_is_in_the_audit_trail_without_the_address(client: Client, ministry: OidcProvider) -> None:
    come_back(client)

    entry = AuditEntry.objects.get(action="members.sign_in_failed")
    assert ADDRESS not in str(entry.data)


@pytest.mark.parametrize("claim", [False, None, "true", 1])
def test_unverified_address_opens_nothing(
    client: Client, ministry: OidcProvider, member: Member, signed_in: list[Member], claim: Any
) -> None:
    ministry.person["email_verified"] = claim

    assert come_back(client).status_code == 403
    assert signed_in == []


def test_tied_member_who_was_removed_stays_out(client: Client, ministry: OidcProvider, member: Member) -> None:
    come_back(client)
    client.logout()
    Member.objects.filter(pk=member.pk).update(verified_at=None)

    assert come_back(client).status_code == 403


def test_tied_member_who_moved_to_another_service_stays_out(
    client: Client, ministry: OidcProvider, member: Member
) -> None:
    come_back(client)
    client.logout()
    Member.objects.filter(pk=member.pk).update(service=MemberFactory.create().service)

    assert come_back(client).status_code == 403


# --- The page and its surroundings ---


def test_sign_in_page_has_a_button_for_each_provider_and_loads_nothing_from_it(
    client: Client, ministry: OidcProvider, settings: Settings
) -> None:
    page = client.get("/accounts/login/", {"next": "/directory/"})

    assert 'action="/accounts/sso/ministry/"' in page.text
    assert "Ministry of Justice" in page.text
    assert ministry.address not in page.text
    assert "form-action 'self';" in page["Content-Security-Policy"] + ";"
    settings.SSO_PROVIDERS, settings.SOCIALACCOUNT_PROVIDERS = {}, sso_file.for_allauth([])
    assert "With the account of your office" not in client.get("/accounts/login/").text


@pytest.mark.parametrize("provider_id", ["openid_connect", "saml", "unknown"])
def test_only_configured_providers_have_addresses(client: Client, ministry: OidcProvider, provider_id: str) -> None:
    assert client.post(f"/accounts/sso/{provider_id}/").status_code == 404
    for page in ("callback", "acs/finish", "metadata", "sls"):
        assert client.get(f"/accounts/sso/{provider_id}/{page}/").status_code == 404
    assert client.post(f"/accounts/sso/{provider_id}/acs/").status_code == 404


def test_providers_written_into_the_database_do_not_count(client: Client, ministry: OidcProvider) -> None:
    SocialApp.objects.create(provider="openid_connect", provider_id="evil", name="Evil", client_id="evil")

    assert "Evil" not in client.get("/accounts/login/").text
    assert client.post("/accounts/sso/evil/").status_code == 404


def test_no_provider_signs_anybody_up() -> None:
    assert get_adapter().is_open_for_signup(None, None) is False


@pytest.mark.parametrize("page", ["", "signup/", "login/error/"])
def test_allauths_own_pages_are_closed(client: Client, member: Member, page: str) -> None:
    client.force_login(member)

    assert client.get(f"/accounts/3rdparty/{page}").status_code == 404
