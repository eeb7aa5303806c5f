"""OpenID Connect as the network asks for it: PKCE, state, nonce, and an ID token whose signature is always checked."""

import hmac
from collections.abc import Mapping
from typing import Any

import jwt
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
REQUIRED = ("iss", "sub", "aud", "exp", "iat", "nonce")
LEEWAY = 60  # seconds that two clocks may differ


def nonce_of(state_id: str) -> str:
    """Return the nonce that goes out with a state, and that the ID token must bring back.

    The state is random, kept in the session and used once; so is what is derived from it.
    """
    return salted_hmac("network_site.members.sso.nonce", state_id, algorithm="sha256").hexdigest()


def read_id_token(token: str, *, keys: Mapping[str, Any], issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """Return the claims of *token* (OpenID Connect Core 1.0, 3.1.3.7). Raises OAuth2Error when any check fails."""
    try:
        key = _signing_key(keys, jwt.get_unverified_header(token))
        claims: dict[str, Any] = jwt.decode(
            token,
            key=key.key,
            algorithms=[key.algorithm_name],
            issuer=issuer,
            audience=client_id,
            leeway=LEEWAY,
            options={"require": list(REQUIRED)},
        )
    except (jwt.PyJWTError, KeyError, TypeError, ValueError) as problem:
        raise OAuth2Error(f"ID token refused: {problem}") from problem
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise OAuth2Error("ID token refused: it answers another question")
    if claims.get("azp", client_id) != client_id:
        raise OAuth2Error("ID token refused: it was made for another party")
    return claims


def _signing_key(keys: Mapping[str, Any], header: Mapping[str, Any]) -> jwt.PyJWK:
    usable = [key for key in jwt.PyJWKSet.from_dict(dict(keys)).keys if key.public_key_use in {None, "sig"}]
    named = [key for key in usable if key.key_id == header.get("kid")]
    if len(named) != 1 or named[0].algorithm_name not in ALGORITHMS:
        raise ValueError("no key of the provider fits")
    return named[0]


class NonceClient(OAuth2Client):
    """Sends the nonce of the state along."""

    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, Any]) -> str:
        """Return where the browser goes to sign in."""
        extra = {**extra_params, "nonce": nonce_of(str(self.state))}
        return str(super().get_redirect_url(authorization_url, scope, extra))


class CheckedAdapter(OpenIDConnectOAuth2Adapter):
    """Trusts an ID token for its signature, never for the way it came."""

    client_class = NonceClient

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return what the provider says of itself; it must name itself as configured (OpenID Discovery 1.0, 4.3)."""
        config: dict[str, Any] = super().openid_config
        if str(config.get("issuer", "")).rstrip("/") != self.get_provider().app.settings["server_url"]:
            raise OAuth2Error("The provider names another issuer")
        return config

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Return the login that the ID token, and where it lacks the address the user info, describe."""
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        claims = read_id_token(
            str(kwargs["response"].get("id_token", "")),
            keys=answer.json(),
            issuer=self.openid_config["issuer"],
            client_id=app.client_id,
            nonce=nonce_of(request.GET.get("state", "")),
        )
        if "email" not in claims:
            told = self._fetch_user_info(token.token)
            if told.get("sub") != claims["sub"]:
                raise OAuth2Error("The user info is of somebody else")
            claims = {**told, **claims}
        return self.get_provider().sociallogin_from_response(request, claims)


class CheckedOpenIDConnect(OpenIDConnectProvider):
    """A ministry's OpenID Connect provider. Nothing in the address of a request changes what is asked of it."""

    oauth2_adapter_class = CheckedAdapter

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Return where to come back to; the process, the scope and the rest are ours to say."""
        asked = super().get_redirect_from_request_kwargs(request)
        wanted = {"process": AuthProcess.LOGIN, "scope": ["openid", "email"], "auth_params": {}}
        return {**wanted, **{key: value for key, value in asked.items() if key == "next_url"}}

    def extract_email_addresses(self, data: Mapping[str, Any]) -> list[EmailAddress]:
        """Return the address; it is verified where the provider says so in so many words."""
        email = data.get("email")
        verified = data.get("email_verified") is True
        return [EmailAddress(email=email, verified=verified, primary=True)] if isinstance(email, str) else []

    def extract_extra_data(self, data: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002  allauth's signature
        """Return nothing: what a ministry says of a person is not kept."""
        return {}
