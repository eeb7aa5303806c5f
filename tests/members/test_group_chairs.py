"""Working groups: who leads them."""

import pytest
from django.db import IntegrityError, transaction

from network_site.members import exceptions
from network_site.members.actions import groups as actions
from network_site.members.models import Member, WorkingGroup
from tests.members.group_deeds import CHAIR, CO_CHAIR, MEMBER, bring, known_to, open_group, role_of


@pytest.mark.django_db
def test_the_chair_leaves_after_handing_over(moderator: Member, asker: Member) -> None:
    group = open_group(moderator)
    bring(group, moderator, asker)

    with pytest.raises(exceptions.ChairMustHandOver):
        actions.leave_group(by=moderator, group=group)
    actions.change_group_role(by=moderator, group=group, member=asker, role=CHAIR)
    assert role_of(group, moderator) == CO_CHAIR
    actions.leave_group(by=moderator, group=group)

    assert [place.role for place in group.memberships.all()] == [CHAIR]
    with pytest.raises(exceptions.NoPlaceInGroup):
        actions.leave_group(by=moderator, group=group)


@pytest.mark.django_db
def test_co_chairs_remove_members_and_the_chair_removes_co_chairs(
    moderator: Member, asker: Member, answerer: Member, outsider: Member
) -> None:
    group = open_group(moderator)
    bring(group, moderator, asker, answerer, outsider)
    for member in (asker, answerer):
        actions.change_group_role(by=moderator, group=group, member=member, role=CO_CHAIR)

    with pytest.raises(exceptions.NotYourGroup):
        actions.remove_from_group(by=outsider, group=group, member=asker)
    for member in (answerer, moderator):
        with pytest.raises(exceptions.NotYourGroup):
            actions.remove_from_group(by=asker, group=group, member=member)
    actions.remove_from_group(by=asker, group=group, member=outsider)
    actions.remove_from_group(by=moderator, group=group, member=answerer)

    assert {place.member for place in group.memberships.all()} == {moderator, asker}


@pytest.mark.django_db
def test_only_the_chair_hands_out_roles_and_archives(moderator: Member, asker: Member, answerer: Member) -> None:
    group = open_group(moderator)
    bring(group, moderator, asker, answerer)
    actions.change_group_role(by=moderator, group=group, member=asker, role=CO_CHAIR)

    with pytest.raises(exceptions.NotYourGroup):
        actions.change_group_role(by=asker, group=group, member=answerer, role=CO_CHAIR)
    with pytest.raises(exceptions.NotYourGroup):
        actions.change_group_role(by=moderator, group=group, member=moderator, role=MEMBER)
    for act in (actions.archive_group, actions.reopen_group):
        with pytest.raises(exceptions.NotYourGroup):
            act(by=asker, group=group)


@pytest.mark.django_db
def test_the_chair_goes_to_nobody_without_standing(moderator: Member, asker: Member) -> None:
    group = open_group(moderator)
    bring(group, moderator, asker)
    Member.objects.filter(pk=asker.pk).update(is_active=False)

    with pytest.raises(exceptions.NoPlaceInGroup):
        actions.change_group_role(by=moderator, group=group, member=asker, role=CHAIR)


@pytest.mark.django_db
def test_two_chairs_are_refused_by_the_database(group: WorkingGroup) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        group.memberships.update(role=CHAIR)


@pytest.mark.django_db
def test_the_secretariat_appoints_the_next_in_line_when_the_chair_lost_standing(
    moderator: Member, asker: Member, answerer: Member, secretariat: Member
) -> None:
    group = open_group(moderator)
    bring(group, moderator, asker, answerer)
    actions.change_group_role(by=moderator, group=group, member=answerer, role=CO_CHAIR)

    with pytest.raises(exceptions.NoPlaceInGroup):
        actions.appoint_chair(by=secretariat, group=group)
    Member.objects.filter(pk=moderator.pk).update(is_active=False)
    with pytest.raises(exceptions.NotYourGroup):
        actions.appoint_chair(by=asker, group=group)
    actions.appoint_chair(by=secretariat, group=group)

    assert role_of(group, answerer) == CHAIR
    assert role_of(group, moderator) == MEMBER
    assert group not in known_to(secretariat)


@pytest.mark.django_db
def test_nobody_is_appointed_where_nobody_is_left(moderator: Member, secretariat: Member) -> None:
    group = open_group(moderator)
    Member.objects.filter(pk=moderator.pk).update(is_active=False)

    with pytest.raises(exceptions.NoPlaceInGroup):
        actions.appoint_chair(by=secretariat, group=group)
