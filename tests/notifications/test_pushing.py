"""Pushes: that they say nothing, when they go, and what becomes of those that a service does not take."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings
from time_machine import Traveller

from discussions.actions.editing import delete_post
from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup
from network_site.notifications.actions import reading
from network_site.notifications.actions.choosing import save_preferences
from network_site.notifications.levels import Way
from network_site.notifications.models import Delivery, Device, Notification
from network_site.notifications.push.channel import TRIES, PushChannel
from tests.factories.discussions import make_answer, make_thread
from tests.notifications.conftest import Mailbox
from tests.notifications.push_service import Browser, PushService, added
from tests.notifications.servers import HERE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "mailbox")]
After = Callable[..., int]
PASSPHRASE = "a quiet harbour in autumn 17"
ADD, PAGE = "/notifications/devices/add/", "/notifications/preferences/"


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
    assert client_of(asker).post(ADD, service.browser("two").posted).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_planning_for_devices_takes_one_query(
    number: int, asker: Member, answerer: Member, service: PushService, django_assert_max_num_queries: Any
) -> None:
    for name in map(str, range(number)):
        added(asker, service.browser(name), name)
    with django_assert_max_num_queries(1):
        assert PushChannel().reaches([asker.pk, answerer.pk]) == {asker.pk}
