"""Who knocked too often at a door of sign-in is told how long it stays shut, by the rate that shut it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account import app_settings
from allauth.core.internal.ratelimit import cache_lock, get_cache_key, parse_rate
from django.test import Client, RequestFactory
from pytest_django import Settings

from network_site.members.models import Member
from tests.house.routes import filled, routes

pytestmark = pytest.mark.django_db

SIGN_IN, RESET = "/accounts/login/", "/accounts/password/reset/"
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
EVERY_DOOR = [filled(route, 1, {"key": "set-password"}) for route in routes() if route.startswith("accounts/")]


def test_a_shut_door_says_when_it_opens_and_does(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "9/m/ip,2/h/ip"}
    with time_machine.travel(NOON, tick=False) as clock:
        client.post(SIGN_IN)
        clock.shift(timedelta(minutes=15))
        client.post(SIGN_IN)
        refused = client.post(SIGN_IN)
        clock.shift(int(refused.headers["Retry-After"]) - 1)
        still = client.post(SIGN_IN)
        clock.shift(1)
        after = client.post(SIGN_IN)

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, str(45 * 60))
    assert "about 45 minutes" in refused.text
    assert (still.status_code, still.headers["Retry-After"]) == (429, "1")
    assert after.status_code == 200


def test_a_limit_for_one_address_of_mail_is_told_alike_for_those_known_and_unknown(
    client: Client, asker: Member, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "99/m/ip,1/2h/key"}
    with time_machine.travel(NOON, tick=False):
        answers = []
        for email in (asker.email, "nobody@justice.example"):
            client.post(RESET, {"email": email})
            answers.append(client.post(RESET, {"email": f" {email.upper()}"}))

    assert [(answer.status_code, answer.headers["Retry-After"]) for answer in answers] == [(429, "7200")] * 2
    assert "about 120 minutes" in answers[0].text


def test_every_door_that_refuses_says_how_long(
    asker: Member, client_of: Callable[[Member], Client], settings: Settings
) -> None:
    asker.set_password("correct horse battery staple")
    asker.save()
    settings.ACCOUNT_RATE_LIMITS = dict.fromkeys(app_settings.RATE_LIMITS, "0/2h/ip")
    refused = set()
    for door in EVERY_DOOR:
        for client in (Client(), client_of(asker)):  # a new one each time: one of the doors leads out
            client.raise_request_exception = False
            answer = client.post(door)
            if answer.status_code == 429:
                refused.add((door, answer.headers["Retry-After"]))

    assert {SIGN_IN, "/accounts/reauthenticate/", "/accounts/password/change/"} <= {door for door, _wait in refused}
    assert {wait for _door, wait in refused} == {"7200"}


def test_a_door_that_could_not_be_counted_opens_in_a_moment(client: Client) -> None:
    rate = parse_rate(app_settings.RATE_LIMITS["login"])
    asked = RequestFactory().post(SIGN_IN)

    with cache_lock(get_cache_key(asked, app="allauth.account", action="login", rate=rate)):
        refused = client.post(SIGN_IN)

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
