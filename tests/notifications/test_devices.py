"""Devices that show that something waits: who may add them, when they end, and that a push says nothing."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings as site
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from time_machine import Traveller

from discussions.actions.editing import delete_post
from network_site.access.marks import Mark
from network_site.members.actions.mandates import end_mandates
from network_site.members.models import Member, WorkingGroup
from network_site.members.own_data import forget_everywhere
from network_site.members.sessions import end_access, sign_ins
from network_site.notifications.actions import reading
from network_site.notifications.actions.choosing import save_preferences
from network_site.notifications.actions.devices import DEVICES_AT_MOST, Subscription, add_device
from network_site.notifications.exceptions import EndpointRefused
from network_site.notifications.levels import Way
from network_site.notifications.models import Delivery, Device, Notification, ReceivedReply
from network_site.notifications.push.channel import TRIES, PushChannel
from network_site.notifications.push.endpoints import is_push_service
from network_site.notifications.push.keys import new_key, public_key
from tests.factories.discussions import make_answer, make_thread
from tests.notifications.conftest import Mailbox
from tests.notifications.servers import HERE, TlsServer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "mailbox")]
After = Callable[..., int]
PASSPHRASE = "a quiet harbour in autumn 17"
ADD, PAGE = "/notifications/devices/add/", "/notifications/preferences/"


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


@pytest.fixture
def service(certificate: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    """A push service that the site may send to, and whose certificate it trusts."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with PushService(certificate) as service:
        settings.PUSH_KEY, settings.PUSH_HOSTS = new_key(), [f"{HERE}:{service.port}"]
        yield service


def added(member: Member, browser: Browser, name: str = "a") -> Device:
    """Return the device of *member* with this browser."""
    return add_device(by=member, browser=name, words="Firefox, Windows", subscription=browser.subscription)


# --- What is pushed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [Mark.CLEAR, Mark.GREEN, Mark.AMBER, Mark.AMBER_STRICT])
def test_a_push_says_that_something_waits_and_nothing_of_it(
    mark: str,
    asker: Member,
    colleague: Member,
    answerer: Member,
    group: WorkingGroup,
    service: PushService,
    after: After,
) -> None:
    browser = service.browser()
    added(colleague, browser)
    place = {"mark": mark, "working_group": group if mark in {Mark.AMBER, Mark.AMBER_STRICT} else None}

    make_answer(make_thread(colleague, title="The canary sings", **place), answerer, "A canary.")
    after(minutes=3)

    [(path, headers, body)] = service.given
    assert browser.read(body) == {"title": "Something waits for you in Counterpart", "lang": "en", "dir": "ltr"}
    assert (path, headers["topic"], headers["ttl"]) == ("/one", "waiting", "43200")
    assert headers["authorization"].startswith("vapid t=")
    assert headers["content-encoding"] == "aes128gcm"
    assert not [value for value in headers.values() if "canary" in value.lower()]


def test_a_push_speaks_the_members_language(
    asker: Member, answerer: Member, service: PushService, after: After
) -> None:
    browser = service.browser()
    added(asker, browser)
    save_preferences(by=asker, ways={}, language="ar")

    make_answer(make_thread(asker), answerer)
    after(minutes=3)

    said = browser.read(service.given[0][2])
    assert (said["lang"], said["dir"]) == ("ar", "rtl")
    assert "Something" not in said["title"]


def test_however_much_waits_each_device_is_told_once(
    asker: Member, answerer: Member, service: PushService, after: After
) -> None:
    for name in ("one", "two"):
        added(asker, service.browser(name), name)
    for _again in range(3):
        make_answer(make_thread(asker), answerer)
    after(minutes=3)
    after(minutes=3)

    assert sorted(path for path, _headers, _body in service.given) == ["/one", "/two"]
    assert Device.objects.exclude(told_at=None).count() == 2


def test_a_push_waits_for_quiet_hours_and_absence(
    asker: Member, answerer: Member, service: PushService, after: After, clock: Traveller
) -> None:
    added(asker, service.browser())
    clock.shift(timedelta(hours=9))
    make_answer(make_thread(asker), answerer)
    after(hours=9)
    assert service.given == []
    after(hours=2)
    assert len(service.given) == 1

    save_preferences(by=asker, ways={}, away_until=timezone.localdate() + timedelta(days=3))
    make_answer(make_thread(asker), answerer)
    after(hours=24)

    assert len(service.given) == 1


@pytest.mark.parametrize("way", [Way.DAILY, Way.INBOX, Way.NOTHING])
def test_what_is_not_wanted_at_once_is_not_pushed(
    way: Way, asker: Member, answerer: Member, service: PushService, after: After
) -> None:
    added(asker, service.browser())
    save_preferences(by=asker, ways={("answered", "direct"): way})
    make_answer(make_thread(asker), answerer)

    after(hours=30)

    assert service.given == []


@pytest.mark.parametrize("what", ["read", "removed", "left"])
def test_what_waits_no_more_is_not_pushed(
    what: str, asker: Member, answerer: Member, service: PushService, after: After
) -> None:
    added(asker, service.browser())
    answer = make_answer(make_thread(asker), answerer)
    if what == "read":
        reading.read_entry(by=asker, key=Notification.objects.get().key)
    elif what == "removed":
        delete_post(by=answerer, post=answer)
    else:
        Member.objects.filter(pk=asker.pk).update(verified_at=None)

    after(minutes=3)

    assert service.given == []


# --- What the push service says -----------------------------------------------------------------------------


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(
    status: int, asker: Member, answerer: Member, service: PushService, after: After
) -> None:
    added(asker, service.browser())
    service.status = status
    make_answer(make_thread(asker), answerer)

    after(minutes=3)

    assert not Device.objects.exists()


@pytest.mark.parametrize(("status", "tries"), [(429, 2), (503, 2), (400, 1), (302, 1)])
def test_a_push_is_tried_again_where_that_may_help(
    status: int, tries: int, asker: Member, answerer: Member, service: PushService, after: After
) -> None:
    added(asker, service.browser())
    service.status = status
    make_answer(make_thread(asker), answerer)
    after(minutes=3)
    service.status = 201

    after(minutes=5)

    assert [path for path, _headers, _body in service.given] == ["/one"] * tries
    assert Device.objects.count() == 1


def test_a_push_is_not_tried_for_ever(asker: Member, answerer: Member, service: PushService, after: After) -> None:
    added(asker, service.browser())
    service.status = 503
    make_answer(make_thread(asker), answerer)
    for _again in range(40):
        after(minutes=5)

    assert not Delivery.objects.open().filter(channel="push").exists()
    assert len(service.given) == TRIES


def test_a_service_that_cannot_be_reached_holds_up_no_mail(
    asker: Member, answerer: Member, service: PushService, settings: Settings, mailbox: Mailbox, after: After
) -> None:
    settings.PUSH_HOSTS = [f"{HERE}:1"]
    added(asker, Browser(f"https://{HERE}:1/one"))
    make_answer(make_thread(asker), answerer)

    assert after(minutes=3) == 1
    assert len(mailbox.messages) == 1


def test_a_host_that_is_no_longer_allowed_is_not_spoken_to(
    asker: Member, answerer: Member, service: PushService, settings: Settings, after: After
) -> None:
    added(asker, service.browser())
    settings.PUSH_HOSTS = ["push.example"]
    make_answer(make_thread(asker), answerer)

    after(minutes=3)

    assert service.given == []
    assert not Device.objects.exists()


def test_nothing_is_pushed_or_offered_without_a_key(
    asker: Member, answerer: Member, service: PushService, settings: Settings, after: After, client_of: Any
) -> None:
    added(asker, service.browser())
    settings.PUSH_KEY = ""
    make_answer(make_thread(asker), answerer)
    after(minutes=3)

    assert service.given == []
    assert not Delivery.objects.filter(channel="push").exists()
    assert "push-switch" not in client_of(asker).get(PAGE).text
    assert client_of(asker).post(ADD, vars_of(service.browser("two"))).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_planning_for_devices_takes_one_query(
    number: int, asker: Member, answerer: Member, service: PushService, django_assert_max_num_queries: Any
) -> None:
    for name in map(str, range(number)):
        added(asker, service.browser(name), name)
    with django_assert_max_num_queries(1):
        assert PushChannel().reaches([asker.pk, answerer.pk]) == {asker.pk}


# --- Where pushes may go ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/x",
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://web.push.apple.com/x",
        "https://wns2-db5p.notify.windows.com/w/?token=x",
    ],
)
def test_the_services_of_browsers_are_known(endpoint: str) -> None:
    assert is_push_service(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://fcm.googleapis.com.evil.example/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://evil.example\\@fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://notify.windows.com.evil.example/x",
        "https://xnotify.windows.com/x",
        "file:///etc/passwd",
        "https://[::1/x",
        "",
    ],
)
def test_no_other_host_is_sent_to(endpoint: str, asker: Member) -> None:
    assert not is_push_service(endpoint)
    with pytest.raises(EndpointRefused):
        added(asker, Browser(endpoint))


# --- The page -----------------------------------------------------------------------------------------------


def vars_of(browser: Browser) -> dict[str, str]:
    """Return what the page posts."""
    handed = browser.subscription
    return {"endpoint": handed.endpoint, "p256dh": handed.p256dh, "auth": handed.auth}


def on(client: Client) -> Client:
    """Return *client* as a browser that says what it is."""
    client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"
    return client


def test_a_device_is_added_listed_and_removed(
    asker: Member, outsider: Member, service: PushService, client_of: Callable[[Member], Client]
) -> None:
    client = on(client_of(asker))
    assert public_key() in client.get(PAGE).text

    shown = client.post(ADD, vars_of(service.browser()), follow=True)
    assert "Firefox, Windows" in shown.text
    assert "This device" in shown.text
    device = Device.objects.get()
    remove = f"/notifications/devices/{device.pk}/remove/"
    client_of(outsider).post(remove)
    assert Device.objects.exists()
    client.post(remove)

    assert not Device.objects.exists()
    assert "Firefox, Windows" not in client.get(PAGE).text


def test_adding_a_browser_twice_is_one_device(
    asker: Member, service: PushService, client_of: Callable[[Member], Client]
) -> None:
    client = on(client_of(asker))
    for name in ("one", "one", "two"):
        client.post(ADD, vars_of(service.browser(name)))

    assert Device.objects.get().endpoint.endswith("/two")


@pytest.mark.parametrize("wrong", [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"endpoint": ""}, {"p256dh": "é"},
                                   {"endpoint": "https://127.0.0.1/x"}])  # fmt: skip
def test_what_is_no_subscription_is_refused_in_words(
    wrong: dict[str, str], asker: Member, service: PushService, client_of: Callable[[Member], Client]
) -> None:
    page = client_of(asker).post(ADD, {**vars_of(service.browser()), **wrong}, follow=True)

    assert page.status_code == 200
    assert 'data-tone="danger"' in page.text
    assert not Device.objects.exists()


def test_the_oldest_device_goes_where_there_are_too_many(asker: Member, service: PushService) -> None:
    for number in range(DEVICES_AT_MOST + 2):
        added(asker, service.browser(str(number)), str(number))

    kept = [device.browser for device in Device.objects.order_by("pk")]
    assert kept == [str(number) for number in range(2, DEVICES_AT_MOST + 2)]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_as_many_queries_for_several_devices(
    number: int,
    asker: Member,
    service: PushService,
    client_of: Callable[[Member], Client],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for name in map(str, range(number)):
        added(asker, service.browser(name), name)
    client = client_of(asker)
    client.get(PAGE)

    with django_assert_num_queries(8):
        client.get(PAGE)


def test_the_worker_is_a_script_that_speaks_for_notifications_alone(
    asker: Member, client_of: Callable[[Member], Client]
) -> None:
    answer = client_of(asker).get("/notifications/worker.js")

    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "Service-Worker-Allowed" not in answer
    assert "connect-src 'self'" in answer["Content-Security-Policy"]
    assert "push" in answer.text


# --- When it ends -------------------------------------------------------------------------------------------


def test_signing_out_on_a_device_ends_it_there_alone(
    asker: Member, service: PushService, client_of: Callable[[Member], Client]
) -> None:
    here, there = on(client_of(asker)), on(client_of(asker))
    here.post(ADD, vars_of(service.browser("here")))
    there.post(ADD, vars_of(service.browser("there")))

    here.post("/accounts/logout/")

    assert [device.endpoint.rpartition("/")[2] for device in Device.objects.all()] == ["there"]


def test_it_goes_on_while_the_sign_in_only_rests_and_ends_with_the_next_sign_out(
    asker: Member, service: PushService, client_of: Callable[[Member], Client]
) -> None:
    client = on(client_of(asker))
    client.post(ADD, vars_of(service.browser()))
    del client.cookies[site.SESSION_COOKIE_NAME]
    client.force_login(asker)
    assert Device.objects.exists()

    client.post("/accounts/logout/")

    assert not Device.objects.exists()


def test_another_member_on_the_same_browser_ends_it(
    asker: Member, outsider: Member, service: PushService, client_of: Callable[[Member], Client]
) -> None:
    client = on(client_of(asker))
    client.post(ADD, vars_of(service.browser()))
    outsider.set_password(PASSPHRASE)
    outsider.save()
    del client.cookies[site.SESSION_COOKIE_NAME]

    client.post("/accounts/login/", {"login": outsider.email, "password": PASSPHRASE})

    assert client.session["_auth_user_id"] == str(outsider.pk)
    assert not Device.objects.exists()


@pytest.mark.parametrize("which", ["one", "all"])
def test_signing_out_from_elsewhere_ends_the_devices_there(
    which: str, asker: Member, service: PushService, client_of: Callable[[Member], Client]
) -> None:
    here, there = on(client_of(asker)), on(client_of(asker))
    here.post(ADD, vars_of(service.browser("here")))
    there.post(ADD, vars_of(service.browser("there")))
    other = next(one for one in sign_ins(asker, here=here.session.session_key or "") if not one.is_here)

    here.post("/people/account/sessions/", {"only": other.name} if which == "one" else {})

    assert [device.endpoint.rpartition("/")[2] for device in Device.objects.all()] == ["here"]


def test_the_end_of_a_mandate_ends_every_device(asker: Member, service: PushService) -> None:
    added(asker, service.browser())
    Member.objects.filter(pk=asker.pk).update(mandate_until=timezone.localdate() - timedelta(days=1))

    end_mandates(on=timezone.localdate())

    assert not Device.objects.exists()


def test_who_is_forgotten_leaves_no_device_and_no_note_of_replies(asker: Member, service: PushService) -> None:
    added(asker, service.browser())
    ReceivedReply.objects.create(member=asker, digest="x")

    forget_everywhere(asker)
    end_access(asker)

    assert not Device.objects.exists()
    assert not ReceivedReply.objects.exists()
