"""Mandates: who confirms them, who is reminded, and that access ends with them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from network_site.members.actions import mandates as actions
from network_site.members.exceptions import NotForThisMember, NotInNetwork
from network_site.members.models import Member, Removal
from network_site.notifications.models import Notification
from tests.factories.discussions import make_answer, make_thread
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[[Member], Client]
LEFT = Removal.Reason.LEFT_OFFICE


@pytest.fixture
def member(focal_point: Member) -> Member:
    """A prosecutor of the focal point's country."""
    return MemberFactory.create(jurisdiction=focal_point.jurisdiction)


def lasting(member: Member, days: int) -> None:
    """Let the mandate of *member* end in so many days."""
    Member.objects.filter(pk=member.pk).update(mandate_until=timezone.localdate() + timedelta(days=days))


def test_focal_point_confirms_for_the_full_length(focal_point: Member, member: Member) -> None:
    lasting(member, 3)

    actions.confirm_mandate(by=focal_point, member=member)

    member.refresh_from_db()
    assert member.mandate_until == timezone.localdate() + timedelta(days=settings.MANDATE_DAYS)


def test_focal_points_are_confirmed_by_the_secretariat(focal_point: Member, secretariat: Member) -> None:
    other = MemberFactory.create(jurisdiction=focal_point.jurisdiction, roles=["focal-point"])
    for person in (focal_point, other):
        with pytest.raises(NotForThisMember):
            actions.confirm_mandate(by=person, member=focal_point)

    actions.confirm_mandate(by=secretariat, member=focal_point)


@pytest.mark.parametrize("deed", [actions.confirm_mandate, actions.reinstate_member])
def test_others_decide_nothing(deed: Callable[..., object], member: Member, outsider: Member) -> None:
    for person in (outsider, member):
        with pytest.raises(NotForThisMember):
            deed(by=person, member=member)


@pytest.mark.parametrize(("days", "times"), [(61, 0), (60, 1), (45, 1), (30, 1), (7, 1), (0, 1)])
def test_member_and_focal_point_are_reminded_once(days: int, times: int, focal_point: Member, member: Member) -> None:
    lasting(member, days)

    for _again in range(2):
        call_command("mandates", verbosity=0)

    told = list(Notification.objects.order_by("pk").values_list("recipient", "verb"))
    assert told == [(member.pk, "mandate-mine"), (focal_point.pk, "mandate-country")] * times


def test_reminders_come_three_times_in_a_term_and_never_again_in_it(focal_point: Member, member: Member) -> None:
    end = timezone.localdate() + timedelta(days=70)
    Member.objects.filter(pk=member.pk).update(mandate_until=end)

    sent = [days for days in range(70, -1, -1) if actions.remind_of_mandates(on=end - timedelta(days=days))]

    assert sent == [60, 30, 7]
    assert Notification.objects.filter(recipient=member, verb="mandate-mine").count() == 3
    assert Notification.objects.filter(recipient=focal_point, verb="mandate-country").count() == 3


def test_nothing_is_told_to_whom_nobody_vouches_for_any_more(focal_point: Member, member: Member) -> None:
    thread = make_thread(member)
    make_answer(thread, focal_point, "Told.")
    lasting(member, -1)

    make_answer(thread, focal_point, "Not told.")

    assert [told.verb for told in Notification.objects.of(member)] == ["answered"]


def test_removal_ends_sessions_and_raises_the_epoch(focal_point: Member, member: Member, client_of: SignIn) -> None:
    client, other = client_of(member), client_of(focal_point)
    assert client.get("/questions/").status_code == 200

    actions.remove_member(by=focal_point, member=member, reason=LEFT)

    assert client.get("/questions/").status_code == 302
    assert other.get("/questions/").status_code == 200
    assert client_of(member).get("/questions/").status_code == 403
    assert Member.objects.get(pk=member.pk).access_epoch == member.access_epoch + 1


def test_removed_member_is_removed_once_and_can_come_back(focal_point: Member, member: Member) -> None:
    actions.remove_member(by=focal_point, member=member, reason=LEFT)
    with pytest.raises(NotInNetwork):
        actions.remove_member(by=focal_point, member=member, reason=LEFT)
    with pytest.raises(NotInNetwork):
        actions.confirm_mandate(by=focal_point, member=member)

    actions.reinstate_member(by=focal_point, member=member)

    assert Member.objects.verified().filter(pk=member.pk).exists()
    with pytest.raises(NotInNetwork):
        actions.reinstate_member(by=focal_point, member=member)


@pytest.mark.parametrize("zone", ["Pacific/Pago_Pago", "Pacific/Kiritimati", "UTC"])  # eleven hours behind, 14 ahead
@pytest.mark.parametrize(
    ("now", "status"), [("2026-05-03 00:30Z", 200), ("2026-05-03 23:30Z", 200), ("2026-05-04 00:30Z", 403)]
)
def test_a_mandate_ends_with_its_last_day_in_utc_whatever_zone_the_member_chose(
    zone: str, now: str, status: int, member: Member, client_of: SignIn
) -> None:
    Member.objects.filter(pk=member.pk).update(mandate_until=date(2026, 5, 3), time_zone=zone)

    with time_machine.travel(now, tick=False):
        shown = client_of(member).get("/questions/")
        with timezone.override(zone):
            stands = Member.objects.verified().filter(pk=member.pk).exists()

    assert shown.status_code == status
    assert stands is (status == 200)


@time_machine.travel("2026-05-03 10:30Z", tick=False)
def test_a_mandate_begins_in_utc_whatever_zone_the_focal_point_reads_in(focal_point: Member, member: Member) -> None:
    with timezone.override("Pacific/Kiritimati"):  # where it is the next day already
        actions.confirm_mandate(by=focal_point, member=member)

    member.refresh_from_db()
    assert member.mandate_until == date(2026, 5, 3) + timedelta(days=settings.MANDATE_DAYS)


def test_ended_mandate_closes_sessions_once(member: Member, client_of: SignIn) -> None:
    client = client_of(member)
    lasting(member, -1)

    assert actions.end_mandates(on=timezone.localdate()) == 1
    assert client.get("/questions/").status_code == 302
    assert actions.end_mandates(on=timezone.localdate()) == 0


@pytest.mark.parametrize("deed", ["remove", "reinstate"])
def test_removing_and_taking_it_back_ask_for_the_passphrase_again_and_then_go_on(
    deed: str, focal_point: Member, member: Member, client_of: SignIn
) -> None:
    if deed == "reinstate":
        actions.remove_member(by=focal_point, member=member, reason=LEFT)
    focal_point.set_password("correct horse battery staple")
    focal_point.save()
    client, page = client_of(focal_point), f"/people/country/{member.pk}/{deed}/"

    asked = client.post(page, {"reason": LEFT})
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    before = Removal.objects.filter(reinstated_at=None).exists()
    client.post(asked.headers["Location"], {"password": "correct horse battery staple", "next": page})

    assert before is (deed == "reinstate")
    assert Removal.objects.filter(reinstated_at=None).exists() is (deed == "remove")
