"""Deputies: who appoints them, and what they may do while the focal point stands."""

import pytest

from network_site.members.actions.deputies import appoint_deputy, remove_deputy
from network_site.members.exceptions import CannotBeDeputy, NotForThisMember
from network_site.members.models import Deputy, Member
from network_site.members.permissions import may_vouch_for
from tests.factories.members import MemberFactory

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
