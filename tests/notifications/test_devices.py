"""Devices that show that something waits: where pushes may go, who adds a device, and when it ends."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings as site
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from network_site.members.actions.mandates import end_mandates
from network_site.members.models import Member
from network_site.members.own_data import forget_everywhere
from network_site.members.sessions import end_access, sign_ins
from network_site.notifications.actions.devices import DEVICES_AT_MOST
from network_site.notifications.exceptions import EndpointRefused
from network_site.notifications.models import Device, ReceivedReply
from network_site.notifications.push.endpoints import is_push_service
from network_site.notifications.push.keys import public_key
from tests.notifications.push_service import Browser, PushService, added

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "mailbox")]
After = Callable[..., int]
PASSPHRASE = "a quiet harbour in autumn 17"
ADD, PAGE = "/notifications/devices/add/", "/notifications/preferences/"


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


def on(client: Client) -> Client:
    """Return *client* as a browser that says what it is."""
    client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"
    return client


def test_a_device_is_added_listed_and_removed(
    asker: Member, outsider: Member, service: PushService, client_of: Callable[[Member], Client]
) -> None:
    client = on(client_of(asker))
    assert public_key() in client.get(PAGE).text

    shown = client.post(ADD, service.browser().posted, follow=True)
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
        client.post(ADD, service.browser(name).posted)

    assert Device.objects.get().endpoint.endswith("/two")


@pytest.mark.parametrize("wrong", [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"endpoint": ""}, {"p256dh": "é"},
                                   {"endpoint": "https://127.0.0.1/x"}])  # fmt: skip
def test_what_is_no_subscription_is_refused_in_words(
    wrong: dict[str, str], asker: Member, service: PushService, client_of: Callable[[Member], Client]
) -> None:
    page = client_of(asker).post(ADD, {**service.browser().posted, **wrong}, follow=True)

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
    here.post(ADD, service.browser("here").posted)
    there.post(ADD, service.browser("there").posted)

    here.post("/accounts/logout/")

    assert [device.endpoint.rpartition("/")[2] for device in Device.objects.all()] == ["there"]


def test_it_goes_on_while_the_sign_in_only_rests_and_ends_with_the_next_sign_out(
    asker: Member, service: PushService, client_of: Callable[[Member], Client]
) -> None:
    client = on(client_of(asker))
    client.post(ADD, service.browser().posted)
    del client.cookies[site.SESSION_COOKIE_NAME]
    client.force_login(asker)
    assert Device.objects.exists()

    client.post("/accounts/logout/")

    assert not Device.objects.exists()


def test_another_member_on_the_same_browser_ends_it(
    asker: Member, outsider: Member, service: PushService, client_of: Callable[[Member], Client]
) -> None:
    client = on(client_of(asker))
    client.post(ADD, service.browser().posted)
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
    here.post(ADD, service.browser("here").posted)
    there.post(ADD, service.browser("there").posted)
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
