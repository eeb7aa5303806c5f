"""Working groups: what several people do at once."""

import uuid
from collections.abc import Callable

import pytest

from network_site.members import exceptions
from network_site.members.actions import groups as actions
from network_site.members.models import GroupInvitation, JoinRequest, Member, WorkingGroup
from tests.members.group_deeds import CHAIR, bring, open_group
from tests.races import at_once


@pytest.mark.django_db(transaction=True)
def test_two_handovers_at_once_leave_one_chair(moderator: Member, asker: Member, answerer: Member) -> None:
    group = open_group(moderator)
    bring(group, moderator, asker, answerer)

    def hand_to(member: Member) -> Callable[[], object]:
        return lambda: actions.change_group_role(by=moderator, group=group, member=member, role=CHAIR)

    raised = at_once(hand_to(asker), hand_to(answerer))

    assert [type(error) for error in raised] == [exceptions.NotYourGroup]
    assert group.memberships.filter(role=CHAIR).count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_creation_and_one_request_sent_ten_times_at_once_are_one(moderator: Member, asker: Member) -> None:
    key = uuid.uuid4()

    assert at_once(*[lambda: open_group(moderator, key=key, is_closed=False)] * 10) == []
    group = WorkingGroup.objects.get()
    assert at_once(*[lambda: actions.ask_to_join(by=asker, group=group, reason="Please.")] * 10) == []
    assert JoinRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_invitation_sent_while_the_member_leaves_is_sent_or_refused(moderator: Member, asker: Member) -> None:
    group = open_group(moderator)
    bring(group, moderator, asker)

    raised = at_once(
        lambda: actions.leave_group(by=asker, group=group),
        lambda: actions.invite_to_group(by=moderator, group=group, member=asker),
    )

    assert not group.memberships.filter(member=asker).exists()
    waiting = GroupInvitation.objects.filter(member=asker, answered_at=None).exists()
    assert waiting is not bool(raised)
    assert all(isinstance(error, exceptions.NoPlaceInGroup) for error in raised)
