"""Working groups: who knows of them, who comes in, who leads them."""

import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from network_site.members import exceptions, permissions
from network_site.members.actions import groups as actions
from network_site.members.models import GroupInvitation, GroupMembership, JoinRequest, Member, WorkingGroup
from network_site.notifications.models import Notification
from tests.factories.members import MemberFactory, WorkingGroupFactory

CHAIR, CO_CHAIR, MEMBER = "chair", "co-chair", "member"


def open_group(by: Member, **changed: object) -> WorkingGroup:
    fields = {"name": "Sea routes", "description": "", "is_closed": True, "key": uuid.uuid4(), **changed}
    return actions.create_group(by=by, **fields)  # type: ignore[arg-type]


def bring(group: WorkingGroup, chair: Member, *members: Member) -> None:
    for member in members:
        invitation = actions.invite_to_group(by=chair, group=group, member=member)
        actions.answer_invitation(by=member, invitation=invitation, accept=True)


def role_of(group: WorkingGroup, member: Member) -> str:
    return group.memberships.get(member=member).role


def epoch_of(member: Member) -> int:
    epoch: int = Member.objects.get(pk=member.pk).access_epoch
    return epoch


def known_to(member: Member) -> set[WorkingGroup]:
    return set(WorkingGroup.objects.visible_to(member))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["focal_point", "moderator", "secretariat"])
def test_creator_chairs_the_group(role: str, request: pytest.FixtureRequest) -> None:
    founder = request.getfixturevalue(role)

    group = open_group(founder)

    assert role_of(group, founder) == CHAIR
    assert founder.working_group_ids == {group.pk}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["asker", "editor", "organizer"])
def test_others_do_not_create_groups(role: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(exceptions.NotYourGroup):
        open_group(request.getfixturevalue(role))


@pytest.mark.django_db
def test_one_form_sent_twice_makes_one_group(moderator: Member) -> None:
    key = uuid.uuid4()

    assert open_group(moderator, key=key) == open_group(moderator, key=key)
    assert WorkingGroup.objects.count() == 1


@pytest.mark.django_db
def test_a_name_tells_nothing_of_closed_groups(moderator: Member, focal_point: Member) -> None:
    first, second = open_group(moderator), open_group(focal_point)

    assert first.name == second.name
    assert first.slug != second.slug
    assert open_group(focal_point, is_closed=False).name == first.name
    with pytest.raises(exceptions.GroupNameTaken):
        open_group(moderator, is_closed=False)


@pytest.mark.django_db
def test_closed_group_is_known_to_members_and_invited_people(
    moderator: Member, secretariat: Member, asker: Member, answerer: Member, outsider: Member
) -> None:
    group = open_group(moderator)
    bring(group, moderator, asker)
    invitation = actions.invite_to_group(by=moderator, group=group, member=answerer)

    assert all(group in known_to(member) for member in (moderator, asker, answerer))
    assert not any(group in known_to(member) for member in (outsider, secretariat))
    actions.answer_invitation(by=answerer, invitation=invitation, accept=False)
    assert group not in known_to(answerer)


@pytest.mark.django_db
def test_who_lost_standing_knows_no_group(moderator: Member) -> None:
    group = open_group(moderator, is_closed=False)
    Member.objects.filter(pk=moderator.pk).update(is_active=False)

    member = Member.objects.get(pk=moderator.pk)
    assert known_to(member) == set()
    assert not permissions.may_see_group(member, group)


class RulesAgree(TestCase):
    """The filter and its twin in Python, on random worlds."""

    # hypothesis rolls back between examples only in its own test case

    @settings(max_examples=25, deadline=None)
    @given(
        is_closed=st.booleans(),
        archived=st.booleans(),
        inside=st.booleans(),
        invited=st.sampled_from(["", "open", "answered"]),
        verified=st.booleans(),
    )
    def test_queryset_and_permission_agree(  # noqa: D102
        self, *, is_closed: bool, archived: bool, inside: bool, invited: str, verified: bool
    ) -> None:
        member = MemberFactory.create(
            jurisdiction__code="GM", service=None, verified_at=timezone.now() if verified else None
        )
        group = WorkingGroupFactory.create(is_closed=is_closed, archived_at=timezone.now() if archived else None)
        if inside:
            GroupMembership.objects.create(group=group, member=member)
        if invited:
            answered = timezone.now() if invited == "answered" else None
            GroupInvitation.objects.create(group=group, member=member, invited_by=member, answered_at=answered)

        assert (group in known_to(member)) is permissions.may_see_group(member, group)


@pytest.mark.django_db
def test_invitation_is_sent_and_told_once(moderator: Member, asker: Member) -> None:
    group = open_group(moderator, name="Kingfisher")

    first = actions.invite_to_group(by=moderator, group=group, member=asker, note="Kingfisher")
    again = actions.invite_to_group(by=moderator, group=group, member=asker)

    assert first == again
    assert [told.object_id for told in Notification.objects.of(asker)] == [first.pk]


@pytest.mark.django_db
def test_only_chairs_invite_and_only_members_in_standing(moderator: Member, asker: Member, outsider: Member) -> None:
    group = open_group(moderator)
    bring(group, moderator, asker)
    retired = MemberFactory.create(jurisdiction__code="GM", is_active=False)

    with pytest.raises(exceptions.NotYourGroup):
        actions.invite_to_group(by=asker, group=group, member=outsider)
    for member in (asker, retired):
        with pytest.raises(exceptions.NoPlaceInGroup):
            actions.invite_to_group(by=moderator, group=group, member=member)


@pytest.mark.django_db
def test_invitation_is_answered_once_and_by_the_invited(moderator: Member, asker: Member, outsider: Member) -> None:
    group = open_group(moderator)
    invitation = actions.invite_to_group(by=moderator, group=group, member=asker)

    with pytest.raises(exceptions.NoPlaceInGroup):
        actions.answer_invitation(by=outsider, invitation=invitation, accept=True)
    with pytest.raises(exceptions.NotYourGroup):
        actions.withdraw_invitation(by=outsider, invitation=invitation)
    actions.withdraw_invitation(by=moderator, invitation=invitation)
    with pytest.raises(exceptions.AlreadyAnswered):
        actions.answer_invitation(by=asker, invitation=invitation, accept=True)
    assert not group.memberships.filter(member=asker).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("admit", [True, False])
def test_a_request_is_decided_once_by_a_chair(
    moderator: Member, asker: Member, outsider: Member, *, admit: bool
) -> None:
    group = open_group(moderator, is_closed=False)
    request = actions.ask_to_join(by=asker, group=group, reason="I work on it.")

    assert actions.ask_to_join(by=asker, group=group, reason="Again.") == request
    with pytest.raises(exceptions.NotYourGroup):
        actions.decide_request(by=outsider, request=request, admit=True)
    actions.decide_request(by=moderator, request=request, admit=admit)
    with pytest.raises(exceptions.AlreadyAnswered):
        actions.decide_request(by=moderator, request=request, admit=True)
    assert group.memberships.filter(member=asker).exists() is admit


@pytest.mark.django_db
def test_nobody_asks_to_join_a_closed_group_or_one_they_are_in(moderator: Member, asker: Member) -> None:
    for group, by in ((open_group(moderator), asker), (open_group(moderator, is_closed=False), moderator)):
        with pytest.raises(exceptions.NoPlaceInGroup):
            actions.ask_to_join(by=by, group=group, reason="Please.")


@pytest.mark.django_db
def test_who_asked_is_not_admitted_after_losing_standing(moderator: Member, asker: Member) -> None:
    request = actions.ask_to_join(by=asker, group=open_group(moderator, is_closed=False), reason="Please.")
    Member.objects.filter(pk=asker.pk).update(is_active=False)

    with pytest.raises(exceptions.NoPlaceInGroup):
        actions.decide_request(by=moderator, request=request, admit=True)


@pytest.mark.django_db
def test_an_accepted_invitation_ends_the_request(moderator: Member, asker: Member) -> None:
    group = open_group(moderator, is_closed=False)
    request = actions.ask_to_join(by=asker, group=group, reason="Please.")
    bring(group, moderator, asker)

    request.refresh_from_db()
    assert request.admitted
    assert request.decided_at


@pytest.mark.django_db
def test_every_change_of_membership_starts_a_new_epoch(moderator: Member, asker: Member) -> None:
    group, epochs = open_group(moderator), [epoch_of(asker)]

    bring(group, moderator, asker)
    epochs.append(epoch_of(asker))
    actions.change_group_role(by=moderator, group=group, member=asker, role=CO_CHAIR)
    epochs.append(epoch_of(asker))
    actions.leave_group(by=asker, group=group)
    epochs.append(epoch_of(asker))
    bring(group, moderator, asker)
    actions.remove_from_group(by=moderator, group=group, member=asker)
    epochs.append(epoch_of(asker))

    assert epochs == sorted(set(epochs))


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


@pytest.mark.django_db
def test_archived_group_is_read_only_until_it_is_reopened(moderator: Member, asker: Member, outsider: Member) -> None:
    group = open_group(moderator, is_closed=False)
    bring(group, moderator, asker)
    invitation = actions.invite_to_group(by=moderator, group=group, member=outsider)
    actions.archive_group(by=moderator, group=group)
    actions.archive_group(by=moderator, group=group)

    assert not permissions.may_post_in(asker, group)
    assert permissions.may_see_group(asker, group)
    with pytest.raises(exceptions.GroupArchived):
        actions.describe_group(by=moderator, group=group, name="Other", description="")
    with pytest.raises(exceptions.GroupArchived):
        actions.ask_to_join(by=outsider, group=group, reason="Please.")
    with pytest.raises(exceptions.GroupArchived):
        actions.answer_invitation(by=outsider, invitation=invitation, accept=True)
    actions.reopen_group(by=moderator, group=group)
    assert permissions.may_post_in(asker, group)
    assert not permissions.may_post_in(outsider, group)


@pytest.mark.django_db
def test_chairs_describe_the_group_and_open_names_stay_apart(moderator: Member, asker: Member) -> None:
    open_group(moderator, name="Taken", is_closed=False)
    group = open_group(moderator, is_closed=False)

    changed = actions.describe_group(by=moderator, group=group, name="Routes", description="By sea.")

    assert (changed.name, changed.description, changed.slug) == ("Routes", "By sea.", group.slug)
    with pytest.raises(exceptions.NotYourGroup):
        actions.describe_group(by=asker, group=group, name="Mine", description="")
    with pytest.raises(exceptions.GroupNameTaken):
        actions.describe_group(by=moderator, group=group, name="Taken", description="")


def at_once(*calls: Callable[[], object]) -> list[Exception]:
    """Run *calls* in a thread each, released together; return what they raised."""
    barrier, raised = threading.Barrier(len(calls)), []

    def run(call: Callable[[], object]) -> None:
        barrier.wait()
        try:
            call()
        except Exception as error:  # noqa: BLE001  the test looks at it
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


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
