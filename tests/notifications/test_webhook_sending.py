"""How webhooks reach the world outside: public addresses alone, under the name that was given."""

import socket
import threading
from typing import Any

import pytest
from pytest_django import Settings

from network_site.members.models import Member
from network_site.notifications.actions import webhooks as actions
from network_site.notifications.models import Webhook
from network_site.notifications.tasks import deliver
from network_site.notifications.webhooks import reaching
from tests.notifications.endpoint import Endpoint, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def outcome(webhook: Webhook, secretary: Member) -> tuple[str, int | None, str]:
    """Send a test and return what became of it."""
    sent = actions.send_test(by=secretary, webhook=webhook)
    deliver.call()
    sent.refresh_from_db()
    return sent.state, sent.answered, sent.error


def test_a_test_says_nothing(webhook: Webhook, secretary: Member, endpoint: Endpoint) -> None:
    assert outcome(webhook, secretary) == ("sent", 204, "")
    assert told(endpoint) == [{"type": "webhook.test", "timestamp": "2026-03-10T12:00:00+00:00", "data": {}}]


def test_a_test_that_fails_is_no_sign_of_an_endpoint_that_fails(
    webhook: Webhook, secretary: Member, endpoint: Endpoint
) -> None:
    endpoint.status = 500

    assert outcome(webhook, secretary) == ("failed", 500, "")
    webhook.refresh_from_db()
    assert webhook.state == "working"


def test_a_host_that_is_not_public_gets_nothing(
    webhook: Webhook, secretary: Member, endpoint: Endpoint, settings: Settings
) -> None:
    assert outcome(webhook, secretary)[0] == "sent"
    settings.WEBHOOK_NETWORKS = []

    assert outcome(webhook, secretary) == ("failed", None, "The host is not at a public address")
    assert len(endpoint.received) == 1


def test_a_name_with_one_address_inside_gets_nothing(
    webhook: Webhook, secretary: Member, endpoint: Endpoint, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_NETWORKS = ["127.0.0.1/32"]
    both = [(0, 0, 0, "", (address, endpoint.port)) for address in ("127.0.0.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_rest: both)

    assert outcome(webhook, secretary)[2] == "The host is not at a public address"
    assert endpoint.received == []


def test_a_name_is_looked_up_once_and_held_to(
    webhook: Webhook, secretary: Member, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up, asked = socket.getaddrinfo, []

    def note(host: str, *args: Any, **rest: Any) -> Any:
        asked.append(host)
        return look_up(host, *args, **rest)

    monkeypatch.setattr(socket, "getaddrinfo", note)

    assert outcome(webhook, secretary)[0] == "sent"
    assert asked.count("localhost") == 1


def test_no_redirect_is_followed(webhook: Webhook, secretary: Member, endpoint: Endpoint) -> None:
    endpoint.status, endpoint.headers = 307, {"Location": endpoint.url}

    assert outcome(webhook, secretary) == ("failed", 307, "")
    assert len(endpoint.received) == 1


def test_a_certificate_of_another_name_is_refused(webhook: Webhook, secretary: Member, endpoint: Endpoint) -> None:
    Webhook.objects.update(url=endpoint.url.replace("localhost", "127.0.0.1"))

    assert outcome(webhook, secretary) == ("failed", None, "SSLCertVerificationError")
    assert endpoint.received == []


def test_no_proxy_of_the_environment_is_asked(
    webhook: Webhook, secretary: Member, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")

    assert outcome(webhook, secretary)[0] == "sent"


def test_an_endpoint_that_never_answers_is_left(
    webhook: Webhook, secretary: Member, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint.waits = threading.Event()
    monkeypatch.setattr(reaching, "AT_MOST_SECONDS", 0.5)

    assert outcome(webhook, secretary) == ("failed", None, "No answer in time")
    endpoint.waits.set()


INSIDE = (
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",  # where clouds tell a machine its secrets
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104  nothing listens there
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2002:7f00:1::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
)


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not reaching.is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert reaching.is_public(address)
