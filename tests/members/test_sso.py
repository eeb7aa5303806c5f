"""Sign-in through a ministry: who comes back, who is admitted, and that nobody else learns anything."""

import html
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.signals import user_logged_in
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from network_site import sso_file
from network_site.access.models import AuditEntry
from network_site.members.actions.nominations import Person, invite
from network_site.members.actions.sso import Identity, join, link
from network_site.members.exceptions import NobodyHere
from network_site.members.models import Member, Nomination, ProsecutionService
from network_site.members.sessions import end_access
from network_site.members.sso.oidc import nonce_of, read_id_token
from tests.factories.members import MemberFactory, ProsecutionServiceFactory
from tests.factories.oidc_provider import CLIENT_ID, KID, SECRET, OidcProvider, serve_oidc

pytestmark = pytest.mark.django_db

ADDRESS = "office@ministry.example"
SEED = "JBSWY3DPEHPK3PXP"


@pytest.fixture(scope="module")
def served() -> Iterator[OidcProvider]:
    """The ministry's provider."""
    with serve_oidc() as provider:
        yield provider


@pytest.fixture
def ministry(served: OidcProvider, settings: Settings, tmp_path: Path) -> OidcProvider:
    """The provider, telling the truth, and known to the site for one domain."""
    served.person = {"sub": "1", "email": ADDRESS, "email_verified": True}
    served.claims, served.user_info, served.key = {}, {}, served.known_key
    file = tmp_path / "sso.toml"
    file.write_text(
        f'[[oidc]]\nid = "ministry"\nlabel = "Ministry of Justice"\nserver = "{served.address}"\n'
        f'client_id = "{CLIENT_ID}"\nsecret = "{SECRET}"\ndomains = ["ministry.example"]\n'
    )
    settings.SSO_PROVIDERS = sso_file.read(str(file))
    settings.SOCIALACCOUNT_PROVIDERS = sso_file.for_allauth(settings.SSO_PROVIDERS.values())
    return served


@pytest.fixture
def service(db: None) -> ProsecutionService:
    """The service whose people have addresses of that domain."""
    return ProsecutionServiceFactory.create(email_domain="ministry.example")


@pytest.fixture
def member(service: ProsecutionService) -> Member:
    """A member of that service."""
    return MemberFactory.create(email=ADDRESS, service=service, jurisdiction=service.jurisdiction)


@pytest.fixture
def invited(service: ProsecutionService, secretariat: Member) -> Nomination:
    """An open invitation to the same address."""
    return invite(by=secretariat, person=Person(email=ADDRESS, office="Prosecutor", service=service))


@pytest.fixture
def signed_in() -> Iterator[list[Member]]:
    """The members who signed in during the test."""
    members: list[Member] = []

    def note(user: Member, **_: Any) -> None:
        members.append(user)

    user_logged_in.connect(note)
    yield members
    user_logged_in.disconnect(note)


def leave(client: Client, **form: str) -> str:
    """Press the button and return the address at the provider that the page leads to."""
    page = client.post("/accounts/sso/ministry/", form)
    assert page.status_code == 200
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert found is not None
    return html.unescape(found[1])


def way_back(target: str) -> str:
    """Sign in at the provider and return the path by which the browser comes back."""
    answer = requests.get(target, allow_redirects=False, timeout=5)
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def come_back(client: Client, **form: str) -> HttpResponse:
    """Sign in at the provider and return what the site answers."""
    return client.get(way_back(leave(client, **form)))  # type: ignore[return-value]


def is_in(client: Client) -> bool:
    """Whether somebody is signed in."""
    return "_auth_user_id" in client.session


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
    code = format_hotp_value(hotp_value(SEED, next(iter(yield_hotp_counters_from_time()))))
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


# --- The protocol ---


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "of another question"},
        {"nonce": None},
        {"iss": "https://other.example"},
        {"aud": "another site"},
        {"exp": 1},
        {"azp": "another site"},
        {"sub": None},
    ],
)
def test_token_that_does_not_fit_opens_nothing(
    client: Client, ministry: OidcProvider, member: Member, lie: dict[str, Any]
) -> None:
    ministry.claims = lie

    assert come_back(client).status_code == 401
    assert not is_in(client)


def test_token_signed_by_another_key_opens_nothing(client: Client, ministry: OidcProvider, member: Member) -> None:
    ministry.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    assert come_back(client).status_code == 401
    assert not is_in(client)


def test_token_is_read_only_with_a_public_key_of_the_provider(ministry: OidcProvider) -> None:
    known = {"issuer": ministry.address, "client_id": CLIENT_ID, "nonce": "n"}
    own = ministry.keys()
    claims = jwt.decode(ministry.id_token("n"), options={"verify_signature": False})
    forged = [
        jwt.encode(claims, "", algorithm="none", headers={"kid": KID}),
        jwt.encode(claims, b"x" * 32, algorithm="HS256", headers={"kid": KID}),
        jwt.encode(claims, ministry.known_key, algorithm="RS256", headers={"kid": "other"}),
        jwt.encode(claims, ministry.known_key, algorithm="RS512", headers={"kid": KID}),
        "nothing",
    ]

    assert read_id_token(ministry.id_token("n"), keys=own, **known)["sub"] == "1"
    for token in forged:
        with pytest.raises(OAuth2Error):
            read_id_token(token, keys=own, **known)
    shared = {"keys": [{"kty": "oct", "k": "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg", "kid": KID, "alg": "HS256"}]}
    with pytest.raises(OAuth2Error):
        read_id_token(forged[1], keys=shared, **known)


def test_provider_that_names_another_issuer_is_not_asked(
    client: Client, ministry: OidcProvider, settings: Settings
) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"] = {**app["settings"], "server_url": ministry.address.replace("127.0.0.1", "localhost")}

    assert client.post("/accounts/sso/ministry/").status_code == 401


def test_user_info_of_somebody_else_opens_nothing(client: Client, ministry: OidcProvider, member: Member) -> None:
    ministry.user_info = {**ministry.person, "sub": "another"}
    ministry.person = {"sub": "1"}

    assert come_back(client).status_code == 401


def test_answer_counts_once_and_only_in_the_browser_that_asked(
    client: Client, ministry: OidcProvider, member: Member, signed_in: list[Member]
) -> None:
    back = way_back(leave(client))
    thief = Client()

    assert thief.get(back).status_code == 401
    assert client.get(back).status_code == 302
    client.logout()
    assert client.get(back).status_code == 401
    assert signed_in == [member]


def test_code_cannot_be_put_into_another_question(client: Client, ministry: OidcProvider, member: Member) -> None:
    victim = parse_qs(urlsplit(way_back(leave(Client()))).query)["code"][0]
    own = parse_qs(urlsplit(leave(client)).query)["state"][0]

    assert client.get("/accounts/sso/ministry/callback/", {"code": victim, "state": own}).status_code == 401


def test_question_carries_proof_key_state_and_nonce_and_nothing_of_the_address(
    client: Client, ministry: OidcProvider
) -> None:
    asked = parse_qs(urlsplit(leave(client, process="connect", scope="admin", auth_params="prompt=none")).query)

    assert set(asked["scope"][0].split()) == {"openid", "email"}
    assert asked["nonce"] == [nonce_of(asked["state"][0])]
    assert asked["code_challenge_method"] == ["S256"]
    assert set(asked) == {
        "client_id",
        "redirect_uri",
        "scope",
        "response_type",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
    }


def test_signed_in_member_cannot_tie_somebody_elses_account(
    client: Client, ministry: OidcProvider, member: Member, asker: Member
) -> None:
    client.force_login(asker)

    come_back(client, process="connect")

    assert not SocialAccount.objects.filter(user=asker).exists()
    assert client.session["_auth_user_id"] == str(member.pk)


def test_leaving_is_a_deed_and_needs_the_form(ministry: OidcProvider) -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.get("/accounts/sso/ministry/").status_code == 405
    assert client.post("/accounts/sso/ministry/").status_code == 403


def test_person_who_stops_at_the_provider_is_told_so(client: Client, ministry: OidcProvider, member: Member) -> None:
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]

    response = client.get("/accounts/sso/ministry/callback/", {"error": "access_denied", "state": state}, follow=True)

    assert (response.status_code, is_in(client)) == (200, False)
    assert "You are not signed in" in response.text


def test_provider_that_does_not_answer_is_said_in_words(
    client: Client, ministry: OidcProvider, settings: Settings
) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"] = {**app["settings"], "server_url": "http://127.0.0.1:9"}

    response = client.post("/accounts/sso/ministry/")

    assert response.status_code == 401
    assert "That did not work" in response.text


def test_too_many_attempts_are_refused(client: Client, ministry: OidcProvider, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}

    statuses = [client.post("/accounts/sso/ministry/").status_code for _ in range(3)]

    assert statuses == [200, 200, 429]


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
