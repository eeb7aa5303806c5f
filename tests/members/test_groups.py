"""Working groups: who makes them, who knows of them, what becomes of them."""

import uuid

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from network_site.members import exceptions, permissions
from network_site.members.actions import groups as actions
from network_site.members.models import GroupInvitation, GroupMembership, Member, WorkingGroup
from tests.factories.members import MemberFactory, WorkingGroupFactory
from tests.members.group_deeds import CHAIR, bring, known_to, open_group, role_of


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
