"""What members do with questions and posts, and what the rules refuse."""

import uuid
from typing import Any

import pytest

from discussions import actions
from discussions.exceptions import (
    GroupRequired,
    NotAllowed,
    PostGone,
    QuestionAnswered,
    ServiceRequired,
    StalePost,
)
from discussions.models import Acceptance, Post, Thread
from network_site.access.marks import Mark
from network_site.live.models import Change
from network_site.members.models import Member, WorkingGroup
from tests.factories.discussions import make_answer, make_question, make_reply, make_thread, question_of

pytestmark = pytest.mark.django_db


def announced(stream: str) -> list[tuple[int, str]]:
    return list(Change.objects.filter(stream__name=stream).values_list("seq", "kind"))


def test_asking_twice_with_one_key_makes_one_thread(asker: Member) -> None:
    key = uuid.uuid4()

    first = actions.ask_question(by=asker, key=key, question=make_question())
    second = actions.ask_question(by=asker, key=key, question=make_question(title="Another title of the same form"))

    assert first == second
    assert Thread.objects.get().title == "Which authority receives the request?"
    assert Post.objects.count() == 1
    assert announced("threads:members") == [(1, "thread_added")]


def test_one_key_serves_two_members_apart(asker: Member, answerer: Member) -> None:
    key = uuid.uuid4()

    actions.ask_question(by=asker, key=key, question=make_question())
    actions.ask_question(by=answerer, key=key, question=make_question())

    assert Thread.objects.count() == 2


def test_a_question_keeps_the_office_held_when_it_was_asked(asker: Member) -> None:
    thread = make_thread(asker)
    held = asker.office

    asker.office = "Director"
    asker.save()

    thread.refresh_from_db()
    assert thread.author_office == held
    assert question_of(thread).author_office == held


@pytest.mark.parametrize("mark", [Mark.AMBER, Mark.AMBER_STRICT])
def test_an_amber_question_needs_a_group(asker: Member, mark: Mark) -> None:
    with pytest.raises(GroupRequired):
        make_thread(asker, mark=mark)

    assert not Thread.objects.exists()


def test_a_question_to_a_group_of_others_is_refused(outsider: Member, group: WorkingGroup) -> None:
    with pytest.raises(NotAllowed):
        make_thread(outsider, mark=Mark.AMBER, working_group=group)


def test_strict_needs_a_service(asker: Member, group: WorkingGroup) -> None:
    asker.service = None

    with pytest.raises(ServiceRequired):
        make_thread(asker, mark=Mark.AMBER_STRICT, working_group=group)


def test_posts_carry_the_audience_of_their_thread(asker: Member, answerer: Member, group: WorkingGroup) -> None:
    thread = make_thread(asker, mark=Mark.AMBER, working_group=group)

    answer = make_answer(thread, answerer)

    assert (answer.mark, answer.working_group, answer.service) == (Mark.AMBER, group, asker.service)


def test_an_answer_is_counted_and_announced_on_thread_and_list(asker: Member, answerer: Member) -> None:
    thread = make_thread(asker)

    make_answer(thread, answerer)

    thread.refresh_from_db()
    assert thread.answer_count == 1
    assert announced(thread.stream) == [(1, "post_added")]
    assert announced("threads:members") == [(1, "thread_added"), (2, "thread_changed")]


def test_what_happens_in_a_group_is_announced_to_the_group_alone(asker: Member, group: WorkingGroup) -> None:
    make_thread(asker, mark=Mark.AMBER, working_group=group)

    assert announced(f"threads:group-{group.pk}") == [(1, "thread_added")]
    assert announced("threads:members") == []


def test_an_outsider_cannot_answer_in_a_group(asker: Member, outsider: Member, group: WorkingGroup) -> None:
    thread = make_thread(asker, mark=Mark.AMBER, working_group=group)

    with pytest.raises(NotAllowed):
        make_answer(thread, outsider)


def test_a_reply_to_a_reply_stands_below_the_same_answer(asker: Member, answerer: Member) -> None:
    answer = make_answer(make_thread(asker), answerer)
    first = make_reply(answer, asker)

    second = make_reply(first, answerer)

    assert first.parent == second.parent == answer


def test_a_reply_to_a_post_removed_meanwhile_is_refused(asker: Member, answerer: Member) -> None:
    answer = make_answer(make_thread(asker), answerer)
    actions.delete_post(by=answerer, post=Post.objects.get(pk=answer.pk))

    with pytest.raises(PostGone):
        make_reply(answer, asker)


def test_editing_keeps_the_former_text(asker: Member) -> None:
    post = question_of(make_thread(asker))

    edited = actions.edit_post(by=asker, post=post, body="A *clearer* text.", version=1)

    assert edited.html == "<p>A <em>clearer</em> text.</p>\n"
    assert (edited.version, edited.revisions.get().body) == (2, post.body)
    assert announced(edited.thread.stream) == [(1, "post_changed")]


def test_saving_the_text_that_stands_changes_nothing(asker: Member) -> None:
    post = question_of(make_thread(asker))

    same = actions.edit_post(by=asker, post=post, body=post.body, version=1)

    assert same.edited_at is None
    assert announced(post.thread.stream) == []


def test_a_stale_edit_is_refused_with_the_text_that_stands(asker: Member) -> None:
    post = question_of(make_thread(asker))
    actions.edit_post(by=asker, post=post, body="From the other tab.", version=1)

    with pytest.raises(StalePost) as refusal:
        actions.edit_post(by=asker, post=post, body="From this tab.", version=1)

    assert refusal.value.current == "From the other tab."


def test_only_its_author_edits_a_post(asker: Member, answerer: Member, moderator: Member) -> None:
    post = question_of(make_thread(asker))

    for other in (answerer, moderator):
        with pytest.raises(NotAllowed):
            actions.edit_post(by=other, post=post, body="Mine now.", version=1)


def test_a_removed_answer_is_no_longer_counted_nor_accepted_and_can_come_back(asker: Member, answerer: Member) -> None:
    answer = make_answer(make_thread(asker), answerer)
    actions.accept_answer(by=asker, post=answer)

    removed = actions.delete_post(by=answerer, post=answer)

    assert removed.deleted_by == answerer
    assert not Acceptance.objects.exists()
    assert Thread.objects.get().answer_count == 0
    back = actions.restore_post(by=answerer, post=removed)
    assert back.deleted_at is None
    assert Thread.objects.get().answer_count == 1


def test_removing_twice_is_the_same_as_once(asker: Member, answerer: Member) -> None:
    answer = make_answer(make_thread(asker), answerer)

    actions.delete_post(by=answerer, post=answer)
    actions.delete_post(by=answerer, post=answer)

    assert Thread.objects.get().answer_count == 0


def test_a_moderator_removes_what_its_author_cannot_bring_back(
    asker: Member, answerer: Member, moderator: Member
) -> None:
    answer = make_answer(make_thread(asker), answerer)

    removed = actions.delete_post(by=moderator, post=answer)

    with pytest.raises(NotAllowed):
        actions.restore_post(by=answerer, post=removed)


def test_a_moderator_outside_the_group_cannot_remove(asker: Member, moderator: Member, group: WorkingGroup) -> None:
    post = question_of(make_thread(asker, mark=Mark.AMBER, working_group=group))

    with pytest.raises(NotAllowed):
        actions.delete_post(by=moderator, post=post)


def test_an_answered_question_stays_unless_a_moderator_removes_it(
    asker: Member, answerer: Member, moderator: Member
) -> None:
    thread = make_thread(asker)
    make_answer(thread, answerer)

    with pytest.raises(QuestionAnswered):
        actions.delete_post(by=asker, post=question_of(thread))

    assert actions.delete_post(by=moderator, post=question_of(thread)).deleted_at is not None


def test_accepting_another_answer_of_the_country_moves_the_acceptance(
    asker: Member, answerer: Member, colleague: Member
) -> None:
    thread = make_thread(asker)
    first, second = make_answer(thread, answerer), make_answer(thread, colleague)
    actions.accept_answer(by=asker, post=first)

    actions.accept_answer(by=asker, post=second)

    assert Acceptance.objects.get().post == second
    changed = Change.objects.filter(stream__name=thread.stream, kind="post_changed")
    assert list(changed.values_list("object_id", flat=True)) == [first.pk, first.pk, second.pk]


@pytest.mark.parametrize("action", [actions.accept_answer, actions.withdraw_acceptance])
def test_only_the_asker_judges_answers(asker: Member, answerer: Member, action: Any) -> None:
    answer = make_answer(make_thread(asker), answerer)

    with pytest.raises(NotAllowed):
        action(by=answerer, post=answer)


def test_accepting_and_withdrawing_twice_are_each_the_same_as_once(asker: Member, answerer: Member) -> None:
    answer = make_answer(make_thread(asker), answerer)

    for _again in range(2):
        actions.accept_answer(by=asker, post=answer)
    assert Acceptance.objects.count() == 1
    for _again in range(2):
        actions.withdraw_acceptance(by=asker, post=answer)
    assert not Acceptance.objects.exists()


def test_a_question_cannot_be_accepted(asker: Member) -> None:
    with pytest.raises(NotAllowed):
        actions.accept_answer(by=asker, post=question_of(make_thread(asker)))
