"""Every address of the site against every kind of person, in scope and out of it: the table says who gets in.

``access_table.toml`` is what is expected, ``matrix/`` who asks, for what, and how.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from network_site.access import rates
from network_site.members.models import Member
from network_site.members.roles import Role
from network_site.notifications.push.keys import new_key
from network_site.translation.libretranslate import LibreTranslate
from tests.factories.members import MemberFactory
from tests.house.conftest import CANARY
from tests.house.matrix import own, published
from tests.house.matrix.asking import ask, browser_of, got_in, rows_kept, text_of
from tests.house.matrix.table import (
    AUDIENCES,
    CHANGES,
    IN_SCOPE,
    OBJECTS,
    OPENS,
    PEOPLE,
    SHUT,
    TABLE,
    UNASKED,
    has_scopes,
    routes_named,
    rows,
    wrong_lines,
)
from tests.house.matrix.world import World, make_world
from tests.house.routes import names_in, routes

pytestmark = pytest.mark.django_db
VISITOR = "visitor"
INSIDE = AUDIENCES["the_group"]  # they may read what it keeps, also where they may not change it
PUBLIC_AT_MOST = 12  # addresses, besides those of signing in


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Everybody and everything that is asked for, made once; each test undoes what it did."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _whole_site(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """Turn on what a site may leave out, and count nothing: each person asks for everything."""
    monkeypatch.setattr(rates, "kind_of", lambda _request: None)
    monkeypatch.setattr(LibreTranslate, "translate", lambda *_args, **_kwargs: "A text.")
    settings.TRANSLATE_URL, settings.PUSH_KEY = "http://engine.example/", new_key()
    for name, value in published.write_providers(tmp_path).items():
        setattr(settings, name, value)


def member_in(role: str, world: World) -> Member | None:
    """Return who is in this *role*; nobody is for a visitor."""
    return None if role == VISITOR else world.people[role]


def test_the_table_names_every_address_once_and_no_other() -> None:
    named = routes_named()
    known = set(routes()) - set(UNASKED)

    assert sorted(known - set(named)) == [], "addresses that the table does not name"
    assert sorted(set(named) - known) == [], "addresses that are no more"
    assert len(named) == len(set(named))


def test_the_table_names_every_address_once_for_each_thing_in_scope_and_out_of_it() -> None:
    assert wrong_lines() == []
    assert [route for route in TABLE["addresses"] if names_in(route)] == [], "they take an object"
    assert [kind for kind in OBJECTS if not has_scopes(kind) and not OBJECTS[kind].get("why_no_other")] == []


def test_few_addresses_are_public() -> None:
    public = {row.route for row in rows(OPENS) if VISITOR in row.roles}

    assert len({route for route in public if not route.startswith("accounts/")}) <= PUBLIC_AT_MOST
    assert not {route for route in public if route.startswith("admin/")}


def test_every_word_of_the_table_is_used() -> None:
    words = {row.word for row in rows()} | {word for kind in TABLE["streams"].values() for word in kind["hears"]}

    assert sorted({*AUDIENCES, *SHUT} - words) == []
    assert sorted({role for roles in AUDIENCES.values() for role in roles}) == sorted(PEOPLE)


@pytest.mark.sweep
@pytest.mark.parametrize("role", PEOPLE)
def test_who_opens_what(role: str, world: World) -> None:
    client = browser_of(member_in(role, world))
    wrong = {}
    for row in rows(OPENS):
        answer = ask(client, row, world)
        if got_in(answer) != (role in row.roles):
            wrong[str(row)] = answer.status_code
        if role not in {*row.roles, *INSIDE}:
            assert CANARY not in text_of(answer), row

    assert wrong == {}


@pytest.mark.sweep
@pytest.mark.parametrize("role", PEOPLE)
def test_who_changes_what(role: str, world: World) -> None:
    client = browser_of(member_in(role, world))
    before = rows_kept()
    wrong = {}
    for row in rows(CHANGES):
        answer = ask(client, row, world, keep=role not in row.roles)
        if got_in(answer) != (role in row.roles):
            wrong[str(row)] = answer.status_code
        if role not in {*row.roles, *INSIDE}:
            assert CANARY not in text_of(answer), row

    assert wrong == {}
    assert rows_kept() == before  # whoever was refused left nothing behind


@pytest.mark.sweep
def test_what_is_shut_is_shut_for_the_reason_that_the_table_gives(world: World) -> None:
    holder = MemberFactory.create(is_superuser=True, roles=list(Role))  # of every right
    own.enrol(holder)
    client = browser_of(holder)
    wrong = {}
    for row in rows():
        if row.word not in SHUT or row.scope != IN_SCOPE:
            continue
        answer = ask(client, row, world)
        as_said = {
            "by_form_alone": answer.status_code == 405,
            "nothing_to_send": answer.status_code == 405,
            "no_role_may": got_in(answer),
        }.get(row.word, not got_in(answer) and answer.status_code != 405)
        if not as_said:
            wrong[str(row)] = (row.word, answer.status_code)

    assert wrong == {}


@pytest.mark.sweep
@pytest.mark.parametrize("role", ["asker", "secretariat", "editor"])
def test_without_a_second_factor_only_the_doors_open(role: str, world: World, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    client = browser_of(world.people[role])
    free = ("accounts/", "admin/login/", "_util/login/")
    open_to_all = {row.route for row in rows(OPENS) if VISITOR in row.roles}

    for row in rows():
        if not row.route.startswith(free) and row.route not in open_to_all:
            assert not got_in(ask(client, row, world)), row


@pytest.mark.sweep
@pytest.mark.parametrize("role", ["asker", "secretariat", "editor"])
def test_before_the_rules_are_accepted_only_they_and_the_account_open(role: str, world: World) -> None:
    client = browser_of(world.people[role])
    Member.objects.update(rules_version=0)
    free = ("accounts/", "people/rules/", "admin/login/", "_util/login/")

    for row in rows():
        if row.route.startswith(free) and not row.route.endswith("publish/"):
            continue
        answer = ask(client, row, world)
        if row.deed == OPENS:
            assert answer.headers.get("Location", "").startswith("/people/rules/"), row
        else:
            assert answer.status_code == 403, row
            assert CANARY not in text_of(answer), row
    assert client.get("/people/rules/").status_code == 200
