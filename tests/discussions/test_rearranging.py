"""Threads that are led to others, joined, split and moved: nothing is lost, and nobody reads more than before."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.audiences import Movement, change_of, movement
from discussions.exceptions import (
    AudienceDiffers,
    NotAllowed,
    OutOfSight,
    PositionsStay,
    ReasonRequired,
    SameThread,
    SourceDecides,
    ThreadLeads,
    TooLate,
)
from discussions.models import Acceptance, Decision, Follow, Post, Thread
from network_site.access.marks import Mark
from network_site.access.models import AuditEntry
from network_site.access.rules import Audience
from network_site.members.models import GroupMembership, Member, WorkingGroup
from network_site.notifications.models import Notification
from network_site.notifications.registry import key_of
from tests.factories.discussions import make_answer, make_reply, make_scope, make_thread, question_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


@pytest.fixture
def source(asker: Member) -> Thread:
    """The later of two questions that ask the same."""
    return make_thread(asker, title="Asked again: the authority?", body="Which one is it?")


@pytest.fixture
def target(colleague: Member) -> Thread:
    """The earlier one."""
    return make_thread(colleague, title="Which authority was it first?")


def merge(by: Member, source: Thread, target: Thread, **fields: Any) -> Decision:
    fields.setdefault("key", uuid.uuid4())
    fields.setdefault("reason", "They ask the same.")
    return actions.merge_threads(by=by, source=source, target=target, message="See there.", **fields)


def duplicate(by: Member, thread: Thread, of: Thread) -> Decision:
    return actions.mark_duplicate(by=by, key=uuid.uuid4(), thread=thread, of=of, reason="They ask the same.")


def split(by: Member, post: Post, title: str = "A question of its own?") -> Decision:
    return actions.split_post(by=by, key=uuid.uuid4(), post=post, title=title, reason="It is another matter.")


def move(by: Member, thread: Thread, mark: str, group: WorkingGroup | None = None) -> Decision:
    return actions.move_thread(
        by=by, key=uuid.uuid4(), thread=thread, mark=mark, working_group=group, reason="It names a place."
    )


def test_a_duplicate_leads_to_the_first_question_and_can_still_be_read(
    source: Thread, target: Thread, moderator: Member, outsider: Member, client_of: ClientOf
) -> None:
    client = client_of(outsider)

    decision = duplicate(moderator, source, target)

    assert client.get(source.get_absolute_url()).headers["Location"] == target.get_absolute_url()
    assert "goes on here" in client.get(source.get_absolute_url(), follow=True).text
    here = client.get(f"{source.get_absolute_url()}?here").text
    assert "This was asked before." in here
    assert "Post your answer" not in here
    assert source.title not in client.get("/questions/").text
    with pytest.raises(ThreadLeads):
        make_answer(source, outsider)
    actions.undo_decision(by=moderator, decision=decision)
    assert client.get(source.get_absolute_url()).status_code == 200


def test_where_the_first_question_is_hidden_from_a_reader_the_old_address_is_too(
    source: Thread, target: Thread, moderator: Member, outsider: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    duplicate(moderator, source, target)
    Thread.objects.filter(pk=target.pk).update(mark=Mark.AMBER, working_group=group)

    assert client_of(outsider).get(source.get_absolute_url()).status_code == 404


def test_nobody_is_led_to_what_they_may_not_read(
    source: Thread, asker: Member, answerer: Member, group: WorkingGroup
) -> None:
    GroupMembership.objects.filter(group=group, member=answerer).update(role=GroupMembership.Role.CHAIR)
    chair = Member.objects.get(pk=answerer.pk)
    Thread.objects.filter(pk=source.pk).update(working_group=group)
    inside = make_thread(asker, mark=Mark.AMBER, working_group=group)

    for join in (duplicate, merge):
        with pytest.raises(AudienceDiffers):
            join(chair, source, inside)


def test_a_merge_brings_all_that_was_said_and_keeps_every_link(
    source: Thread,
    target: Thread,
    asker: Member,
    answerer: Member,
    outsider: Member,
    moderator: Member,
    client_of: ClientOf,
) -> None:
    answer = make_answer(source, answerer, "From the later thread.")
    make_reply(question_of(source), outsider, "A word on the question.")
    make_reply(answer, asker, "Thank you there.")
    question = question_of(source)

    merge(moderator, source, target)

    client = client_of(outsider)
    page = client.get(target.get_absolute_url()).text
    for said in ("Which one is it?", "From the later thread.", "A word on the question.", "Thank you there."):
        assert said in page
    question.refresh_from_db()
    assert (question.kind, question.parent) == (Post.Kind.REPLY, question_of(target))
    assert client.get(source.get_absolute_url()).headers["Location"] == target.get_absolute_url()
    permalink = client.get(reverse("discussions:post", args=[answer.pk])).headers["Location"]
    assert permalink == Post.objects.get(pk=answer.pk).get_absolute_url()
    assert permalink.startswith(target.get_absolute_url())
    kept = client.get(f"{source.get_absolute_url()}?at={answer.pk}").headers["Location"]
    assert kept == f"{target.get_absolute_url()}?at={answer.pk}"
    assert f'href="{source.get_absolute_url()}"' not in client.get("/questions/").text
    target.refresh_from_db()
    assert (target.answer_count, Thread.objects.get(pk=source.pk).answer_count) == (1, 0)


def test_who_followed_and_was_told_finds_it_in_the_other_thread(
    source: Thread, target: Thread, asker: Member, answerer: Member, moderator: Member
) -> None:
    answer = make_answer(source, answerer)

    merge(moderator, source, target)

    assert Follow.objects.get(thread=target, member=asker).level == "watching"
    told = Notification.objects.get(recipient=asker, verb="answered", object_id=answer.pk)
    assert told.key == key_of(target)
    assert Notification.objects.filter(recipient=asker, verb="decided").exists()


def test_what_somebody_is_writing_goes_on_in_the_other_thread(
    source: Thread, target: Thread, outsider: Member, moderator: Member, client_of: ClientOf
) -> None:
    actions.keep_draft(by=outsider, place=f"answer:{source.pk}", typed=actions.Typed(body="Half a sentence"))

    merge(moderator, source, target)

    assert "Half a sentence" in client_of(outsider).get(reverse("discussions:answer", args=[target.pk])).text


def test_one_acceptance_for_a_country_remains_that_of_the_target(
    source: Thread,
    target: Thread,
    asker: Member,
    colleague: Member,
    answerer: Member,
    outsider: Member,
    moderator: Member,
) -> None:
    there, here = make_answer(target, answerer), make_answer(source, answerer)
    italian = make_answer(source, outsider)
    actions.accept_answer(by=colleague, post=there)
    for post in (here, italian):
        actions.accept_answer(by=asker, post=post)

    merge(moderator, source, target)

    assert {row.post for row in Acceptance.objects.filter(thread=target)} == {there, italian}
    here.refresh_from_db()
    assert not here.is_accepted
    target.refresh_from_db()
    assert target.accepted_count == 2


def test_a_merge_is_undone_with_what_was_replied_since(
    source: Thread,
    target: Thread,
    asker: Member,
    answerer: Member,
    outsider: Member,
    moderator: Member,
    client_of: ClientOf,
) -> None:
    answer = make_answer(source, answerer)
    first = make_reply(question_of(source), outsider)
    decision = merge(moderator, source, target)
    since = make_reply(Post.objects.get(pk=answer.pk), asker, "Said since.")

    actions.undo_decision(by=moderator, decision=decision)

    source.refresh_from_db()
    assert source.leads_to is None
    assert question_of(source).body == "Which one is it?"
    assert set(source.posts.all()) >= {answer, first, since}
    first.refresh_from_db()
    assert first.parent == question_of(source)
    assert (source.answer_count, Thread.objects.get(pk=target.pk).answer_count) == (1, 0)
    assert client_of(outsider).get(source.get_absolute_url()).status_code == 200


def test_both_screens_hear_of_a_merge(
    source: Thread, target: Thread, answerer: Member, outsider: Member, moderator: Member, client_of: ClientOf
) -> None:
    make_answer(source, answerer, "From the later thread.")
    merge(moderator, source, target)

    client = client_of(outsider)
    old, new = (client.get(f"/live/since/?{thread.stream}=0").text for thread in (source, target))

    assert "Moved to another thread" in old
    assert "From the later thread." in new
    assert "From the later thread." not in old


def test_who_may_not_keep_order_there_joins_nothing(
    source: Thread, target: Thread, asker: Member, moderator: Member, client_of: ClientOf
) -> None:
    with pytest.raises(NotAllowed):
        merge(asker, source, target)
    with pytest.raises(ReasonRequired):
        merge(moderator, source, target, reason=" ")
    with pytest.raises(SameThread):
        merge(moderator, source, source)
    assert client_of(asker).get(reverse("discussions:join", args=[source.pk])).status_code == 404


def test_what_is_out_of_sight_moves_nowhere(
    source: Thread, target: Thread, answerer: Member, moderator: Member
) -> None:
    answer = make_answer(source, answerer)
    actions.decide(by=moderator, key=uuid.uuid4(), post=answer, kind="withhold", reason="A name.")

    with pytest.raises(OutOfSight):
        merge(moderator, source, target)


def test_the_page_shows_what_it_does_before_it_does_it(
    source: Thread, target: Thread, moderator: Member, client_of: ClientOf
) -> None:
    client, address = client_of(moderator), reverse("discussions:join", args=[source.pk])
    typed = {"key": str(uuid.uuid4()), "how": "merge", "reason": "The same.", "message": ""}
    typed["other"] = f"https://testserver{target.get_absolute_url()}"

    shown = client.post(address, typed)
    assert target.title in shown.text
    assert Thread.objects.get(pk=source.pk).leads_to is None

    for _ in range(2):  # sent twice is the same as once
        client.post(address, {**typed, "seen": target.pk})
    assert Thread.objects.get(pk=source.pk).leads_to == target
    assert Decision.objects.count() == 1
    entry = AuditEntry.objects.get(action="discussions.decided")
    assert target.title not in f"{entry.label} {entry.data}"


def test_a_reply_becomes_a_question_of_its_own_and_comes_back(
    source: Thread, answerer: Member, outsider: Member, moderator: Member, client_of: ClientOf
) -> None:
    answer = make_answer(source, answerer, "And another thing entirely.")
    make_reply(answer, outsider, "Indeed.")

    decision = split(moderator, answer)

    new = Thread.objects.get(title="A question of its own?")
    assert (new.author, new.mark, question_of(new)) == (answerer, source.mark, answer)
    page = client_of(outsider).get(new.get_absolute_url()).text
    assert "And another thing entirely." in page
    assert "Indeed." in page
    assert Thread.objects.get(pk=source.pk).answer_count == 0
    actions.undo_decision(by=moderator, decision=decision)
    answer.refresh_from_db()
    assert (answer.thread, answer.kind) == (source, Post.Kind.ANSWER)
    assert client_of(outsider).get(new.get_absolute_url()).headers["Location"] == source.get_absolute_url()


def test_a_split_stays_once_somebody_answered_it(
    source: Thread, answerer: Member, outsider: Member, moderator: Member
) -> None:
    decision = split(moderator, make_answer(source, answerer))
    make_answer(Thread.objects.get(title="A question of its own?"), outsider)

    with pytest.raises(TooLate):
        actions.undo_decision(by=moderator, decision=decision)


def test_what_states_the_law_or_was_accepted_stays_with_its_question(
    source: Thread, asker: Member, answerer: Member, outsider: Member, moderator: Member
) -> None:
    stating, accepted = make_answer(source, answerer), make_answer(source, outsider)
    make_scope(stating)
    actions.accept_answer(by=asker, post=accepted)

    for post in (stating, accepted):
        with pytest.raises(PositionsStay):
            split(moderator, post)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (Audience("GREEN"), Audience("GREEN", 1), Movement.SAME),
        (Audience("CLEAR"), Audience("GREEN"), Movement.NARROWER),
        (Audience("GREEN"), Audience("AMBER", 1), Movement.NARROWER),
        (Audience("AMBER", 1), Audience("AMBER+STRICT", 1, 2), Movement.NARROWER),
        (Audience("AMBER", 1), Audience("GREEN"), Movement.WIDER),
        (Audience("AMBER", 1), Audience("AMBER", 2), Movement.WIDER),
        (Audience("AMBER", 1), Audience("AMBER+STRICT", 2, 2), Movement.WIDER),
        (Audience("AMBER+STRICT", 1, 2), Audience("AMBER+STRICT", 1, 3), Movement.WIDER),
    ],
)
def test_another_group_is_wider_and_a_stricter_mark_narrower(
    before: Audience, after: Audience, expected: Movement
) -> None:
    assert movement(before, after) == expected


@pytest.fixture
def chair(group: WorkingGroup, moderator: Member) -> Member:
    """A moderator who is in the closed group."""
    GroupMembership.objects.create(group=group, member=moderator)
    return Member.objects.get(pk=moderator.pk)


def test_narrowing_takes_a_thread_from_all_but_the_group_everywhere(
    source: Thread, answerer: Member, outsider: Member, chair: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    make_answer(source, outsider, "The kingfisher answer.")
    client, inside = client_of(outsider), client_of(answerer)
    places = (source.get_absolute_url(), "/questions/", "/search/?q=kingfisher", "/notifications/")
    assert "kingfisher" in client.get(places[0]).text
    assert change_of(source, Audience("AMBER", group.pk)).losing == [f"{outsider.office}, Italy"]

    decision = move(chair, source, Mark.AMBER, group)

    assert client.get(places[0]).status_code == 404
    for place in places:
        assert "The kingfisher answer" not in re.sub("</?mark>", "", client.get(place).text)
        assert source.title not in client.get(place).text
    assert "kingfisher" not in client.get(f"/live/since/?{source.stream}=0").text
    assert "kingfisher" in inside.get(places[0]).text
    assert not Notification.objects.filter(key=key_of(source), mark=Mark.GREEN).exists()
    actions.undo_decision(by=chair, decision=decision)
    assert "kingfisher" in client.get(places[0]).text


def test_only_the_asker_widens_and_only_while_nobody_else_wrote(
    asker: Member, answerer: Member, chair: Member, group: WorkingGroup
) -> None:
    thread = make_thread(asker, mark=Mark.AMBER, working_group=group)
    with pytest.raises(SourceDecides):
        move(chair, thread, Mark.GREEN)
    move(asker, thread, Mark.GREEN)
    move(asker, thread, Mark.AMBER, group)
    make_answer(thread, answerer)

    with pytest.raises(NotAllowed):
        move(asker, thread, Mark.GREEN)
    with pytest.raises(NotAllowed):
        move(answerer, thread, Mark.GREEN)


def test_a_move_is_not_undone_once_somebody_wrote_for_the_narrower_circle(
    source: Thread, answerer: Member, chair: Member, group: WorkingGroup
) -> None:
    decision = move(chair, source, Mark.AMBER, group)
    make_answer(source, answerer, "For the group alone.")

    with pytest.raises(TooLate):
        actions.undo_decision(by=chair, decision=decision)


def test_the_page_says_who_loses_sight_before_anything_moves(
    source: Thread, outsider: Member, chair: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    make_answer(source, outsider)
    client, address = client_of(chair), reverse("discussions:move", args=[source.pk])
    typed = {"key": str(uuid.uuid4()), "mark": "AMBER", "working_group": group.pk, "reason": "A place.", "message": ""}

    shown = client.post(address, typed)
    assert outsider.office in shown.text
    assert Thread.objects.get(pk=source.pk).mark == Mark.GREEN

    assert client.post(address, {**typed, "seen": f"AMBER:{group.pk}"}).status_code == 302
    assert Thread.objects.get(pk=source.pk).mark == Mark.AMBER
