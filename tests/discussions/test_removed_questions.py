"""A removed question: its words leave every place with it, nothing more happens below it, and all comes back."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from discussions import actions
from discussions.exceptions import PostGone, QuestionRemoved
from discussions.models import Decision, Thread
from discussions.streams import ListStream, list_stream
from network_site.access.rules import Reader
from network_site.live.models import Change
from network_site.members.models import Member
from tests.factories.discussions import make_answer, make_reply, make_thread, question_of
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
WORD = "kingfisher"
REASON = f"The {WORD} hearing is on Monday"


@pytest.fixture
def thread(asker: Member, answerer: Member) -> Thread:
    """An urgent question to the Netherlands."""
    return make_thread(
        asker,
        title=f"Who knows the {WORD} rule?",
        concerns=[answerer.jurisdiction],
        urgency="week",
        urgency_reason=REASON,
    )


def remove(thread: Thread, by: Member) -> None:
    actions.delete_post(by=by, post=question_of(thread))


def decide(by: Member, thread: Thread, kind: str) -> Decision:
    return actions.decide(by=by, key=uuid.uuid4(), post=question_of(thread), kind=kind, reason="To look at it.")


def where(client: Client, thread: Thread) -> set[str]:
    """Return the places that show a word of the head of *thread*."""
    threads = reverse("discussions:threads")
    addresses = {
        "page": thread.get_absolute_url(),
        "list": threads,
        "unanswered": f"{threads}?show=unanswered",
        "waiting": f"{threads}?show=waiting",
        "queue": reverse("discussions:queue"),
        "search": "/search/?q=channel",
        "live": f"/live/since/?{thread.stream}=0&threads:members=0",
    }
    return {place for place, address in addresses.items() if WORD in client.get(address).text}


def test_the_words_of_a_removed_question_leave_every_place_and_come_back(
    thread: Thread, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    client = client_of(answerer)
    before = where(client, thread)
    assert before == {"page", "list", "unanswered", "waiting", "queue", "search", "live"}

    remove(thread, asker)

    assert where(client, thread) == set()
    assert "A question that was removed" in client.get(thread.get_absolute_url()).text
    actions.restore_post(by=asker, post=question_of(thread))
    assert where(client, thread) == before
    thread.refresh_from_db()
    assert (thread.urgency_reason, thread.removed_words) == (REASON, {})


def test_who_removed_their_question_finds_it_among_their_own(
    thread: Thread, asker: Member, client_of: ClientOf
) -> None:
    remove(thread, asker)

    mine = client_of(asker).get(reverse("discussions:threads"), {"show": "mine"}).text

    assert thread.get_absolute_url() in mine
    assert "Bring it back" in client_of(asker).get(thread.get_absolute_url()).text


def test_nobody_else_is_asked_while_the_question_is_removed(thread: Thread, asker: Member, answerer: Member) -> None:
    MemberFactory.create_batch(5, jurisdiction=answerer.jurisdiction)
    later = timezone.now() + timedelta(days=30)
    asked = thread.asks.count()
    remove(thread, asker)

    actions.put_further(now=later)

    assert thread.asks.count() == asked
    actions.restore_post(by=asker, post=question_of(thread))
    actions.put_further(now=later)
    assert thread.asks.count() > asked


def test_who_answers_or_replies_below_it_is_told_why_not_and_keeps_the_text(
    thread: Thread, asker: Member, answerer: Member, moderator: Member, client_of: ClientOf
) -> None:
    answer = make_answer(thread, answerer)
    remove(thread, moderator)

    sent = client_of(answerer).post(
        reverse("discussions:answer", args=[thread.pk]), {"key": uuid.uuid4(), "body": "What I typed."}
    )

    assert sent.status_code == 422
    assert "The question was removed" in sent.text
    assert "What I typed." in sent.text
    with pytest.raises(QuestionRemoved):
        make_reply(answer, asker)
    assert "Your answer" not in client_of(answerer).get(thread.get_absolute_url()).text


def test_a_list_that_is_open_loses_the_row_and_has_it_again(thread: Thread, asker: Member) -> None:
    kind = ListStream()

    def latest() -> str:
        change = Change.objects.filter(stream__name=list_stream(thread.audience)).latest("seq")
        row = kind.load([change])[thread.pk]
        return kind.render(change, row, kind.reader_class(row, Reader.of(asker)), "en")

    remove(thread, asker)
    assert latest() == f'<li class="thread-row" id="thread-{thread.pk}" hidden></li>'

    actions.restore_post(by=asker, post=question_of(thread))
    assert WORD in latest()


@pytest.mark.parametrize("order", [("withhold", "remove", "release"), ("remove", "withhold", "release")])
def test_a_question_removed_and_out_of_sight_says_nothing_until_both_are_over(
    thread: Thread, answerer: Member, moderator: Member, client_of: ClientOf, order: tuple[str, ...]
) -> None:
    for kind in order:
        decide(moderator, thread, kind)

    assert where(client_of(answerer), thread) == set()
    actions.restore_post(by=moderator, post=question_of(thread))
    thread.refresh_from_db()
    assert WORD in thread.title
    assert thread.urgency_reason == REASON


def test_a_question_that_comes_back_before_it_is_released_says_that_a_moderator_looks(
    thread: Thread, asker: Member, moderator: Member
) -> None:
    decide(moderator, thread, "withhold")
    remove(thread, asker)

    actions.restore_post(by=asker, post=question_of(thread))

    thread.refresh_from_db()
    assert thread.title == "A question that a moderator looks at"
    decide(moderator, thread, "release")
    thread.refresh_from_db()
    assert WORD in thread.title


def test_a_thread_whose_question_was_removed_is_joined_with_no_other(
    thread: Thread, asker: Member, moderator: Member
) -> None:
    other = make_thread(asker)
    remove(thread, asker)

    for source, target in ((thread, other), (other, thread)):
        with pytest.raises(PostGone):
            actions.merge_threads(by=moderator, key=uuid.uuid4(), source=source, target=target, reason="The same.")


def test_a_question_removed_after_it_was_joined_is_a_removed_one_when_that_is_undone(
    thread: Thread, asker: Member, moderator: Member
) -> None:
    question = question_of(thread)
    other = make_thread(asker)
    joined = actions.merge_threads(by=moderator, key=uuid.uuid4(), source=thread, target=other, reason="The same.")
    actions.delete_post(by=asker, post=question)

    actions.undo_decision(by=moderator, decision=joined)

    thread.refresh_from_db()
    assert thread.removed_words["title"] == f"Who knows the {WORD} rule?"
    assert WORD not in thread.title
