"""Members, their address and their standing."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from network_site.members.models import Member, WorkingGroup
from network_site.members.permissions import may_invite
from network_site.members.roles import Role
from tests.factories.members import MemberFactory, ProsecutionServiceFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_new_member_has_an_address_in_lower_case_and_no_way_to_sign_in() -> None:
    member = Member.objects.create_user("Office@Justice.Example", office="Prosecutor")

    assert member.email == "office@justice.example"
    assert not member.has_usable_password()
    assert not member.is_verified


def test_member_is_found_by_address_whatever_its_case() -> None:
    member = MemberFactory.create(email="office@justice.example")

    assert Member.objects.get_by_natural_key("OFFICE@justice.example") == member


def test_first_account_of_an_installation_is_of_the_secretariat_and_no_more() -> None:
    member = Member.objects.create_superuser("Root@Justice.Example", "correct horse battery staple", office="Host")

    assert (member.is_superuser, set(member.role_names)) == (False, {Role.SECRETARIAT})
    assert may_invite(member)
    assert member.is_verified
    assert member.check_password("correct horse battery staple")


def test_two_members_cannot_share_an_address_that_differs_in_case() -> None:
    MemberFactory.create(email="office@justice.example")

    with pytest.raises(IntegrityError), transaction.atomic():
        MemberFactory.create(email="OFFICE@justice.example")


@pytest.mark.parametrize(
    ("standing", "verified"),
    [
        ({}, True),
        ({"mandate_until": TODAY}, True),
        ({"mandate_until": TODAY - timedelta(days=1)}, False),
        ({"verified_at": None}, False),
        ({"is_active": False}, False),
    ],
)
def test_standing_is_the_same_in_python_and_in_the_database(standing: dict[str, Any], *, verified: bool) -> None:
    member = MemberFactory.create(**standing)

    assert member.is_verified is verified
    assert Member.objects.verified().contains(member) is verified


def test_member_is_known_by_office_and_country(asker: Member, secretariat: Member) -> None:
    assert str(asker) == "Prosecutor, trafficking in persons, Gambia"
    assert str(secretariat) == "Secretariat"
    assert asker.get_full_name() == asker.label
    named = MemberFactory.build(full_name="Given Name", office="Prosecutor", jurisdiction=None, service=None)
    assert named.get_full_name() == "Prosecutor"
    assert asker.get_short_name() == "Prosecutor, trafficking in persons"


def test_member_has_the_roles_of_its_groups(moderator: Member, asker: Member) -> None:
    assert moderator.role_names == {Role.PROSECUTOR, Role.MODERATOR}
    assert not asker.has_role(Role.MODERATOR)
    assert list(Member.objects.with_role(Role.MODERATOR)) == [moderator]


def test_working_group_is_closed_and_knows_its_members(
    group: WorkingGroup, asker: Member, answerer: Member, colleague: Member, outsider: Member
) -> None:
    assert group.is_closed
    assert set(group.members.all()) == {asker, answerer, colleague}
    assert asker.working_group_ids == {group.pk}
    assert outsider.working_group_ids == frozenset()


def test_service_has_one_name_in_a_country() -> None:
    service = ProsecutionServiceFactory.create(name="Public prosecution service")

    with pytest.raises(IntegrityError), transaction.atomic():
        type(service).objects.create(name=service.name, jurisdiction=service.jurisdiction)
