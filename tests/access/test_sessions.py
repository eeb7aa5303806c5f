"""A sign-in ends when nobody is there, and after a day's work in any case."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from network_site.members.models import Member

pytestmark = pytest.mark.django_db

ClientOf = Callable[[Member], Client]
MORNING = datetime(2026, 5, 4, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _limits(settings: Settings) -> None:
    """An hour without a click, twelve in all."""
    settings.SESSION_IDLE_MINUTES = 60
    settings.SESSION_COOKIE_AGE = 12 * 3600


def is_in(client: Client) -> bool:
    """Whether the client is still signed in."""
    return client.get("/questions/").status_code == 200


def test_an_hour_without_a_click_ends_it(asker: Member, client_of: ClientOf) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client = client_of(asker)
        clock.shift(timedelta(minutes=59))
        assert is_in(client)
        clock.shift(timedelta(minutes=59))
        assert is_in(client)
        clock.shift(timedelta(minutes=61))

        assert not is_in(client)


def test_twelve_hours_end_it_however_busy(asker: Member, client_of: ClientOf) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client = client_of(asker)
        for _ in range(23):
            clock.shift(timedelta(minutes=30))
            assert is_in(client)
        clock.shift(timedelta(minutes=31))

        assert not is_in(client)


def test_what_the_page_asks_by_itself_does_not_prolong_it(asker: Member, client_of: ClientOf) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client = client_of(asker)
        for _ in range(7):
            clock.shift(timedelta(minutes=10))
            client.get("/live/since/")

        assert not is_in(client)


def test_the_row_that_sockets_ask_expires_with_it(asker: Member, client_of: ClientOf) -> None:
    with time_machine.travel(MORNING, tick=False):
        client = client_of(asker)
        client.get("/questions/")

        left = Session.objects.get().expire_date - timezone.now()
    assert left == timedelta(minutes=60)


def test_being_there_is_written_down_once_a_minute_at_most(
    asker: Member, client_of: ClientOf, django_assert_num_queries: Callable[..., object]
) -> None:
    with time_machine.travel(MORNING, tick=False) as clock:
        client = client_of(asker)
        client.get("/questions/")
        first = Session.objects.get().session_data
        clock.shift(timedelta(seconds=59))
        client.get("/questions/")
        assert Session.objects.get().session_data == first
        clock.shift(timedelta(seconds=2))
        client.get("/questions/")
        assert Session.objects.get().session_data != first


def test_signing_out_leaves_nothing_in_the_browser(asker: Member, client_of: ClientOf) -> None:
    client = client_of(asker)

    assert client.post("/accounts/logout/").headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get("/accounts/login/").headers
