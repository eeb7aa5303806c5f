"""Whose fault a refusal is: an address is stopped only for what is said of the address, and can be tried again."""

from collections.abc import Callable

import pytest

from network_site.members.models import Member
from network_site.notifications.actions.addresses import stop_address
from network_site.notifications.actions.mails import retry_mails
from network_site.notifications.models import Mail, StoppedAddress
from tests.factories.discussions import make_answer, make_thread
from tests.factories.members import MemberFactory
from tests.notifications.conftest import Mailbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
After = Callable[..., int]
RELAY = "554 5.7.1 Relay access denied"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("550 5.1.1 No such user", "bounced"),
        ("550 5.1.10 This domain takes no mails", "bounced"),
        ("550 5.2.1 The mailbox is disabled", "bounced"),
        ("550 No such user", "bounced"),
        ("553 Not one of ours", "bounced"),
        (RELAY, "failed"),
        ("550 5.7.1 Blocked by a list", "failed"),
        ("550 5.1.8 The sender's domain does not exist", "failed"),
        ("552 5.2.2 The mailbox is full", "failed"),
        ("554 Transaction failed", "failed"),
        ("450 4.1.1 Not now", "waiting"),
    ],
)
def test_only_what_speaks_of_the_address_stops_it(
    answer: str, state: str, asker: Member, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    mailbox.refusals[asker.email] = answer
    make_answer(make_thread(asker), answerer)

    assert after(minutes=3) == 0

    assert Mail.objects.get().state == state
    assert StoppedAddress.objects.exists() == (state == "bounced")


@pytest.mark.parametrize(("mode", "is_stopped"), [("554", False), ("554 5.1.1 No such user", True)])
def test_a_server_may_speak_of_the_address_after_the_text(
    mode: str,
    is_stopped: bool,  # noqa: FBT001
    asker: Member,
    answerer: Member,
    mailbox: Mailbox,
    after: After,
) -> None:
    mailbox.mode = mode
    make_answer(make_thread(asker), answerer)

    assert after(minutes=3) == 0

    assert StoppedAddress.objects.exists() == is_stopped


def test_a_relay_that_was_set_up_wrongly_stops_nobody(
    secretariat: Member, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    for member in MemberFactory.create_batch(3):
        mailbox.refusals[member.email] = RELAY
        make_answer(make_thread(member), answerer)
    assert after(minutes=3) == 0
    mailbox.refusals.clear()

    assert retry_mails(by=secretariat) == 3

    assert after(seconds=1) == 3


def test_trying_a_mail_again_lifts_the_stop_of_its_address_but_no_complaint(
    asker: Member, outsider: Member, secretariat: Member, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    for member in (asker, outsider):
        mailbox.refusals[member.email] = "550 5.1.1 No such user"
        make_answer(make_thread(member), answerer)
    after(minutes=3)
    StoppedAddress.objects.filter(address=outsider.email).delete()
    stop_address(outsider.email, reason="complained")
    mailbox.refusals.clear()

    assert retry_mails(by=secretariat) == 2

    assert after(seconds=1) == 1
    assert [message["To"] for message in mailbox.messages] == [asker.email]
    assert StoppedAddress.objects.get().address == outsider.email
