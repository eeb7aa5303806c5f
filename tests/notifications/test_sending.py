"""Sending over real SMTP: nothing lost, nothing doubled, whatever the server does."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connections
from pytest_django import Settings
from time_machine import Traveller

from network_site.members.models import Member
from network_site.notifications.actions.mails import retry_mails
from network_site.notifications.exceptions import NotAllowed
from network_site.notifications.fanout import left_over
from network_site.notifications.mail import composing
from network_site.notifications.mail.channel import MailChannel, gather
from network_site.notifications.mail.sending import BACKOFF, claim, send_due
from network_site.notifications.mail.wording import Seen
from network_site.notifications.models import Mail, Notice, Preferences, StoppedAddress
from network_site.notifications.push.channel import PushChannel
from network_site.notifications.tasks import deliver, wake
from tests.factories.discussions import make_answer, make_thread
from tests.factories.members import MemberFactory
from tests.notifications.conftest import Mailbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
After = Callable[..., int]


@pytest.fixture
def mail(asker: Member, answerer: Member, clock: Traveller) -> Mail:
    """A mail about an answer, due now."""
    make_answer(make_thread(asker), answerer)
    clock.shift(timedelta(minutes=3))
    gather(datetime.now(UTC))
    return Mail.objects.get()


@pytest.fixture
def _at_any_hour(asker: Member) -> None:
    """The asker has no quiet hours."""
    Preferences.objects.create(member=asker, quiet_from=time(0), quiet_until=time(0))


def test_a_mail_goes_once_and_its_delay_is_noted(mail: Mail, mailbox: Mailbox, after: After) -> None:
    assert after(seconds=30) == 1
    assert after(seconds=30) == 0

    mail.refresh_from_db()
    assert (mail.state, mail.delayed_seconds) == ("sent", 30.0)
    assert [message["Message-ID"] for message in mailbox.messages] == [mail.message_id]


@pytest.mark.usefixtures("_at_any_hour")
@pytest.mark.parametrize("mode", ["451", "drop"])
def test_a_passing_failure_is_tried_again_later_each_time_and_then_given_up(
    mode: str, mail: Mail, mailbox: Mailbox, after: After
) -> None:
    mailbox.mode = mode
    deliver.call()
    for wait in BACKOFF:
        mail.refresh_from_db()
        assert mail.state == "waiting"
        assert mail.next_try_at - datetime.now(UTC) == wait
        assert after(seconds=wait.total_seconds() - 1) == 0
        after(seconds=1)

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("failed", 6)
    assert mail.error


def test_after_a_passing_failure_it_goes_with_the_same_number(mail: Mail, mailbox: Mailbox, after: After) -> None:
    mailbox.mode = "451"
    deliver.call()
    mailbox.mode = "accept"

    assert after(minutes=1) == 1
    assert [message["Message-ID"] for message in mailbox.messages] == [mail.message_id]


def test_an_address_that_does_not_exist_is_stopped(
    mail: Mail, asker: Member, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    mailbox.mode = "550"
    deliver.call()
    mailbox.mode = "accept"

    mail.refresh_from_db()
    assert mail.state == "bounced"
    assert StoppedAddress.objects.get().address == asker.email
    make_answer(make_thread(asker), answerer)
    assert after(minutes=3) == 0
    assert mailbox.messages == []


def test_a_message_that_is_not_wanted_fails_and_the_address_stays(mail: Mail, mailbox: Mailbox) -> None:
    mailbox.mode = "554"
    deliver.call()

    mail.refresh_from_db()
    assert mail.state == "failed"
    assert not StoppedAddress.objects.exists()


@pytest.mark.usefixtures("_at_any_hour")
def test_a_mail_that_cannot_be_written_holds_up_nobody_and_is_given_up(
    asker: Member,
    outsider: Member,
    answerer: Member,
    mailbox: Mailbox,
    after: After,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for member in (asker, outsider):
        make_answer(make_thread(member), answerer)
    write = composing.lines_of

    def fail_for_the_asker(seen: Seen) -> list[str]:
        if seen[0][0].recipient_id == asker.pk:
            raise ValueError("no words")
        return write(seen)

    monkeypatch.setattr(composing, "lines_of", fail_for_the_asker)

    assert after(minutes=3) == 1
    for wait in BACKOFF:
        after(seconds=wait.total_seconds())

    assert [message["To"] for message in mailbox.messages] == [outsider.email]
    given_up = Mail.objects.get(state="failed")
    assert (given_up.recipient, given_up.attempts, given_up.error) == (asker, 6, "ValueError: no words")


def test_a_channel_that_fails_does_not_hold_up_the_others(
    mail: Mail, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> int:
        raise RuntimeError

    monkeypatch.setattr(MailChannel, "deliver", fail)
    monkeypatch.setattr(PushChannel, "deliver", lambda *_: 2)

    assert deliver.call() == 2
    assert "The channel mail failed" in caplog.text
    assert mail.state == "waiting"
    assert mailbox.messages == []


def test_a_server_that_is_down_for_an_hour_loses_and_doubles_nothing(
    asker: Member, answerer: Member, mailbox: Mailbox, settings: Settings, after: After
) -> None:
    settings.EMAIL_PORT = 1  # nobody listens there
    for _ in range(3):
        make_answer(make_thread(asker), answerer)
    for _ in range(20):
        assert after(minutes=3) == 0
    assert Mail.objects.overdue().count() == 3

    settings.EMAIL_PORT = mailbox.port
    assert after(minutes=1) == 3
    assert after(minutes=60) == 0
    assert len({message["Message-ID"] for message in mailbox.messages}) == len(mailbox.messages) == 3
    assert set(Mail.objects.values_list("attempts", flat=True)) == {0}


def test_a_mail_is_held_by_one_worker_until_it_is_presumed_dead(mail: Mail, clock: Traveller) -> None:
    assert claim() == mail
    assert claim() is None

    clock.shift(timedelta(minutes=6))
    assert claim() == mail


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(answerer: Member, mailbox: Mailbox, clock: Traveller) -> None:
    for member in MemberFactory.create_batch(12):
        make_answer(make_thread(member), answerer)
    clock.shift(timedelta(minutes=3))

    def work(_: int) -> int:
        try:
            return deliver.call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        sent = sum(pool.map(work, range(3)))
    sent += deliver.call()

    assert sent == 12
    assert len({message["Message-ID"] for message in mailbox.messages}) == len(mailbox.messages) == 12


def test_what_failed_is_tried_again_by_the_secretariat_alone(
    mail: Mail, asker: Member, secretariat: Member, mailbox: Mailbox, after: After
) -> None:
    mailbox.mode = "554"
    deliver.call()
    mailbox.mode = "accept"
    with pytest.raises(NotAllowed):
        retry_mails(by=asker)

    assert retry_mails(by=secretariat) == 1
    assert after(seconds=1) == 1


def test_nothing_is_woken_where_nothing_is_due(asker: Member, answerer: Member, mailbox: Mailbox, after: After) -> None:
    wake()
    make_answer(make_thread(asker), answerer)
    wake()
    assert mailbox.messages == []


def test_waking_sends_what_is_due(mail: Mail, mailbox: Mailbox) -> None:
    wake()

    assert len(mailbox.messages) == 1
    assert send_due() == 0


def test_a_notice_of_a_verb_that_is_unknown_here_wakes_nobody_and_fills_no_log(
    clock: Traveller, caplog: pytest.LogCaptureFixture
) -> None:
    Notice.objects.create(verb="of-another-version", object_id=1, key="x:1")
    clock.shift(timedelta(minutes=2))

    assert not left_over().exists()
    assert deliver.call() == 0
    assert caplog.records == []
    assert Notice.objects.exists()
