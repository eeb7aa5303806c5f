"""Working groups: who comes in, by invitation or by asking."""

import pytest

from network_site.members import exceptions
from network_site.members.actions import groups as actions
from network_site.members.models import Member
from network_site.notifications.models import Notification
from tests.factories.members import MemberFactory
from tests.members.group_deeds import CO_CHAIR, bring, epoch_of, open_group


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
