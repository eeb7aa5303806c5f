"""The texts that a post had: who reads them, what changed by words, the way back, and what is hidden."""

import time
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.differences import Piece, differences
from discussions.exceptions import NotAllowed, QuestionAnswered, ReasonRequired, RemovalUnexplained
from discussions.models import Concern, Post, Thread
from network_site.access.marks import Mark
from network_site.access.models import AuditEntry
from network_site.members.models import Member, WorkingGroup
from network_site.notifications.models import Notification
from tests.factories.discussions import make_answer, make_thread, question_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
FIRST, SECOND = "The central authority takes it.", "The central authority takes it by post."


@pytest.fixture
def edited(asker: Member, answerer: Member) -> Post:
    """An answer that was changed once, with a reason."""
    post = make_answer(make_thread(asker), answerer, FIRST)
    return actions.edit_post(by=answerer, post=post, body=SECOND, version=1, reason="The channel was missing.")


def page(client: Client, post: Post, **query: object) -> str:
    return client.get(reverse("discussions:history", args=[post.pk]), query).text


def test_words_that_came_and_went_are_told_apart() -> None:
    (line,) = differences("It takes two days.", "It takes three days.")

    assert line == [
        Piece("same", "It takes "),
        Piece("removed", "two"),
        Piece("added", "three"),
        Piece("same", " days."),
    ]


def test_paragraphs_stay_paragraphs() -> None:
    lines = differences("One.\nTwo.", "One.\nTwo.\n\nThree.")

    assert [[piece.text for piece in line] for line in lines] == [["One."], ["Two."], ["Three."]]
    assert lines[2][0].kind == "added"


def test_a_long_text_that_changed_throughout_is_compared_in_no_time() -> None:
    before, after = (" ".join(f"{word}{number}" for number in range(12_000)) for word in ("old", "new"))
    start = time.perf_counter()

    differences(before, after)

    assert time.perf_counter() - start < 2


def test_every_reader_of_the_post_reads_what_changed_and_why(
    edited: Post, outsider: Member, client_of: ClientOf
) -> None:
    html = page(client_of(outsider), edited)

    assert "<ins> by post</ins>" in html
    assert "The channel was missing." in html
    assert FIRST in page(client_of(outsider), edited, version=1)


def test_going_back_to_a_version_that_never_was_begins_with_the_text_that_stands(
    edited: Post, answerer: Member, client_of: ClientOf
) -> None:
    form = client_of(answerer).get(reverse("discussions:edit", args=[edited.pk]), {"version": "9" * 5000})

    assert SECOND in form.text


def test_history_costs_the_same_for_three_versions_and_for_twelve(
    edited: Post,
    answerer: Member,
    outsider: Member,
    client_of: ClientOf,
    django_assert_num_queries: Callable[..., object],
) -> None:
    client = client_of(outsider)
    for version in range(2, 4):
        actions.edit_post(by=answerer, post=edited, body=f"Text {version}.", version=version)
    page(client, edited)
    with django_assert_num_queries(10):
        page(client, edited)
    for version in range(4, 13):
        actions.edit_post(by=answerer, post=edited, body=f"Text {version}.", version=version)

    with django_assert_num_queries(10):
        page(client, edited)


def test_the_title_of_a_question_has_its_history_too(asker: Member, outsider: Member, client_of: ClientOf) -> None:
    thread = make_thread(asker, title="Which authority takes the request?")
    question = question_of(thread)

    client_of(asker).post(
        reverse("discussions:edit", args=[question.pk]),
        {"version": 1, "title": "Which court takes the request?", "body": question.body, "reason": ""},
    )

    assert Thread.objects.get().title == "Which court takes the request?"
    assert "<del>authority</del><ins>court</ins>" in page(client_of(outsider), question)


def test_the_author_goes_back_by_a_new_edit_that_fails_when_another_came_first(
    edited: Post, answerer: Member, client_of: ClientOf
) -> None:
    client, address = client_of(answerer), reverse("discussions:edit", args=[edited.pk])
    form = client.get(address, {"version": 1})
    assert FIRST in form.text
    assert 'value="2"' in form.text  # the version that it is written over

    actions.edit_post(by=answerer, post=edited, body="From the other tab.", version=2)
    stale = client.post(address, {"version": 2, "body": FIRST, "reason": "Back."})
    assert stale.status_code == 422
    assert "From the other tab." in stale.text

    client.post(address, {"version": 3, "body": FIRST, "reason": "Back."})
    edited.refresh_from_db()
    assert (edited.body, edited.version) == (FIRST, 4)
    assert [row.body for row in edited.revisions.all()] == [FIRST, SECOND, "From the other tab."]


def test_nobody_reads_the_history_of_what_they_may_not_see(
    asker: Member, answerer: Member, outsider: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    post = make_answer(make_thread(asker, mark=Mark.AMBER, working_group=group), answerer, FIRST)
    actions.edit_post(by=answerer, post=post, body=SECOND, version=1)
    address = reverse("discussions:history", args=[post.pk])
    assert client_of(asker).get(address).status_code == 200

    assert client_of(outsider).get(address).status_code == 404


def test_a_post_out_of_sight_has_no_history_to_read(
    edited: Post, answerer: Member, moderator: Member, outsider: Member, client_of: ClientOf
) -> None:
    address = reverse("discussions:history", args=[edited.pk])
    decision = actions.decide(by=moderator, key=uuid.uuid4(), post=edited, kind="withhold", reason="Case data.")

    assert client_of(outsider).get(address).status_code == 404
    actions.undo_decision(by=moderator, decision=decision)
    assert client_of(outsider).get(address).status_code == 200
    actions.delete_post(by=answerer, post=edited)
    assert client_of(outsider).get(address).status_code == 404


def test_a_text_changed_while_out_of_sight_is_not_read_in_the_history_afterwards(
    edited: Post, answerer: Member, moderator: Member, outsider: Member, client_of: ClientOf
) -> None:
    actions.decide(by=moderator, key=uuid.uuid4(), post=edited, kind="withhold", reason="A name.")
    actions.edit_post(by=answerer, post=edited, body="Without the name.", version=2)

    actions.decide(by=moderator, key=uuid.uuid4(), post=edited, kind="release", reason="It is gone.")

    for version in (2, 3):
        html = page(client_of(outsider), edited, version=version)
        assert "by post" not in html
        assert "A moderator hid a text" in html
    assert "by post" in page(client_of(moderator), edited, version=3)


def test_those_who_keep_order_hide_an_earlier_text_and_show_it_again(
    edited: Post, moderator: Member, outsider: Member, client_of: ClientOf
) -> None:
    address = reverse("discussions:hide_version", args=[edited.pk, 1])

    client_of(moderator).post(address, {"hidden": "1", "reason": "A name stood there."})
    assert FIRST not in page(client_of(outsider), edited, version=1)
    assert AuditEntry.objects.get(action="discussions.version").data["version"] == 1
    client_of(moderator).post(address, {"hidden": "0", "reason": "It was none."})

    assert FIRST in page(client_of(outsider), edited, version=1)
    assert client_of(outsider).post(address, {"hidden": "1", "reason": "No."}).status_code == 404
    with pytest.raises(NotAllowed):
        actions.hide_version(by=outsider, post=edited, version=1, hidden=True, reason="No.")
    with pytest.raises(ReasonRequired):
        actions.hide_version(by=moderator, post=edited, version=1, hidden=True, reason=" ")


def test_an_author_asks_a_moderator_to_remove_a_question_that_was_answered(
    asker: Member, answerer: Member, moderator: Member, client_of: ClientOf
) -> None:
    thread = make_thread(asker)
    make_answer(thread, answerer)
    question, client = question_of(thread), client_of(asker)
    with pytest.raises(QuestionAnswered):
        actions.delete_post(by=asker, post=question)
    address = reverse("discussions:ask_removal", args=[question.pk])
    assert f'href="{address}"' in client.get(thread.get_absolute_url()).text

    client.post(address, {"words": "Asked in the wrong place."})

    assert Concern.objects.get().cause == Concern.Cause.REMOVAL
    assert "Asked in the wrong place." in client_of(moderator).get(reverse("discussions:moderation")).text
    assert Notification.objects.filter(verb="flagged", recipient=moderator).exists()
    with pytest.raises(RemovalUnexplained):
        actions.ask_removal(by=asker, post=question, words=" ")
    assert client_of(answerer).get(address).status_code == 404


def test_a_moderator_removes_it_by_a_decision_that_can_be_undone(
    asker: Member, answerer: Member, moderator: Member
) -> None:
    thread = make_thread(asker)
    make_answer(thread, answerer)
    question = question_of(thread)
    actions.ask_removal(by=asker, post=question, words="Asked in the wrong place.")

    decision = actions.decide(
        by=moderator, key=uuid.uuid4(), post=question, kind="remove", reason="As asked.", message="Done."
    )

    question.refresh_from_db()
    assert question.deleted_by == moderator
    assert not Concern.objects.filter(closed_by=None).exists()
    assert Notification.objects.filter(verb="decided", recipient=asker).exists()
    actions.undo_decision(by=moderator, decision=decision)
    question.refresh_from_db()
    assert question.deleted_at is None
