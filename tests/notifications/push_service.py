"""A push service on this machine, and a browser that it serves."""

import base64
import json
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from network_site.members.models import Member
from network_site.notifications.actions.devices import Subscription, add_device
from network_site.notifications.models import Device
from tests.notifications.servers import HERE, TlsServer


@dataclass
class Browser:
    """A browser's side of a subscription: its keys, and what reached it."""

    endpoint: str
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = b"0123456789abcdef"

    @property
    def subscription(self) -> Subscription:
        """What it hands over."""
        point = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return Subscription(self.endpoint, text_of(point), text_of(self.secret))

    @property
    def posted(self) -> dict[str, str]:
        """What the page posts for it."""
        return asdict(self.subscription)

    def read(self, body: bytes) -> dict[str, str]:
        """Return what a push says."""
        said: dict[str, str] = json.loads(http_ece.decrypt(body, private_key=self.private, auth_secret=self.secret))
        return said


class PushService(TlsServer):
    """A push service: what it was given, and how it answers."""

    def __init__(self, certificate: Path) -> None:
        super().__init__(PushHandler, certificate)
        self.status = 201
        self.given: list[tuple[str, dict[str, str], bytes]] = []

    def browser(self, name: str = "one") -> Browser:
        """Return a browser that it serves."""
        return Browser(f"https://{HERE}:{self.port}/{name}")


class PushHandler(BaseHTTPRequestHandler):
    """Takes a push, or does not."""

    server: PushService

    def do_POST(self) -> None:
        """Answer with the status that is set."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.given.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.server.status)
        self.send_header("Location", f"https://{HERE}:{self.server.port}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


def text_of(value: bytes) -> str:
    """Return *value* as browsers write it."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def added(member: Member, browser: Browser, name: str = "a") -> Device:
    """Return the device of *member* with this browser."""
    return add_device(by=member, browser=name, words="Firefox, Windows", subscription=browser.subscription)
