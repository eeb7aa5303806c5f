"""A small OpenID Connect provider, served on the loopback by a test: the world outside the machine, kept inside it."""

import base64
import hashlib
import html
import json
import re
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.http import HttpResponse
from django.test import Client

CLIENT_ID, SECRET = "counterpart", "a secret between two servers"
KID = "first"
ADDRESS = "office@ministry.example"


class OidcProvider:
    """Signs in whoever ``person`` describes, at once; ``claims`` and ``key`` let a test make it lie."""

    def __init__(self) -> None:
        self.key = self.known_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.person: dict[str, Any] = {"sub": "1", "email": ADDRESS, "email_verified": True}
        self.claims: dict[str, Any] = {}
        self.user_info: dict[str, Any] = {}
        self.address = ""
        self.codes: dict[str, dict[str, str]] = {}

    def discovery(self) -> dict[str, Any]:
        """Return what it says of itself."""
        places = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "userinfo_endpoint": "/userinfo"}
        own = {name: self.address + path for name, path in (places | {"jwks_uri": "/keys"}).items()}
        return {"issuer": self.address, "token_endpoint_auth_methods_supported": ["client_secret_post"], **own}

    def keys(self) -> dict[str, Any]:
        """Return its public key."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.known_key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": KID, "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where the browser goes back to, with a code."""
        assert (asked["client_id"], asked["code_challenge_method"]) == (CLIENT_ID, "S256")
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, given: dict[str, str]) -> dict[str, Any] | None:
        """Return the tokens for a code, once, to whom it was given (RFC 7636); else None."""
        asked = self.codes.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or proof != asked["code_challenge"] or given.get("client_secret") != SECRET:
            return None
        return {"access_token": "open", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}

    def id_token(self, nonce: str) -> str:
        """Return a signed ID token."""
        now = int(time.time())
        base = {"iss": self.address, "aud": CLIENT_ID, "iat": now, "exp": now + 60, "nonce": nonce}
        return jwt.encode({**base, **self.person, **self.claims}, self.key, algorithm="RS256", headers={"kid": KID})


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, provider: OidcProvider, *args: Any) -> None:
        self.provider = provider
        super().__init__(*args)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        match parts.path:
            case "/.well-known/openid-configuration":
                self._answer(self.provider.discovery())
            case "/keys":
                self._answer(self.provider.keys())
            case "/userinfo":
                self._answer(self.provider.user_info)
            case "/authorize":
                self.send_response(302)
                self.send_header("Location", self.provider.authorize(_flat(parts.query)))
                self.end_headers()
            case _:
                self._answer({}, 404)

    def do_POST(self) -> None:
        given = _flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
        tokens = self.provider.token(given)
        self._answer(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the standard library's name
        """Say nothing."""

    def _answer(self, content: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def serve_oidc() -> Iterator[OidcProvider]:
    """Serve a provider while the block runs."""
    provider = OidcProvider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, provider))
    provider.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


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
