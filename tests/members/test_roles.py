"""Roles: the secretariat alone grants and removes them, and never all of itself."""

import pytest

from network_site.members.actions.roles import grant_role, remove_role
from network_site.members.exceptions import NotAllowed, NotInNetwork, SecretariatMustRemain
from network_site.members.models import Member
from network_site.members.roles import Role
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


def test_secretariat_grants_and_removes(secretariat: Member, asker: Member) -> None:
    grant_role(by=secretariat, member=asker, role=Role.EDITOR)
    grant_role(by=secretariat, member=asker, role=Role.EDITOR)

    changed = Member.objects.get(pk=asker.pk)
    assert (changed.has_role(Role.EDITOR), changed.access_epoch) == (True, asker.access_epoch + 1)
    assert not changed.is_superuser

    remove_role(by=secretariat, member=changed, role=Role.EDITOR)
    assert not Member.objects.get(pk=asker.pk).has_role(Role.EDITOR)


def test_nobody_else_does(focal_point: Member, asker: Member) -> None:
    for deed in (grant_role, remove_role):
        with pytest.raises(NotAllowed):
            deed(by=focal_point, member=asker, role=Role.EDITOR)


def test_unverified_member_gets_no_role(secretariat: Member, asker: Member) -> None:
    Member.objects.filter(pk=asker.pk).update(verified_at=None)

    with pytest.raises(NotInNetwork):
        grant_role(by=secretariat, member=Member.objects.get(pk=asker.pk), role=Role.EDITOR)


def test_secretariat_remains(secretariat: Member) -> None:
    with pytest.raises(SecretariatMustRemain):
        remove_role(by=secretariat, member=secretariat, role=Role.SECRETARIAT)

    second = MemberFactory.create(roles=[Role.SECRETARIAT])
    remove_role(by=secretariat, member=second, role=Role.SECRETARIAT)
    assert not Member.objects.get(pk=second.pk).has_role(Role.SECRETARIAT)
