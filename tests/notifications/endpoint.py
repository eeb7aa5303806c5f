"""A program of a service that hears webhooks: a real HTTPS server on this machine that keeps what it is sent."""

import base64
import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any

from network_site.members.models import Member
from network_site.notifications.actions.webhooks import register_webhook
from network_site.notifications.models import Webhook
from tests.notifications.servers import TlsServer

if TYPE_CHECKING:
    import threading


class Endpoint(TlsServer):
    """The server: what it received, and how it answers."""

    def __init__(self, certificate: Path) -> None:
        super().__init__(EndpointHandler, certificate)
        self.status = 204
        self.headers: dict[str, str] = {}
        self.waits: threading.Event | None = None
        self.received: list[tuple[dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        """Where it is."""
        return f"https://localhost:{self.port}/hook?of=service"


class EndpointHandler(BaseHTTPRequestHandler):
    """Takes a message, or does not."""

    server: Endpoint

    def do_POST(self) -> None:
        """Answer as is set."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
        if self.server.waits is not None:
            self.server.waits.wait(10)
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def register(by: Member, endpoint: Endpoint, service: Any = None) -> Webhook:
    """Return a webhook of *endpoint*."""
    return register_webhook(by=by, url=endpoint.url, service=service)[0]


def decoded(secret: str) -> bytes:
    """Return the bytes of a secret, as a receiver reads it."""
    return base64.b64decode(secret.removeprefix("whsec_"))


def told(endpoint: Endpoint) -> list[dict[str, Any]]:
    """Return what the endpoint was told."""
    return [json.loads(body) for _headers, body in endpoint.received]


def kinds(endpoint: Endpoint) -> list[str]:
    return [each["type"] for each in told(endpoint)]
