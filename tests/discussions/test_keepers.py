"""Who hears that a post should be looked at, and who does where nobody may look."""

from collections.abc import Callable

import pytest
from django.test import Client

from discussions import actions
from discussions.models import Post
from network_site.access.marks import Mark
from network_site.members.models import GroupMembership, Member, WorkingGroup
from network_site.notifications.models import Notification
from tests.factories.discussions import make_answer, make_thread

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
TITLE = "The kingfisher question of the group"


def told(verb: str) -> set[Member]:
    return {row.recipient for row in Notification.objects.filter(verb=verb).select_related("recipient")}


@pytest.fixture
def inside(asker: Member, answerer: Member, group: WorkingGroup) -> Post:
    """An answer in a closed group that nobody chairs."""
    return make_answer(make_thread(asker, title=TITLE, mark=Mark.AMBER, working_group=group), answerer)


def flag(by: Member, post: Post) -> None:
    actions.flag_post(by=by, post=post, reason="case-data")


def test_moderators_hear_of_a_flag_in_the_open(
    asker: Member, answerer: Member, moderator: Member, secretariat: Member
) -> None:
    post = make_answer(make_thread(asker), answerer)

    flag(asker, post)
    flag(asker, post)

    assert told("flagged") == {moderator}
    assert Notification.objects.filter(verb="flagged").count() == 1
    assert told("unseen") == set()


def test_chairs_hear_of_a_flag_in_their_group_and_no_moderator_outside(
    inside: Post, asker: Member, colleague: Member, group: WorkingGroup, moderator: Member, secretariat: Member
) -> None:
    GroupMembership.objects.filter(group=group, member=colleague).update(role=GroupMembership.Role.CHAIR)

    flag(asker, inside)

    assert told("flagged") == {colleague}
    assert told("unseen") == set()


def test_where_nobody_may_look_the_secretariat_hears_and_learns_nothing(
    inside: Post, asker: Member, moderator: Member, secretariat: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    flag(asker, inside)

    assert told("flagged") == set()
    assert told("unseen") == {secretariat}
    inbox = client_of(secretariat).get("/notifications/").text
    assert "Appoint who keeps order in a group" in inbox
    assert "kingfisher" not in inbox
    assert group.name not in inbox


def test_a_chair_who_wrote_the_post_is_nobody_to_look_at_it(
    inside: Post, asker: Member, answerer: Member, group: WorkingGroup, secretariat: Member
) -> None:
    GroupMembership.objects.filter(group=group, member=answerer).update(role=GroupMembership.Role.CHAIR)

    flag(asker, inside)

    assert told("unseen") == {secretariat}


def test_a_decision_takes_the_warning_back(asker: Member, answerer: Member, moderator: Member) -> None:
    post = make_answer(make_thread(asker), answerer)
    flag(asker, post)

    actions.decide(by=moderator, key=post.idempotency_key, post=post, kind="dismiss", reason="It is fine.")

    assert not Notification.objects.filter(verb="flagged", taken_back_at=None).exists()
