"""Reminders leave on working days of the country of whoever is reminded; what was asked of them waits in the inbox."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from time_machine import Traveller

from discussions.actions import ask_for_reviews, put_further
from discussions.models import AnswerScope
from network_site.members.actions.mandates import remind_of_mandates
from network_site.members.models import Member
from network_site.notifications.actions.choosing import save_preferences
from network_site.notifications.levels import Way
from network_site.notifications.models import Delivery, Notification
from network_site.notifications.registry import verbs
from tests.factories.discussions import make_answer, make_scope, make_thread
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import JurisdictionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
Remind = Callable[[Member], None]
FRIDAY = datetime(2026, 3, 13, 12, 0, tzinfo=UTC)
SATURDAY, SUNDAY, MONDAY = (FRIDAY + timedelta(days=days) for days in (1, 2, 3))


def of_mandate(member: Member) -> None:
    """Remind *member* of the end of their mandate."""
    today = datetime.now(UTC).date()
    Member.objects.filter(pk=member.pk).update(mandate_until=today + timedelta(days=30))
    remind_of_mandates(on=today)


def of_mandate_in_country(member: Member) -> None:
    """Remind *member*, a focal point, of the end of another's mandate."""
    other = MemberFactory.create(jurisdiction=member.jurisdiction)
    of_mandate(other)
    Notification.objects.filter(recipient=other).delete()


def of_review(member: Member) -> None:
    """Ask *member* to read again what they stated."""
    scope = make_scope(make_answer(make_thread(MemberFactory.create()), member), member.jurisdiction_id or "")
    Notification.objects.all().delete()
    long_ago = datetime.now(UTC).date() - timedelta(days=500)
    AnswerScope.objects.filter(pk=scope.pk).update(law_as_of=long_ago, review_due=long_ago + timedelta(days=365))
    ask_for_reviews(now=datetime.now(UTC))


def of_question(member: Member) -> None:
    """Put a question to *member* that waited for others."""
    thread = make_thread(MemberFactory.create(), concerns=[member.jurisdiction])
    thread.asks.all().delete()
    Notification.objects.all().delete()
    type(thread).objects.filter(pk=thread.pk).update(created_at=datetime.now(UTC) - timedelta(days=20))
    put_further(now=datetime.now(UTC))


REMINDERS = {
    "mandate-mine": of_mandate,
    "mandate-country": of_mandate_in_country,
    "review_due": of_review,
    "asked": of_question,
}


def leaves_at(member: Member, verb: str) -> datetime:
    """Return when the mail about *verb* leaves to *member*."""
    delivery = Delivery.objects.get(notification__recipient=member, notification__verb=verb, channel="mail")
    assert delivery.notification.archived_at is None
    return delivery.due_at


@pytest.mark.parametrize("verb", REMINDERS)
@pytest.mark.parametrize(
    ("country", "on", "day"),
    [
        ("NL", FRIDAY, FRIDAY),
        ("NL", SATURDAY, MONDAY),
        ("SA", FRIDAY, SUNDAY),  # whose weekend is Friday and Saturday
        ("SA", SUNDAY, SUNDAY),
        ("NL", datetime(2026, 4, 27, 12, 0, tzinfo=UTC), datetime(2026, 4, 28, 12, 0, tzinfo=UTC)),  # King's Day
        ("BE", datetime(2026, 4, 27, 12, 0, tzinfo=UTC), datetime(2026, 4, 27, 12, 0, tzinfo=UTC)),
    ],
)
def test_a_reminder_leaves_on_a_working_day_of_its_addressee(
    verb: str, country: str, on: datetime, day: datetime, clock: Traveller
) -> None:
    clock.move_to(on)
    member = MemberFactory.create(jurisdiction__code=country, roles=["prosecutor", "focal-point"])

    REMINDERS[verb](member)

    assert leaves_at(member, verb).date() == day.date()


def test_an_urgent_question_waits_for_no_working_day(clock: Traveller) -> None:
    clock.move_to(SATURDAY)
    member = MemberFactory.create(jurisdiction__code="NL")

    make_thread(
        MemberFactory.create(), concerns=[member.jurisdiction], urgency="day", urgency_reason="A hearing on Sunday."
    )

    assert leaves_at(member, "asked").date() == SATURDAY.date()


def test_an_answer_waits_for_no_working_day(asker: Member, answerer: Member, clock: Traveller) -> None:
    clock.move_to(SATURDAY)
    make_answer(make_thread(asker), answerer)

    assert leaves_at(asker, "answered").date() == SATURDAY.date()


def test_a_daily_digest_of_reminders_comes_on_a_working_day_and_a_weekly_one_on_its_own(clock: Traveller) -> None:
    clock.move_to(FRIDAY)
    member = MemberFactory.create(jurisdiction=JurisdictionFactory.create(code="NL"))
    save_preferences(by=member, ways={("mandate-mine", "direct"): Way.DAILY})
    of_mandate(member)
    assert leaves_at(member, "mandate-mine").date() == MONDAY.date()

    Notification.objects.all().delete()
    save_preferences(by=member, ways={("mandate-mine", "direct"): Way.WEEKLY}, digest_weekday=6)
    clock.move_to(SATURDAY)
    Member.objects.filter(pk=member.pk).update(mandate_until=SATURDAY.date() + timedelta(days=7))
    remind_of_mandates(on=SATURDAY.date())

    assert leaves_at(member, "mandate-mine").date() == SUNDAY.date()


def test_every_verb_that_reminds_is_tried_here() -> None:
    reminding = {verb.slug for verb in verbs() if verb.reminds}

    assert reminding | {"asked"} == set(REMINDERS)
