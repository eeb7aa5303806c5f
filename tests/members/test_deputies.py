"""Deputies: who appoints them, and what they may do while the focal point stands."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from network_site.access.models import AuditEntry
from network_site.members.actions.deputies import appoint_deputy, remove_deputy
from network_site.members.actions.leaving import leave_network
from network_site.members.actions.mandates import remind_of_mandates, remove_member
from network_site.members.actions.nominations import Person, invite
from network_site.members.actions.recovery import ask_recovery, vouch_recovery
from network_site.members.actions.roles import remove_role
from network_site.members.exceptions import CannotBeDeputy, NotForThisMember
from network_site.members.models import Deputy, Member, Nomination
from network_site.members.permissions import may_vouch_for
from network_site.members.roles import Role
from network_site.members.standing import today
from network_site.notifications.models import Notification
from tests.factories.members import MemberFactory, ProsecutionServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def deputy(focal_point: Member) -> Member:
    """A prosecutor of the focal point's country."""
    return MemberFactory.create(jurisdiction=focal_point.jurisdiction)


def test_deputy_vouches_while_the_focal_point_is_verified(focal_point: Member, deputy: Member) -> None:
    assert not may_vouch_for(deputy, deputy.jurisdiction)

    appoint_deputy(by=focal_point, focal_point=focal_point, deputy=deputy)

    assert may_vouch_for(deputy, deputy.jurisdiction)
    Member.objects.filter(pk=focal_point.pk).update(verified_at=None)
    assert not may_vouch_for(deputy, deputy.jurisdiction)


def test_focal_point_vouches_for_the_own_country_alone(focal_point: Member, asker: Member) -> None:
    assert may_vouch_for(focal_point, focal_point.jurisdiction)
    assert not may_vouch_for(focal_point, asker.jurisdiction)
    assert not may_vouch_for(focal_point, None)


def test_nobody_else_appoints(focal_point: Member, deputy: Member, outsider: Member) -> None:
    for person in (deputy, outsider):
        with pytest.raises(NotForThisMember):
            appoint_deputy(by=person, focal_point=focal_point, deputy=deputy)


def test_deputy_is_another_member_of_the_country_and_appointed_once(
    secretariat: Member, focal_point: Member, deputy: Member, outsider: Member
) -> None:
    appoint_deputy(by=secretariat, focal_point=focal_point, deputy=deputy)

    for person in (deputy, outsider, focal_point):
        with pytest.raises(CannotBeDeputy):
            appoint_deputy(by=secretariat, focal_point=focal_point, deputy=person)


def test_removed_deputy_vouches_no_more(focal_point: Member, deputy: Member) -> None:
    appointed = appoint_deputy(by=focal_point, focal_point=focal_point, deputy=deputy)

    remove_deputy(by=focal_point, deputy=appointed)

    assert not Deputy.objects.exists()
    assert not may_vouch_for(deputy, deputy.jurisdiction)


@pytest.mark.parametrize(
    "lose",
    [
        lambda focal_point, secretariat: remove_member(by=secretariat, member=focal_point, reason="moved"),
        lambda focal_point, secretariat: remove_role(by=secretariat, member=focal_point, role=Role.FOCAL_POINT),
        lambda focal_point, _secretariat: leave_network(by=focal_point),
    ],
    ids=["removed", "without-role", "left"],
)
def test_the_word_of_deputies_ends_with_the_focal_point(
    lose: Callable[[Member, Member], None], focal_point: Member, deputy: Member, secretariat: Member
) -> None:
    appoint_deputy(by=focal_point, focal_point=focal_point, deputy=deputy)
    service = ProsecutionServiceFactory.create(jurisdiction=focal_point.jurisdiction)
    invite(by=deputy, person=Person(email="new@justice.example", office="Prosecutor", service=service))
    member = MemberFactory.create(jurisdiction=focal_point.jurisdiction, mandate_until=today() + timedelta(days=30))
    recovery = ask_recovery(by=member, reason="Lost.")
    vouch_recovery(by=deputy, recovery=recovery)
    remind_of_mandates(on=today())
    assert Notification.objects.of(deputy).exists()

    lose(focal_point, secretariat)

    assert Nomination.objects.get().withdrawn_at is not None
    recovery.refresh_from_db()
    assert recovery.vouched_by is None
    assert not Notification.objects.of(Member.objects.get(pk=deputy.pk)).exists()
    assert AuditEntry.objects.filter(action="members.deputy_removed", object_id=deputy.pk).count() == 1
