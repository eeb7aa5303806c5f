"""Whoever steals the database, or a copy of it, holds nothing that opens a door."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from modelsearch.backends import get_search_backend
from pytest_django import Settings

from network_site.home.roles import sync_roles
from network_site.members.actions import recovery
from network_site.members.actions.nominations import Person, invite
from network_site.members.models import FactorRecovery, Member
from network_site.search.queue import WHOOSH
from tests.factories.directory import ContactPointFactory
from tests.factories.members import MemberFactory, ProsecutionServiceFactory
from tests.factories.vocabulary import ContactRoleFactory

pytestmark = pytest.mark.django_db(transaction=True)  # mails leave when a transaction holds
PASSPHRASE = "kingfisher lantern orchard"
SEED = "JBSWY3DPEHPK3PXP"
NUMBERS = ("+220 555 0100", "+220 555 0199")
LINKS = re.compile(r"https://\S+/([\w.:-]{20,})/")


@pytest.fixture
def member(focal_point: Member) -> Member:
    """A member with a passphrase, an app and recovery codes."""
    member = MemberFactory.create(jurisdiction=focal_point.jurisdiction, email="office@justice.example")
    member.set_password(PASSPHRASE)
    member.save()
    TOTP.activate(member, SEED)
    RecoveryCodes.activate(member)
    return member


def everything() -> str:
    """Return every value of every row of every table, as it lies there."""
    with connection.cursor() as cursor:
        return "\n".join(str(row) for table in connection.introspection.table_names() for row in rows_of(table, cursor))


def rows_of(table: str, cursor: Any) -> list[Any]:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  a name of our own
    rows: list[Any] = cursor.fetchall()
    return rows


def test_a_copy_of_the_database_lets_nobody_in(
    member: Member, focal_point: Member, secretariat: Member, fresh_client_of: Callable[[Member], Client]
) -> None:
    service = ProsecutionServiceFactory.create(jurisdiction=focal_point.jurisdiction)
    codes = RecoveryCodes(member.authenticator_set.get(type="recovery_codes")).get_unused_codes()
    invite(by=focal_point, person=Person(email="new@justice.example", office="Prosecutor", service=service))
    asked = recovery.ask_recovery(by=member, reason="Lost.")
    recovery.vouch_recovery(by=focal_point, recovery=FactorRecovery.objects.for_decision().get(pk=asked.pk))
    recovery.approve_recovery(by=secretariat, recovery=FactorRecovery.objects.for_decision().get(pk=asked.pk))
    browser = fresh_client_of(member)
    browser.post("/people/account/address/", {"email": "moved@justice.example"})
    Client().post("/accounts/password/reset/", {"email": member.email})

    tokens = [token for sent in mail.outbox for token in LINKS.findall(str(sent.body))]
    secrets = [PASSPHRASE, SEED, *codes, *tokens, browser.cookies[settings.SESSION_COOKIE_NAME].value]
    copy = everything()

    assert member.email in copy
    assert len(tokens) == 4  # of an invitation, a recovery, a new address, a new passphrase
    assert [secret for secret in secrets if secret in copy] == []


@pytest.mark.django_db
def test_a_copy_of_the_database_and_of_the_index_tells_no_number_of_the_directory(
    focal_point: Member, asker: Member, client_of: Callable[[Member], Client], settings: Settings, tmp_path: Path
) -> None:
    sync_roles()
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": WHOOSH, "PATH": str(tmp_path), "AUTO_UPDATE": False}}
    role = ContactRoleFactory.create(default_visibility="members; phone hidden by default")
    entry = ContactPointFactory.create(
        authority__jurisdiction=focal_point.jurisdiction, title="Night desk", phone=NUMBERS[0], roles=[role]
    )
    typed = {name: getattr(entry, name) for name in ("title", "email", "time_zone", "mark")}
    desk = f"/admin/snippets/directory/contactpoint/edit/{entry.pk}/"
    chosen = {
        "authority": entry.authority_id,
        "roles": role.pk,
        "languages": [each.pk for each in entry.languages.all()],
    }
    for number in reversed(NUMBERS):
        assert client_of(focal_point).post(desk, typed | chosen | {"phone": number}).status_code == 302
    shown = client_of(asker).post(f"/directory/{entry.pk}/phone/", {"key": str(uuid4())})
    get_search_backend().refresh_indexes()

    copy = everything()
    index = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())

    assert NUMBERS[0] in shown.text
    assert entry.title in copy
    assert b"night" in index
    assert [number for number in NUMBERS if number in copy or number.encode() in index] == []
