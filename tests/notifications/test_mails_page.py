"""How the secretariat sees the mails: what went, how late, what did not go."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import Traveller

from network_site.access.models import AuditEntry
from network_site.members.models import Member
from network_site.notifications.actions.addresses import lift_stop
from network_site.notifications.exceptions import NotAllowed
from network_site.notifications.mail.refusing import REFUSAL
from network_site.notifications.models import Mail, ReceivedReply, StoppedAddress
from network_site.notifications.replies.reasons import Reason
from network_site.notifications.statistics import Statistics
from network_site.notifications.tasks import deliver
from tests.notifications.conftest import Mailbox

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
PAGE = "/notifications/mails/"
STUCK = "Mails are not going out"


def make_mail(to: Member, number: int, **fields: object) -> Mail:
    now = timezone.now()
    values = {"due_at": now, "next_try_at": now, "message_id": f"<{number}@x>", "kind": "answered", **fields}
    return Mail.objects.create(recipient=to, **values)


def test_the_delays_are_those_of_the_mails_that_went(asker: Member) -> None:
    for number in range(100):
        make_mail(asker, number, state="sent", delayed_seconds=number + 1)
    make_mail(asker, 100, state="failed")

    statistics = Statistics.of_last_week()

    assert (statistics.sent, statistics.failed, statistics.waiting) == (100, 1, 0)
    assert (statistics.delay_p50, statistics.delay_p95) == (50, 95)


def test_without_mails_there_is_no_delay() -> None:
    statistics = Statistics.of_last_week()

    assert (statistics.sent, statistics.delay_p50, statistics.delay_p95) == (0, None, None)


def test_what_failed_is_listed_by_office_and_can_be_tried_again(
    asker: Member, secretariat: Member, client_of: ClientOf
) -> None:
    mail = make_mail(asker, 1, state="failed", error="SMTPDataError: (554, b'Not wanted')")
    client = client_of(secretariat)
    page = client.get(PAGE).text
    assert asker.office in page
    assert "Not wanted" in page
    assert asker.email not in page

    client.post(f"{PAGE}{mail.pk}/retry/")

    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("waiting", 0)


def test_the_secretariat_sends_to_a_stopped_address_again_and_the_trail_holds_it(
    asker: Member, secretariat: Member, client_of: ClientOf
) -> None:
    stopped = StoppedAddress.objects.create(address=asker.email, reason="complained")
    client = client_of(secretariat)
    assert asker.email in client.get(PAGE).text

    for _ in range(2):
        assert client.post(f"{PAGE}addresses/{stopped.pk}/lift/").status_code == 302

    assert asker.email not in client.get(PAGE).text
    entry = AuditEntry.objects.get(action="notifications.address_tried_again")
    assert (entry.user, entry.object_id) == (secretariat, str(asker.pk))
    assert asker.email not in f"{entry.label} {entry.data}"


def test_nobody_else_lifts_a_stop(asker: Member, client_of: ClientOf) -> None:
    stopped = StoppedAddress.objects.create(address=asker.email, reason="bounced")

    assert client_of(asker).post(f"{PAGE}addresses/{stopped.pk}/lift/").status_code == 404
    with pytest.raises(NotAllowed):
        lift_stop(by=asker, stopped=stopped)
    assert StoppedAddress.objects.exists()


def overdue(to: Member, number: int, **fields: object) -> Mail:
    return make_mail(to, number, due_at=timezone.now() - timedelta(minutes=20), **fields)


def test_one_address_that_puts_mails_off_is_no_alarm(asker: Member, outsider: Member) -> None:
    for number in range(2):
        overdue(asker, number, attempts=3)
    assert Statistics.of_last_week().stuck_since is None

    overdue(outsider, 2, attempts=1)

    assert Mail.objects.overdue().count() == 3


def test_addresses_that_put_mails_off_are_no_alarm_while_others_take_them(
    asker: Member, outsider: Member, answerer: Member
) -> None:
    for number, member in enumerate((asker, outsider)):
        overdue(member, number, attempts=3)
    assert Mail.objects.overdue().exists()

    make_mail(answerer, 2, state="sent", sent_at=timezone.now() - timedelta(minutes=17))

    assert not Mail.objects.overdue().exists()


@pytest.mark.parametrize(("minutes", "is_stuck"), [(14, False), (16, True)])
def test_mails_that_were_not_tried_are_an_alarm_where_none_went_lately(
    minutes: int,
    is_stuck: bool,  # noqa: FBT001
    asker: Member,
    outsider: Member,
) -> None:
    overdue(asker, 1)
    make_mail(outsider, 2, state="sent", sent_at=timezone.now() - timedelta(minutes=minutes))

    assert (Statistics.of_last_week().stuck_since is not None) == is_stuck


def test_what_is_tried_again_is_due_anew_and_late_by_nothing(
    asker: Member, secretariat: Member, client_of: ClientOf, mailbox: Mailbox, clock: Traveller
) -> None:
    mail = make_mail(asker, 1, due_at=timezone.now() - timedelta(days=2), state="failed", kind=REFUSAL)
    ReceivedReply.objects.create(member=asker, answer=mail, digest="1", reason=Reason.LONG)
    client = client_of(secretariat)
    client.post(f"{PAGE}retry/")
    assert STUCK not in client.get(PAGE).text

    clock.shift(2)
    assert deliver.call() == 1

    assert Statistics.of_last_week().delay_p95 == 2


def test_every_page_warns_the_secretariat_when_mails_are_stuck(
    asker: Member, secretariat: Member, client_of: ClientOf
) -> None:
    assert STUCK not in client_of(secretariat).get("/questions/").text

    make_mail(asker, 1, due_at=timezone.now() - timedelta(minutes=16))

    assert STUCK in client_of(secretariat).get("/questions/").text
    assert STUCK in client_of(secretariat).get(PAGE).text
    assert STUCK not in client_of(asker).get("/questions/").text
