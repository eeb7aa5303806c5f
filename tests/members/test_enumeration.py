"""Nobody learns from the answers of the doors whether an address belongs to a member."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from network_site.members.models import Member, Nomination
from network_site.members.roles import Role
from tests.factories.members import MemberFactory, ProsecutionServiceFactory

pytestmark = pytest.mark.django_db
OnCommit = DjangoCaptureOnCommitCallbacks
ClientOf = Callable[[Member], Client]
KNOWN = "known@justice.example"
UNKNOWN = "other@justice.example"  # as long as the known one, so that pages that repeat it can be compared
PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def member() -> Member:
    """A member with a passphrase."""
    member = MemberFactory.create(email=KNOWN)
    member.set_password(PASSPHRASE)
    member.save()
    return member


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passphrases that were hashed during the test: hashing is what takes time at the door."""
    seen: list[str] = []
    encode = MD5PasswordHasher.encode

    def count(self: MD5PasswordHasher, password: str, salt: str) -> str:
        seen.append(password)
        return str(encode(self, password, salt))

    monkeypatch.setattr(MD5PasswordHasher, "encode", count)
    return seen


def told(response: HttpResponse, address: str = "") -> tuple[int, str, str]:
    """Return all that an answer tells, but for what changes with every request and the address that was typed."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value=|nonce=)"[^"]*"', "", response.content.decode())
    return response.status_code, response.headers.get("Location", ""), text.replace(address, "") if address else text


def test_sign_in_answers_alike_and_hashes_as_often(member: Member, hashed: list[str]) -> None:
    answers, work = [], []
    for address in (member.email, UNKNOWN):
        hashed.clear()
        response = Client().post("/accounts/login/", {"login": address, "password": "wrong passphrase"})
        answers.append(told(response, address))
        work.append(list(hashed))

    assert answers[0] == answers[1]
    assert work[0] == work[1] == ["wrong passphrase"]


def test_password_reset_answers_alike_and_mails_alike(
    member: Member, hashed: list[str], django_capture_on_commit_callbacks: OnCommit
) -> None:
    answers, pages = [], []
    for address in (member.email, UNKNOWN):
        client = Client()
        with django_capture_on_commit_callbacks(execute=True):
            answers.append(told(client.post("/accounts/password/reset/", {"email": address})))
        pages.append(told(client.get("/accounts/password/reset/done/")))

    assert answers[0] == answers[1]
    assert pages[0] == pages[1]
    assert [sent.to for sent in mail.outbox] == [[member.email], [UNKNOWN]]  # a mail not sent would be time saved
    assert hashed == []


@pytest.fixture
def _worker_is_busy(settings: Any) -> None:
    """Tasks wait in the database, as they do where the site is served."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.mark.usefixtures("_worker_is_busy")
def test_nobody_is_looked_up_before_a_reset_is_answered(member: Member) -> None:
    asked = []
    for address in (member.email, UNKNOWN):
        with CaptureQueriesContext(connection) as queries:
            Client().post("/accounts/password/reset/", {"email": address})
        asked.append([re.sub(r"""'[^']*'|[0-9a-f-]{32,}|"s\d+_x\d+\"""", "?", row["sql"]) for row in queries])

    assert asked[0] == asked[1]
    assert not any("members_member" in statement for statement in asked[0])
    assert mail.outbox == []


def test_mail_of_a_reset_goes_to_the_address_that_is_kept(
    member: Member, django_capture_on_commit_callbacks: OnCommit
) -> None:
    typed = "\u212anown@justice.example"  # a Kelvin sign, in lower case k
    with django_capture_on_commit_callbacks(execute=True):
        Client().post("/accounts/password/reset/", {"email": typed})

    assert [sent.to for sent in mail.outbox] == [[member.email]]


def test_mail_to_a_member_alone_carries_a_link_that_resets(
    member: Member, django_capture_on_commit_callbacks: OnCommit
) -> None:
    for address in (member.email, UNKNOWN):
        with django_capture_on_commit_callbacks(execute=True):
            Client().post("/accounts/password/reset/", {"email": address})

    theirs, nobodys = (str(sent.body) for sent in mail.outbox)
    assert "/accounts/password/reset/key/" in theirs
    assert "http" not in nobodys
    assert "sign up" not in nobodys.lower()


def test_a_focal_point_is_told_the_same_of_a_member_of_an_invitation_elsewhere_and_of_nobody(
    focal_point: Member, secretariat: Member, member: Member, client_of: ClientOf
) -> None:
    abroad = ProsecutionServiceFactory.create(jurisdiction__code="PT")
    invited, nobody = "third@justice.example", UNKNOWN
    Nomination.objects.create(
        email=invited,
        office="Prosecutor",
        service=abroad,
        role=Role.PROSECUTOR,
        nominated_by=secretariat,
        token_hash="0" * 64,
        expires_at=timezone.now() + timedelta(days=1),
    )
    service = ProsecutionServiceFactory.create(jurisdiction=focal_point.jurisdiction)
    form = {"office": "Prosecutor", "service": service.pk, "role": Role.PROSECUTOR}
    client = client_of(focal_point)

    def all_that_is_told(address: str) -> list[tuple[int, str, str]]:
        """Try the table, the form, the list, another link, and the form and the table once more."""
        table = f"email,office,service\n{address},Prosecutor,{service.name}\n"
        invite = partial(client.post, "/people/invitations/", {**form, "email": address})
        before = [client.post("/people/invitations/table/", {"table": table}), invite()]
        made = Nomination.objects.get(email=address, service=service)
        after = [
            client.get("/people/invitations/"),
            client.post(f"/people/invitations/{made.pk}/send-again/", follow=True),
            invite(),
            client.post("/people/invitations/table/", {"table": table, "confirm": "yes"}),
        ]
        answers = [told(answer, address) for answer in (*before, *after)]
        return [(status, to, text.replace(f"/{made.pk}/", "")) for status, to, text in answers]

    with time_machine.travel(timezone.now(), tick=False):  # the page tells until when an invitation is open
        answers = []
        for address in (KNOWN, invited, nobody):
            answers.append(all_that_is_told(address))
            Nomination.objects.filter(service=service).delete()

    assert answers[0] == answers[1] == answers[2]
    assert [status for status, *_ in answers[0]] == [200, 302, 200, 200, 422, 200]


def test_an_invitation_link_that_does_not_open_says_nothing(client: Client, member: Member) -> None:
    first, second = (client.get(f"/people/join/{letter * 43}/") for letter in "ab")

    assert told(first) == told(second)
    assert member.email not in first.content.decode()
