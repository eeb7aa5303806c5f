"""Nobody does anything so often that it harms the others, and who waits is told how long."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from pytest_django import Settings

from network_site.access import rates
from network_site.access.models import AuditEntry, RateCount
from network_site.access.rates import Limit
from network_site.members.models import Member
from network_site.notifications.models import Notification
from tests.factories.files import PaperFactory

pytestmark = pytest.mark.django_db

ClientOf = Callable[[Member], Client]
THREE = {kind: (Limit(kind, 3, 60),) for kind in rates.LIMITS}
NOON = datetime(2026, 5, 4, 12, 0, 30, tzinfo=UTC)


@pytest.fixture
def _three_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three deeds of each kind a minute."""
    monkeypatch.setattr(rates, "LIMITS", THREE)


@pytest.mark.usefixtures("_three_a_minute")
@pytest.mark.parametrize(
    ("method", "address"), [("get", "/questions/?q=trata"), ("get", "/guides/?q=trata"), ("post", "/questions/ask/")]
)
def test_the_fourth_is_refused_with_the_time_to_wait(
    asker: Member, outsider: Member, client_of: ClientOf, method: str, address: str
) -> None:
    send = getattr(client_of(asker), method)
    with time_machine.travel(NOON, tick=False):
        answers = [send(address) for _ in range(4)]
        other = getattr(client_of(outsider), method)(address)

    assert [answer.status_code == 429 for answer in answers] == [False, False, False, True]
    assert answers[3].headers["Retry-After"] == "30"
    assert "about a minute" in answers[3].text
    assert other.status_code != 429


@pytest.mark.parametrize("name", sorted(rates.DOWNLOADING.union(*rates.ALWAYS.values(), *rates.SENDING.values())))
def test_what_is_counted_by_its_name_has_this_name(name: str) -> None:
    namespace, _, view = name.partition(":")
    resolver: Any = get_resolver().namespace_dict[namespace][1]

    assert view in resolver.reverse_dict


@pytest.mark.usefixtures("_three_a_minute")
def test_downloads_are_counted_for_each_member(asker: Member, outsider: Member, client_of: ClientOf) -> None:
    address = PaperFactory.create().url
    with time_machine.travel(NOON, tick=False):
        answers = [client_of(asker).get(address) for _ in range(4)]

        assert client_of(outsider).get(address).status_code == 200
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].headers["Retry-After"] == "30"
    assert "about a minute" in answers[3].text


@pytest.mark.usefixtures("_three_a_minute")
@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (1, ["192.0.2.1", "192.0.2.2"], {"from:192.0.2.1", "from:192.0.2.2"}),
        (1, ["198.51.100.1, 192.0.2.1", "198.51.100.2, 192.0.2.1"], {"from:192.0.2.1"}),  # the first is their own word
        (2, ["192.0.2.1, 203.0.113.9", "192.0.2.2, 203.0.113.9"], {"from:192.0.2.1", "from:192.0.2.2"}),
        (0, ["192.0.2.1", "192.0.2.2"], {"from:127.0.0.1"}),  # nobody in front: it is all the visitor's word
        (1, ["2001:db8:0:1::1", "2001:db8:0:1::2"], {"from:2001:db8:0:1::"}),
    ],
)
def test_visitors_are_counted_by_the_address_that_the_outermost_proxy_saw(
    client: Client, settings: Settings, proxies: int, forwarded: list[str], counted: set[str]
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for address in forwarded:
        client.get("/guides/?q=trata", headers={"x-forwarded-for": address})

    keys = RateCount.objects.values_list("key", flat=True)
    assert {key.partition(":")[2] for key in keys} == counted


@pytest.mark.usefixtures("_three_a_minute")
def test_the_next_window_is_open_again(asker: Member, client_of: ClientOf) -> None:
    client = client_of(asker)
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(4):
            refused = client.get("/questions/?q=trata")
        clock.shift(timedelta(seconds=30))
        after = client.get("/questions/?q=trata")

    assert (refused.status_code, after.status_code) == (429, 200)


@pytest.mark.usefixtures("_three_a_minute")
def test_who_polls_too_often_is_told_in_a_few_bytes_when_to_ask_again(
    asker: Member, outsider: Member, client_of: ClientOf
) -> None:
    client = client_of(asker)
    with time_machine.travel(NOON, tick=False):
        answers = [client.get("/live/since/") for _ in range(4)]
        other = client_of(outsider).get("/live/since/")

    assert [answer.status_code for answer in (*answers, other)] == [200, 200, 200, 429, 200]
    assert (answers[3].headers["Retry-After"], list(answers[3].json())) == ("30", ["error"])


@pytest.mark.usefixtures("_three_a_minute")
def test_the_typed_text_comes_back(asker: Member, client_of: ClientOf) -> None:
    client = client_of(asker)
    for _ in range(4):
        answer = client.post("/questions/ask/", {"title": "Age assessment abroad", "body": "Which court decides?"})

    assert answer.status_code == 429
    assert "Age assessment abroad" in answer.text
    assert "Which court decides?" in answer.text


@pytest.mark.usefixtures("_three_a_minute")
def test_reading_is_not_counted(asker: Member, client_of: ClientOf) -> None:
    client = client_of(asker)
    for _ in range(6):
        assert client.get("/questions/").status_code == 200
    assert not RateCount.objects.exists()


def test_a_look_at_a_number_has_limits_of_its_own(asker: Member, client_of: ClientOf) -> None:
    client_of(asker).post("/directory/1/phone/")

    kinds = {count.key.split(":")[0] for count in RateCount.objects.all()}
    assert kinds == {"revealing", "revealing-day"}
    assert [(limit.number, limit.seconds) for limit in rates.LIMITS["revealing"]] == [(30, 3_600), (100, 86_400)]


@pytest.mark.usefixtures("_three_a_minute")
def test_who_looks_at_too_many_numbers_is_reported_once(
    asker: Member, secretariat: Member, outsider: Member, client_of: ClientOf
) -> None:
    client = client_of(asker)
    with time_machine.travel(NOON, tick=False):
        answers = [client.post("/directory/1/phone/").status_code for _ in range(6)]

    assert answers == [404, 404, 404, 429, 429, 429]
    entry = AuditEntry.objects.get(action="access.too_many_looks")
    told = Notification.objects.filter(verb="too-many-looks")
    assert (entry.user_id, entry.office) == (asker.pk, asker.label)
    assert [(one.recipient, one.object_id) for one in told] == [(secretariat, entry.pk)]
    page = client_of(secretariat).get(f"/notifications/{told[0].pk}/", follow=True)
    assert page.context["form"].cleaned_data["member"] == asker.pk


@pytest.mark.django_db(transaction=True)
def test_deeds_at_the_same_time_are_all_counted() -> None:
    start = threading.Barrier(5)
    counts: list[int] = []

    def work() -> None:
        start.wait()
        counts.extend(rates.count_one("changing:member:1", 7, timezone.now()) for _ in range(4))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert RateCount.objects.get().count == 20
    assert max(counts) == 20


def test_counts_of_past_windows_are_forgotten() -> None:
    rates.count_one("changing:member:1", 7, timezone.now() - timedelta(seconds=1))
    rates.count_one("changing:member:1", 8, timezone.now() + timedelta(hours=1))

    assert rates.forget_past_counts() == 1
    assert RateCount.objects.get().window == 8
