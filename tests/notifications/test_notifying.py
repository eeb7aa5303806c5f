"""Who is told of what: those whom it is for and who may see it, once, and never of their own deed."""

import pytest
from django.db import transaction

from discussions.actions.accepting import accept_answer, withdraw_acceptance
from discussions.actions.editing import delete_post, restore_post
from discussions.models import Post
from network_site.access.marks import Mark
from network_site.members.models import GroupMembership, Member, WorkingGroup
from network_site.notifications.actions.notifying import forget, notify, renew
from network_site.notifications.fanout import make_notifications
from network_site.notifications.levels import Level
from network_site.notifications.models import Notice, Notification
from network_site.notifications.registry import UnknownVerb
from tests.factories.discussions import make_answer, make_reply, make_thread
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


def told(member: Member) -> list[str]:
    return list(Notification.objects.of(member).order_by("pk").values_list("verb", flat=True))


@pytest.fixture
def answer(asker: Member, answerer: Member) -> Post:
    """An answer, and nobody was told of it yet."""
    post = make_answer(make_thread(asker), answerer)
    Notification.objects.all().delete()
    return post


def test_the_asker_hears_of_an_answer_and_its_author_of_a_reply_and_of_acceptance(
    asker: Member, answerer: Member
) -> None:
    answer = make_answer(make_thread(asker), answerer)
    make_reply(answer, asker)
    accept_answer(by=asker, post=answer)

    assert told(asker) == ["answered"]
    assert told(answerer) == ["replied", "accepted"]


def test_nobody_hears_of_their_own_deed(asker: Member) -> None:
    answer = make_answer(make_thread(asker), asker)
    make_reply(answer, asker)

    assert told(asker) == []


def test_the_same_verb_and_object_is_told_once(answer: Post, asker: Member) -> None:
    for _ in range(2):
        notify(verb="answered", about=answer, to=[asker])

    assert told(asker) == ["answered"]


def test_nobody_is_told_of_what_they_may_not_see(
    asker: Member, answerer: Member, outsider: Member, group: WorkingGroup
) -> None:
    answer = make_answer(make_thread(asker, mark=Mark.AMBER, working_group=group), answerer)

    notify(verb="replied", about=answer, to=[asker, outsider])

    assert told(asker) == ["answered", "replied"]
    assert not Notification.objects.filter(recipient=outsider).exists()


def test_who_lost_standing_is_not_told(answer: Post, asker: Member) -> None:
    removed = MemberFactory.create(verified_at=None)

    notify(verb="answered", about=answer, to=[asker, removed])

    assert told(asker) == ["answered"]
    assert not Notification.objects.filter(recipient=removed).exists()


def test_of_several_levels_the_nearest_counts(answer: Post, asker: Member, outsider: Member) -> None:
    notify(
        verb="answered",
        about=answer,
        to={Level.FOLLOW: Member.objects.values_list("pk", flat=True), Level.DIRECT: [asker]},
    )

    levels = dict(Notification.objects.values_list("recipient", "level"))
    assert levels[asker.pk] == Level.DIRECT
    assert levels[outsider.pk] == Level.FOLLOW


def test_a_verb_that_nobody_registered_is_refused(answer: Post) -> None:
    with pytest.raises(UnknownVerb):
        notify(verb="applauded", about=answer, to=[])


def test_a_rolled_back_deed_tells_nobody(answer: Post, asker: Member) -> None:
    with transaction.atomic():
        notify(verb="answered", about=answer, to=[asker])
        transaction.set_rollback(True)

    assert told(asker) == []
    assert not Notice.objects.exists()


def test_a_notice_is_worked_off_once(answer: Post, asker: Member) -> None:
    notice = Notice.objects.create(verb="answered", object_id=answer.pk, key="x:1", to={"direct": [asker.pk]})

    assert make_notifications(notice.pk) == 1
    assert make_notifications(notice.pk) == 0
    assert told(asker) == ["answered"]


def test_a_removed_post_takes_its_notifications_with_it_and_brings_them_back(asker: Member, answerer: Member) -> None:
    answer = make_answer(make_thread(asker), answerer)
    accept_answer(by=asker, post=answer)
    assert told(answerer) == ["accepted"]

    delete_post(by=answerer, post=answer)
    assert (told(asker), told(answerer)) == ([], [])

    restore_post(by=answerer, post=answer)
    assert (told(asker), told(answerer)) == (["answered"], [])  # the acceptance is gone for good


def test_an_acceptance_taken_back_and_given_again_is_told_again(asker: Member, answerer: Member) -> None:
    answer = make_answer(make_thread(asker), answerer)
    accept_answer(by=asker, post=answer)
    withdraw_acceptance(by=asker, post=answer)
    assert told(answerer) == []

    accept_answer(by=asker, post=answer)

    assert told(answerer) == ["accepted"]
    assert told(asker) == ["answered"]


def test_what_waits_to_be_told_is_forgotten_too(answer: Post, asker: Member) -> None:
    notice = Notice.objects.create(verb="answered", object_id=answer.pk, key="x:1", to={"direct": [asker.pk]})

    forget(about=answer)

    assert make_notifications(notice.pk) == 0


def test_notifications_follow_the_audience_of_their_object(
    answer: Post, asker: Member, outsider: Member, group: WorkingGroup
) -> None:
    notify(verb="answered", about=answer, to=[asker, outsider])
    assert told(outsider) == ["answered"]

    Post.objects.filter(pk=answer.pk).update(mark=Mark.AMBER, working_group=group)
    renew(about=answer)

    assert told(outsider) == []
    assert told(Member.objects.get(pk=asker.pk)) == ["answered"]


def test_who_leaves_the_group_no_longer_sees_what_was_told(
    asker: Member, answerer: Member, group: WorkingGroup
) -> None:
    make_answer(make_thread(asker, mark=Mark.AMBER, working_group=group), answerer)
    assert told(asker) == ["answered"]

    GroupMembership.objects.filter(member=asker).delete()

    assert told(Member.objects.get(pk=asker.pk)) == []
