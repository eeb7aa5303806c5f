"""A change of hours or ways reaches what is planned already, and what is tried again keeps to the hours, too."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from time_machine import Traveller

from network_site.members.actions.mandates import remind_of_mandates
from network_site.members.models import Member
from network_site.notifications.actions.choosing import save_preferences, stop_mails
from network_site.notifications.levels import Way
from network_site.notifications.mail.refusing import REFUSAL
from network_site.notifications.mail.sending import claim
from network_site.notifications.models import Choice, Delivery, Mail, Preferences, ReceivedReply
from network_site.notifications.replies.reasons import Reason
from tests.factories.discussions import make_answer, make_thread
from tests.factories.members import MemberFactory
from tests.notifications.conftest import Mailbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
After = Callable[..., int]
ANSWERED = ("answered", "direct")
DIGEST = "What waits for you in Counterpart"


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def night(clock: Traveller, asker: Member, answerer: Member) -> None:
    """An answer of ten in the evening, to be mailed at seven."""
    clock.move_to(at(22))
    make_answer(make_thread(asker), answerer)
    assert Delivery.objects.get().due_at == at(7, day=11)


@pytest.mark.usefixtures("night")
def test_what_was_planned_waits_for_who_is_away_since(asker: Member, mailbox: Mailbox, after: After) -> None:
    save_preferences(by=asker, ways={}, away_until=date(2026, 3, 13))

    assert after(hours=12) == 0
    assert Delivery.objects.get().due_at == at(7, day=13)
    assert after(days=3) == 1


@pytest.mark.usefixtures("night")
def test_what_was_planned_goes_at_once_where_there_are_no_quiet_hours_any_more(
    asker: Member, mailbox: Mailbox, after: After
) -> None:
    save_preferences(by=asker, ways={}, quiet_from=time(0), quiet_until=time(0))

    assert after(minutes=3) == 1


def test_a_digest_that_is_planned_moves_to_the_new_hour(
    asker: Member, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    save_preferences(by=asker, ways={ANSWERED: Way.DAILY})
    make_answer(make_thread(asker), answerer)
    assert Delivery.objects.get().due_at == at(8, day=11)

    save_preferences(by=asker, ways={}, digest_hour=18)

    assert after(hours=6) == 1


@pytest.mark.parametrize(
    ("before", "afterwards", "due_at"),
    [
        (Way.DAILY, Way.WEEKLY, at(8, day=16)),
        (Way.WEEKLY, Way.DAILY, at(8, day=11)),
        (Way.MAIL, Way.DAILY, at(8, day=11)),
        (Way.DAILY, Way.MAIL, at(12, 3)),
    ],
)
def test_what_was_planned_goes_by_the_new_way(
    before: Way,
    afterwards: Way,
    due_at: datetime,
    asker: Member,
    answerer: Member,
    mailbox: Mailbox,
    after: After,
) -> None:
    save_preferences(by=asker, ways={ANSWERED: before})
    make_answer(make_thread(asker), answerer)

    save_preferences(by=asker, ways={ANSWERED: afterwards})

    planned = Delivery.objects.get()
    assert (planned.way, planned.due_at, planned.closed_at) == (afterwards, due_at, None)
    assert after(days=7) == 1
    assert after(days=7) == 0


def test_what_waits_in_a_mail_goes_into_the_digest_that_is_chosen_and_into_no_other_mail(
    asker: Member, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    mailbox.mode = "451"
    make_answer(make_thread(asker), answerer)
    assert after(minutes=3) == 0
    save_preferences(by=asker, ways={ANSWERED: Way.DAILY})
    mailbox.mode = "accept"

    assert after(hours=4) == 0
    assert after(hours=17) == 1
    assert sorted(Mail.objects.values_list("kind", "state")) == [("answered", "dropped"), ("daily", "sent")]


def test_a_mail_that_is_being_sent_goes_and_comes_in_no_digest(
    asker: Member, answerer: Member, mailbox: Mailbox, after: After, clock: Traveller
) -> None:
    mailbox.mode = "451"
    make_answer(make_thread(asker), answerer)
    after(minutes=3)
    clock.shift(60)
    assert claim() is not None

    save_preferences(by=asker, ways={ANSWERED: Way.DAILY})

    assert not Delivery.objects.open().exists()
    assert Delivery.objects.get().mail is None


def test_an_end_of_mails_closes_what_is_planned_and_what_is_tried_again(
    asker: Member, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    mailbox.mode = "451"
    for _ in range(2):
        make_answer(make_thread(asker), answerer)
        after(minutes=3)
    make_answer(make_thread(asker), answerer)
    mailbox.mode = "accept"

    stop_mails(by=asker, kind="answered")

    assert after(hours=5) == 0
    assert not Delivery.objects.open().exists()


@pytest.mark.parametrize("why", ["quiet", "away"])
def test_a_mail_that_is_tried_again_waits_until_its_member_can_be_told(
    why: str, clock: Traveller, asker: Member, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    clock.move_to(at(19, 55))
    mailbox.mode = "451"
    make_answer(make_thread(asker), answerer)
    assert after(minutes=3) == 0
    mailbox.mode = "accept"
    if why == "away":
        save_preferences(by=asker, ways={}, away_until=date(2026, 3, 12), quiet_from=time(0), quiet_until=time(0))
    end = at(7, day=11) if why == "quiet" else at(0, day=12)

    assert after(minutes=5) == 0
    mail = Mail.objects.get()
    assert (mail.next_try_at, mail.due_at) == (end, end)
    assert not Mail.objects.overdue().exists()

    clock.move_to(end)
    assert after(seconds=5) == 1
    assert Mail.objects.get().delayed_seconds == 5


def test_a_digest_whose_hour_lies_in_quiet_hours_goes_at_its_hour(
    asker: Member, answerer: Member, mailbox: Mailbox, after: After
) -> None:
    Preferences.objects.create(member=asker, digest_hour=5)
    Choice.objects.create(member=asker, verb="answered", level="direct", way=Way.DAILY)
    make_answer(make_thread(asker), answerer)

    assert after(hours=17) == 1


def test_what_answers_a_reply_goes_at_night(clock: Traveller, asker: Member, mailbox: Mailbox, after: After) -> None:
    clock.move_to(at(23))
    mail = Mail.objects.create(recipient=asker, kind=REFUSAL, message_id="<1@x>", due_at=at(23), next_try_at=at(23))
    ReceivedReply.objects.create(member=asker, answer=mail, digest="1", reason=Reason.LONG)

    assert after(seconds=5) == 1


def test_a_reminder_that_is_planned_keeps_to_working_days(clock: Traveller) -> None:
    friday = datetime(2026, 3, 13, 21, tzinfo=UTC)
    clock.move_to(friday)
    member = MemberFactory.create(jurisdiction__code="NL", mandate_until=friday.date() + timedelta(days=30))
    remind_of_mandates(on=friday.date())
    assert Delivery.objects.get().due_at == at(7, day=16)

    save_preferences(by=member, ways={}, quiet_until=time(9))

    assert Delivery.objects.get().due_at == at(9, day=16)
