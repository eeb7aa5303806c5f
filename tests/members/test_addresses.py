"""Changing the official address: proved at the new one, told to the old one, and no way to learn who is a member."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from network_site.access.models import AuditEntry
from network_site.members.actions import addresses as actions
from network_site.members.exceptions import AddressClosed, NotItsAddress
from network_site.members.models import Member
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
OLD, NEW = "old@justice.example", "new@justice.example"
PASSPHRASE = "correct horse battery staple"
ask = actions.ask_for_address


@pytest.fixture(autouse=True)
def _mails_go_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send at once what waits for a commit: a test's transaction has none."""
    monkeypatch.setattr(actions.transaction, "on_commit", lambda send: send())


@pytest.fixture
def member() -> Member:
    """A member whose service owns a domain."""
    member = MemberFactory.create(email=OLD, jurisdiction__code="SN")
    member.service.email_domain = "justice.example"
    member.service.save()
    member.set_password(PASSPHRASE)
    member.save()
    return member


def token() -> str:
    found = re.search(r"/people/account/address/([^/\s]+)/", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_the_link_goes_to_the_new_address_and_the_notice_to_the_old(member: Member) -> None:
    ask(by=member, email="NEW@justice.example")
    assert Member.objects.get().email == OLD
    actions.change_address(by=member, token=token())

    assert Member.objects.get().email == NEW
    assert [message.to for message in mail.outbox] == [[NEW], [OLD]]
    assert NEW not in str(mail.outbox[1].body)
    deeds = AuditEntry.objects.order_by("number").values_list("action", "data")
    assert list(deeds) == [("members.address_asked", {}), ("members.address_changed", {})]


def test_an_address_elsewhere_is_refused(member: Member) -> None:
    with pytest.raises(NotItsAddress):
        ask(by=member, email="office@mail.example")

    assert mail.outbox == []


def test_an_address_that_somebody_has_answers_as_any_other_and_gets_no_mail(
    member: Member, fresh_client_of: ClientOf
) -> None:
    MemberFactory.create(email="taken@justice.example")
    client = fresh_client_of(member)

    answers = [
        client.post("/people/account/address/", {"email": address}, follow=True).text
        for address in (NEW, "Taken@justice.example")
    ]

    assert all("If the address can be yours, a link is on its way there." in answer for answer in answers)
    assert [message.to for message in mail.outbox] == [[NEW]]


def test_the_link_opens_once_for_its_member_and_a_day(member: Member, asker: Member) -> None:
    ask(by=member, email=NEW)
    link = token()

    for wrong in (asker, MemberFactory.create(email=NEW + ".example")):
        with pytest.raises(AddressClosed):
            actions.change_address(by=wrong, token=link)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)), pytest.raises(AddressClosed):
        actions.change_address(by=member, token=link)
    with pytest.raises(AddressClosed):
        actions.change_address(by=member, token=link + "x")
    actions.change_address(by=member, token=link)
    with pytest.raises(AddressClosed):
        actions.change_address(by=Member.objects.get(pk=member.pk), token=link)


def test_a_link_dies_with_the_passphrase_under_which_it_was_asked_for(member: Member) -> None:
    ask(by=member, email=NEW)
    member.set_password("lantern orchard viscous pelican")
    member.save()

    with pytest.raises(AddressClosed):
        actions.change_address(by=member, token=token())


def test_an_address_taken_meanwhile_changes_nothing(member: Member) -> None:
    ask(by=member, email=NEW)
    MemberFactory.create(email=NEW)

    with pytest.raises(AddressClosed):
        actions.change_address(by=member, token=token())
    assert Member.objects.get(pk=member.pk).email == OLD
    assert len(mail.outbox) == 1


def test_it_is_asked_for_after_giving_the_passphrase_again(
    member: Member, client_of: ClientOf, fresh_client_of: ClientOf
) -> None:
    stale = client_of(member).get("/people/account/address/")
    assert stale.headers["Location"].startswith("/accounts/reauthenticate/")

    answer = fresh_client_of(member).post("/people/account/address/", {"email": "office@mail.example"})

    assert answer.status_code == 422
    assert "does not belong to this service" in answer.text
    assert 'value="office@mail.example"' in answer.text


def test_the_page_of_the_link_asks_before_it_acts_and_keeps_its_address_to_itself(
    member: Member, outsider: Member, client_of: ClientOf
) -> None:
    ask(by=member, email=NEW)
    page = f"/people/account/address/{token()}/"
    client = client_of(member)

    shown = client.get(page)
    assert NEW in shown.text
    assert shown.headers["Referrer-Policy"] == "strict-origin"
    assert Member.objects.get(pk=member.pk).email == OLD
    assert NEW not in client_of(outsider).get(page).text
    assert Client().get(page).headers["Location"].startswith("/accounts/login/")
    assert client.post(page).headers["Location"] == "/people/account/"
    closed = client.get(page)
    assert (closed.status_code, "does not open any more" in closed.text) == (404, True)
    assert Client().post("/accounts/login/", {"login": NEW, "password": PASSPHRASE}).headers["Location"] == "/"


def test_no_other_page_takes_an_address(member: Member, fresh_client_of: ClientOf) -> None:
    answer = fresh_client_of(member).post("/accounts/email/", {"email": "office@mail.example", "action_add": ""})

    assert answer.headers["Location"] == "/people/account/address/"
    assert not EmailAddress.objects.exists()
