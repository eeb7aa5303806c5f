"""Who keeps order, what they see and decide, and what the author reads of it."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions, permissions
from discussions.exceptions import DecidedSince, NotAllowed, PostGone, ReasonRequired
from discussions.models import Concern, Decision, Post
from network_site.access.case_data.finding import find
from network_site.access.case_data.statements import Statement
from network_site.access.marks import Mark
from network_site.access.models import AuditEntry
from network_site.members.models import GroupMembership, Member, WorkingGroup
from network_site.notifications.models import Notification
from tests.factories.discussions import make_answer, make_thread, question_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
STATED = "The desk answers at desk@justice.example."


def decide(by: Member, post: Post, kind: str = "withhold", **fields: Any) -> Decision:
    fields.setdefault("message", "Please leave out the name.")
    return actions.decide(by=by, key=uuid.uuid4(), post=post, kind=kind, reason="Case data.", **fields)


def flag(by: Member, post: Post, reason: str = "case-data", words: str = "") -> Concern:
    return actions.flag_post(by=by, post=post, reason=reason, words=words)


@pytest.fixture
def answer(asker: Member, answerer: Member) -> Post:
    """An answer that everyone may see."""
    return make_answer(make_thread(asker), answerer, "It names the victim of the harbour matter.")


@pytest.fixture
def chair(group: WorkingGroup, colleague: Member) -> Member:
    """Who chairs the closed group."""
    GroupMembership.objects.filter(group=group, member=colleague).update(role=GroupMembership.Role.CHAIR)
    return Member.objects.get(pk=colleague.pk)


def test_a_flag_waits_in_the_queue_with_its_words(
    asker: Member, answer: Post, moderator: Member, client_of: ClientOf
) -> None:
    sent = client_of(asker).post(
        reverse("discussions:flag", args=[answer.pk]), {"reason": "case-data", "words": "Somebody is named."}
    )

    page = client_of(moderator).get(reverse("discussions:moderation")).text
    assert sent.status_code == 302
    assert "Somebody is named." in page
    assert "Flagged by a member" in page


def test_flagging_twice_changes_the_words_of_the_first_flag(asker: Member, answer: Post) -> None:
    flag(asker, answer, words="Once.")
    flag(asker, answer, words="Twice.")

    assert Concern.objects.get().words == "Twice."


def test_nobody_flags_their_own_post_nor_one_they_cannot_see(
    asker: Member, answerer: Member, outsider: Member, group: WorkingGroup, answer: Post
) -> None:
    hidden = make_answer(make_thread(asker, mark=Mark.AMBER, working_group=group), answerer)

    for by, post in ((answerer, answer), (outsider, hidden)):
        with pytest.raises(NotAllowed):
            flag(by, post)


def test_a_removed_post_cannot_be_flagged(asker: Member, answerer: Member, answer: Post) -> None:
    actions.delete_post(by=answerer, post=answer)

    with pytest.raises(PostGone):
        flag(asker, answer)


def test_a_post_with_a_statement_waits_for_a_moderator(
    asker: Member, answerer: Member, moderator: Member, client_of: ClientOf
) -> None:
    statement = Statement(find(STATED)[0].key, "public", "The public desk.")
    post = make_answer(make_thread(asker), answerer, STATED, statements=[statement])

    page = client_of(moderator).get(reverse("discussions:moderate", args=[post.pk])).text

    assert Concern.objects.get().cause == Concern.Cause.STATEMENT
    assert "The public desk." in page


def test_the_queue_shows_what_one_may_see_anyway(
    asker: Member,
    answerer: Member,
    outsider: Member,
    moderator: Member,
    group: WorkingGroup,
    chair: Member,
    answer: Post,
    client_of: ClientOf,
) -> None:
    inside = make_answer(
        make_thread(asker, title="A question of the group", mark=Mark.AMBER, working_group=group), answerer
    )
    flag(asker, inside)
    flag(asker, answer)

    assert list(Post.objects.moderated_by(moderator).in_queue()) == [answer]
    assert list(Post.objects.moderated_by(chair).in_queue()) == [inside]
    assert "A question of the group" in client_of(chair).get(reverse("discussions:moderation")).text
    assert client_of(moderator).get(reverse("discussions:moderate", args=[inside.pk])).status_code == 404
    assert client_of(outsider).get(reverse("discussions:moderation")).status_code == 404
    assert client_of(asker).get(reverse("discussions:moderate", args=[inside.pk])).status_code == 404


def test_the_rule_and_its_twin_agree(
    asker: Member,
    answerer: Member,
    moderator: Member,
    chair: Member,
    group: WorkingGroup,
    answer: Post,
    outsider: Member,
) -> None:
    make_answer(make_thread(asker, mark=Mark.AMBER, working_group=group), answerer)
    make_thread(answerer, mark=Mark.AMBER_STRICT, working_group=group)
    make_thread(moderator)
    make_thread(chair, mark=Mark.GREEN, working_group=group)

    for member in (asker, answerer, moderator, chair, outsider):
        may = {post.pk for post in Post.objects.all() if permissions.may_decide(member, post)}
        assert may == set(Post.objects.moderated_by(member).values_list("pk", flat=True))


def test_a_decision_closes_what_waits_tells_the_author_and_is_in_the_trail(
    asker: Member, answerer: Member, answer: Post, moderator: Member, client_of: ClientOf
) -> None:
    flag(asker, answer)

    client_of(moderator).post(
        reverse("discussions:moderate", args=[answer.pk]),
        {"key": str(uuid.uuid4()), "kind": "warn", "reason": "A name.", "message": "Leave names out."},
    )

    assert not Concern.objects.filter(closed_by=None).exists()
    assert Notification.objects.get(verb="decided").recipient == answerer
    assert "Leave names out." in client_of(answerer).get(reverse("discussions:decided")).text
    assert AuditEntry.objects.get(action="discussions.decided").data["reason"] == "A name."


def test_one_form_sent_twice_is_one_decision(answer: Post, moderator: Member) -> None:
    key = uuid.uuid4()

    for _again in range(2):
        actions.decide(by=moderator, key=key, post=answer, kind="warn", reason="A name.", message="Leave it out.")

    assert Decision.objects.count() == 1


def test_who_is_warned_is_told_why_and_every_decision_has_a_reason(
    answer: Post, moderator: Member, client_of: ClientOf
) -> None:
    address = reverse("discussions:moderate", args=[answer.pk])

    refused = client_of(moderator).post(address, {"key": str(uuid.uuid4()), "kind": "warn", "reason": "A name."})

    assert refused.status_code == 422
    assert "Tell the author" in refused.text
    with pytest.raises(ReasonRequired):
        actions.decide(by=moderator, key=uuid.uuid4(), post=answer, kind="dismiss", reason=" ")


def test_only_those_who_keep_order_decide_and_nobody_about_their_own(
    asker: Member, answerer: Member, moderator: Member, secretariat: Member, answer: Post
) -> None:
    own = question_of(make_thread(moderator))

    for by, post in ((asker, answer), (answerer, answer), (secretariat, answer), (moderator, own)):
        with pytest.raises(NotAllowed):
            decide(by, post)


@pytest.mark.parametrize("kind", ["dismiss", "withhold", "ask-change", "warn"])
def test_every_decision_can_be_undone_and_its_concern_waits_again(
    asker: Member, answer: Post, moderator: Member, client_of: ClientOf, kind: str
) -> None:
    flag(asker, answer)
    decision = decide(moderator, answer, kind)

    response = client_of(moderator).post(reverse("discussions:undo", args=[decision.pk]))
    actions.undo_decision(by=moderator, decision=decision)

    answer.refresh_from_db()
    decision.refresh_from_db()
    assert response.status_code == 302
    assert (answer.withheld_at, answer.body) == (None, "It names the victim of the harbour matter.")
    assert decision.undone_by == moderator
    assert Concern.objects.get().closed_by is None


def test_an_earlier_decision_is_not_undone_before_the_later_ones(
    answer: Post, moderator: Member, client_of: ClientOf
) -> None:
    first, second, third = (decide(moderator, answer, kind) for kind in ("withhold", "release", "withhold"))
    page = client_of(moderator).get(reverse("discussions:moderate", args=[answer.pk])).text
    offered = [
        decision for decision in (first, second, third) if reverse("discussions:undo", args=[decision.pk]) in page
    ]

    for early in (first, second):
        with pytest.raises(DecidedSince):
            actions.undo_decision(by=moderator, decision=early)
    answer.refresh_from_db()
    assert (offered, answer.body) == ([third], "")

    for latest, is_out in ((third, False), (second, True), (first, False)):
        actions.undo_decision(by=moderator, decision=latest)
        answer.refresh_from_db()
        assert (answer.withheld_at is not None) is is_out


def test_undoing_a_removal_keeps_what_its_author_removed_before(
    answerer: Member, answer: Post, moderator: Member
) -> None:
    actions.delete_post(by=answerer, post=answer)
    decision = decide(moderator, answer, "remove")

    actions.undo_decision(by=moderator, decision=decision)

    answer.refresh_from_db()
    assert answer.deleted_by == answerer


def test_undoing_a_removal_keeps_what_its_author_removed_since(
    answerer: Member, answer: Post, moderator: Member
) -> None:
    decision = decide(moderator, answer, "remove")
    actions.restore_post(by=moderator, post=answer)
    actions.delete_post(by=answerer, post=answer)

    actions.undo_decision(by=moderator, decision=decision)

    answer.refresh_from_db()
    assert answer.deleted_by == answerer


def test_what_was_out_of_sight_already_stays_so_when_a_second_decision_is_undone(
    answer: Post, moderator: Member
) -> None:
    decide(moderator, answer, "withhold")
    second = decide(moderator, answer, "withhold")

    actions.undo_decision(by=moderator, decision=second)

    answer.refresh_from_db()
    assert answer.withheld_at is not None


def test_a_removal_and_what_is_out_of_sight_are_undone_each_on_its_own(answer: Post, moderator: Member) -> None:
    removal, withholding = (decide(moderator, answer, kind) for kind in ("remove", "withhold"))

    actions.undo_decision(by=moderator, decision=removal)

    answer.refresh_from_db()
    assert answer.deleted_at is None
    assert answer.withheld_at is not None
    actions.undo_decision(by=moderator, decision=withholding)
    answer.refresh_from_db()
    assert answer.withheld_at is None


def test_undoing_does_not_double_a_concern_raised_since(asker: Member, answer: Post, moderator: Member) -> None:
    flag(asker, answer)
    decision = decide(moderator, answer, "dismiss")
    flag(asker, answer)

    actions.undo_decision(by=moderator, decision=decision)

    assert Concern.objects.filter(closed_by=None).count() == 1


def test_an_author_changes_what_is_out_of_sight_and_a_moderator_looks_again(
    asker: Member, answerer: Member, answer: Post, moderator: Member, client_of: ClientOf
) -> None:
    decide(moderator, answer)
    client = client_of(answerer)
    address = reverse("discussions:edit", args=[answer.pk])

    shown = client.get(address).text
    client.post(address, {"version": 1, "body": "The duty desk does."})
    stale = client.post(address, {"version": 1, "body": "Something else."})

    assert "It names the victim" in shown
    assert stale.status_code == 422
    assert "The duty desk does." in stale.text
    assert Concern.objects.get(closed_by=None).cause == Concern.Cause.CHANGED
    assert "The duty desk does." not in client_of(asker).get(answer.get_absolute_url()).text
    decide(moderator, answer, "release")
    assert "The duty desk does." in client_of(asker).get(answer.get_absolute_url()).text
    answer.refresh_from_db()
    assert [(old.version, old.body) for old in answer.revisions.all()] == [
        (1, "It names the victim of the harbour matter.")
    ]


def test_first_posts_are_held_where_the_site_says_so(
    asker: Member, answerer: Member, moderator: Member, client_of: ClientOf, settings: Any
) -> None:
    settings.HOLD_FIRST_POSTS = 1
    thread = make_thread(moderator, title="Who may ask for a hearing?")

    held = make_answer(thread, answerer, "The court may.")

    assert "The court may." not in client_of(asker).get(thread.get_absolute_url()).text
    assert "The court may." in client_of(answerer).get(reverse("discussions:decided")).text
    assert Concern.objects.get().cause == Concern.Cause.HELD
    decide(moderator, held, "release")
    assert "The court may." in client_of(asker).get(thread.get_absolute_url()).text
    thread.refresh_from_db()
    assert thread.answer_count == 1
    assert make_answer(thread, answerer, "A second one.").body == "A second one."


def test_a_held_question_keeps_its_title_to_itself(
    asker: Member, outsider: Member, client_of: ClientOf, settings: Any
) -> None:
    settings.HOLD_FIRST_POSTS = 1
    thread = make_thread(asker, title="A title with a name in it")

    assert "A title with a name" not in client_of(outsider).get(reverse("discussions:threads")).text
    assert "A title with a name" in client_of(asker).get(reverse("discussions:decided")).text
    assert thread.posts.get().body == ""


@pytest.mark.parametrize("flags", [1, 3])
def test_the_queue_costs_the_same_for_any_number(
    asker: Member,
    answerer: Member,
    moderator: Member,
    client_of: ClientOf,
    flags: int,
    django_assert_max_num_queries: Any,
) -> None:
    for _number in range(flags):
        flag(asker, make_answer(make_thread(asker), answerer))
    client = client_of(moderator)
    client.get(reverse("discussions:moderation"))

    with django_assert_max_num_queries(14):
        client.get(reverse("discussions:moderation"))
