"""What is asked of an OpenID Connect provider, and which of its answers count."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from pytest_django import Settings

from network_site.members.models import Member
from network_site.members.sso.oidc import nonce_of, read_id_token
from tests.factories.oidc_provider import CLIENT_ID, KID, OidcProvider, come_back, is_in, leave, way_back

pytestmark = pytest.mark.django_db


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
