"""One door in, no public sign-up, and second factors that are sealed."""

import re
from collections.abc import Callable

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet, InvalidToken
from django.db import connection
from django.test import Client
from pytest_django import Settings

from network_site.members.models import Member
from tests.factories.members import MemberFactory
from tests.one_time_codes import code_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
PASSPHRASE = "correct horse battery staple"
SEED = "JBSWY3DPEHPK3PXP"
SECOND_DOOR = "/accounts/2fa/authenticate/"


@pytest.fixture
def member() -> Member:
    """A member with a passphrase."""
    member = MemberFactory.create(email="office@justice.example")
    member.set_password(PASSPHRASE)
    member.save()
    return member


def test_member_signs_in_at_the_one_door(client: Client, member: Member, signed_in: list[Member]) -> None:
    response = client.post("/accounts/login/", {"login": "OFFICE@justice.example", "password": PASSPHRASE})

    assert response.status_code == 302
    assert signed_in == [member]


def test_member_with_second_factor_is_asked_for_it(client: Client, member: Member, signed_in: list[Member]) -> None:
    TOTP.activate(member, SEED)

    response = client.post("/accounts/login/", {"login": member.email, "password": PASSPHRASE})

    assert response["Location"].startswith("/accounts/2fa/authenticate/")
    assert signed_in == []


@pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/"])
def test_other_doors_lead_to_the_one(client: Client, door: str) -> None:
    response = client.get(door, {"next": "/admin/pages/"})

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=%2Fadmin%2Fpages%2F")


@pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/", "/django-admin/login/"])
def test_other_doors_let_nobody_in(client: Client, member: Member, signed_in: list[Member], door: str) -> None:
    given = {"username": member.email, "email": member.email, "login": member.email, "password": PASSPHRASE}

    client.post(door, given)

    assert signed_in == []
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(client: Client) -> None:
    given = {"email": "new@justice.example", "password1": PASSPHRASE, "password2": PASSPHRASE}

    client.post("/accounts/signup/", given)

    assert not Member.objects.exists()


def test_seed_is_sealed_in_the_database_and_opens_again(member: Member) -> None:
    TOTP.activate(member, SEED)

    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        (stored,) = cursor.fetchone()
    assert SEED not in str(stored)
    sealed = Authenticator.objects.get(user=member).data["secret"]
    assert get_adapter().decrypt(sealed) == SEED


def test_seed_opens_with_an_older_key_until_that_is_withdrawn(settings: Settings) -> None:
    sealed = get_adapter().encrypt(SEED)

    settings.SEED_KEYS = [Fernet.generate_key().decode(), *settings.SEED_KEYS]
    assert get_adapter().decrypt(sealed) == SEED

    settings.SEED_KEYS = settings.SEED_KEYS[:1]
    with pytest.raises(InvalidToken):
        get_adapter().decrypt(sealed)


@pytest.mark.parametrize(("required", "removable"), [(True, False), (False, True)])
def test_last_second_factor_stays_where_one_is_required(
    member: Member, settings: Settings, *, required: bool, removable: bool
) -> None:
    settings.REQUIRE_SECOND_FACTOR = required
    only = Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data={})
    Authenticator.objects.create(user=member, type=Authenticator.Type.RECOVERY_CODES, data={})

    assert get_adapter().can_delete_authenticator(only) is removable


def test_one_of_two_second_factors_may_go(member: Member, settings: Settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    first = Authenticator.objects.create(user=member, type=Authenticator.Type.TOTP, data={})
    Authenticator.objects.create(user=member, type=Authenticator.Type.WEBAUTHN, data={})

    assert get_adapter().can_delete_authenticator(first)


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/change/", "/accounts/reauthenticate/"])
def test_every_form_asks_for_a_passphrase(fresh_client_of: ClientOf, member: Member, address: str) -> None:
    client = Client() if address.endswith("login/") else fresh_client_of(member)

    page = client.get(address).text

    assert "assphrase</label>" in page
    assert "assword" not in re.sub(r"<[^>]*>", "", page)


def at_the_second_door(client: Client, member: Member) -> None:
    """Give the passphrase of *member*, who has an app."""
    client.post("/accounts/login/", {"login": member.email, "password": PASSPHRASE})


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_code_is_taken_one_step_late_or_early(
    client: Client, member: Member, signed_in: list[Member], steps: int
) -> None:
    TOTP.activate(member, SEED)
    with time_machine.travel("2026-11-24 12:00:29Z", tick=False):
        at_the_second_door(client, member)
        client.post(SECOND_DOOR, {"code": code_of(SEED, steps=steps)})

    assert signed_in == [member]


@pytest.mark.parametrize("steps", [-2, 2])
def test_code_is_refused_two_steps_late_or_early(
    client: Client, member: Member, signed_in: list[Member], steps: int
) -> None:
    TOTP.activate(member, SEED)
    with time_machine.travel("2026-11-24 12:00:29Z", tick=False):
        at_the_second_door(client, member)
        client.post(SECOND_DOOR, {"code": code_of(SEED, steps=steps)})

    assert signed_in == []


@pytest.mark.parametrize("again", ["{}", " {} ", "{}-"])
def test_code_is_taken_once_though_it_is_still_valid_in_the_next_step(
    client: Client, member: Member, signed_in: list[Member], again: str
) -> None:
    TOTP.activate(member, SEED)
    with time_machine.travel("2026-11-24 12:00:01Z", tick=False) as clock:
        code = code_of(SEED)
        at_the_second_door(client, member)
        client.post(SECOND_DOOR, {"code": code})
        client.post("/accounts/logout/")

        clock.shift(45)
        at_the_second_door(client, member)
        refused = client.post(SECOND_DOOR, {"code": again.format(code)})

    assert "Incorrect code" in refused.text
    assert signed_in == [member]
