"""A real mail server on this machine, and a clock that stands at noon."""

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from cryptography import x509
from django.test import Client
from pytest_django import Settings
from time_machine import Traveller

from discussions.models import Thread
from network_site.members.models import Member
from network_site.notifications.models import Notification, Webhook
from network_site.notifications.push.keys import new_key
from network_site.notifications.replies.addresses import address_of
from network_site.notifications.tasks import deliver
from tests.factories.discussions import make_answer, make_thread
from tests.notifications.endpoint import Endpoint, register
from tests.notifications.push_service import PushService
from tests.notifications.servers import HERE, write_certificate

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)  # a Tuesday
ClientOf = Callable[[Member], Client]


@dataclass
class Mailbox:
    """The mail server: what it received, and how it behaves (``accept``, ``451``, ``550``, ``554`` or ``drop``).

    ``refusals`` are what it answers to a recipient, by address.
    """

    mode: str = "accept"
    refusals: dict[str, str] = field(default_factory=dict)
    messages: list[EmailMessage] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, rcpt_options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        if address in self.refusals:
            return self.refusals[address]
        if self.mode in {"451", "550"}:
            return {"451": "451 Come back later", "550": "550 No such user"}[self.mode]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take or refuse a message, or break off without a word."""
        if self.mode.startswith("554"):
            return self.mode
        if self.mode == "drop":
            server.transport.abort()
            return "451 Gone"
        content: bytes = envelope.original_content
        self.messages.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def clock() -> Iterator[Traveller]:
    """A clock that stands at noon until it is moved."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    """A mail server that the site sends to."""
    mailbox = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        mailbox.port = probe.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", mailbox.port, 5
    yield mailbox
    with suppress(Exception):  # a connection may have been broken on purpose
        controller.stop()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for servers on this machine."""
    return write_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def service(certificate: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    """A push service that the site may send to, and whose certificate it trusts."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with PushService(certificate) as service:
        settings.PUSH_KEY, settings.PUSH_HOSTS = new_key(), [f"{HERE}:{service.port}"]
        yield service


@pytest.fixture(scope="session")
def named_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for a server that is asked for by name."""
    return write_certificate(tmp_path_factory.mktemp("tls"), x509.DNSName("localhost"))


@pytest.fixture
def endpoint(named_certificate: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Endpoint]:
    """An endpoint of webhooks whose certificate is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(named_certificate))
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8", "::1/128"]
    with Endpoint(named_certificate) as running:
        yield running


@pytest.fixture
def secretary(secretariat: Member) -> Member:
    """Somebody of the secretariat."""
    return secretariat


@pytest.fixture
def webhook(secretary: Member, endpoint: Endpoint) -> Webhook:
    """A webhook of the whole network."""
    return register(secretary, endpoint)


@pytest.fixture
def _replies(settings: Settings) -> None:
    """Take replies by e-mail."""
    settings.REPLY_ADDRESS, settings.REPLY_AUTHSERV = "reply@mail.network.example", "mx.network.example"


@pytest.fixture
def thread(asker: Member) -> Thread:
    """A question of the asker."""
    return make_thread(asker)


@pytest.fixture
def address(thread: Thread, answerer: Member) -> str:
    """The address by which the asker answers the answer by e-mail."""
    make_answer(thread, answerer)
    return address_of(Notification.objects.get())


@pytest.fixture
def after(clock: Traveller) -> Callable[..., int]:
    """Return a function that lets time pass, as in ``after(minutes=3)``, and the worker do what is due."""

    def pass_time(**span: float) -> int:
        clock.shift(timedelta(**span))
        return deliver.call()

    return pass_time


def text_of(message: EmailMessage) -> str:
    """Return everything that a mail says, as a reader and a server see it: headers, plain text and HTML."""
    parts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(f"{name}: {value}" for name, value in message.items()), *parts])
