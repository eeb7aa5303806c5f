"""Two people at once: what constraints and locks must hold."""

import uuid

import pytest

from discussions import actions
from discussions.models import Acceptance, Post, Thread
from network_site.live.models import Change
from network_site.members.models import Member
from tests.factories.discussions import make_answer, make_thread
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_form_sent_ten_times_at_once_makes_one_answer(asker: Member, answerer: Member) -> None:
    thread, key = make_thread(asker), uuid.uuid4()

    def send() -> Post:
        return actions.answer_question(by=answerer, key=key, thread=thread, body="The same text.")

    raised = at_once(*[send] * 10)

    assert raised == []
    assert thread.posts.filter(kind="answer").count() == 1
    assert Thread.objects.get().answer_count == 1


def test_ten_acceptances_at_once_leave_one(asker: Member, answerer: Member) -> None:
    thread = make_thread(asker)
    answers = [make_answer(thread, answerer) for _ in range(10)]

    raised = at_once(*[lambda post=post: actions.accept_answer(by=asker, post=post) for post in answers])

    assert raised == []
    assert Acceptance.objects.count() == 1


def test_answers_at_once_are_all_counted_and_numbered_without_a_gap(asker: Member, answerer: Member) -> None:
    thread = make_thread(asker)

    raised = at_once(*[lambda n=n: make_answer(thread, answerer, f"Answer {n}") for n in range(10)])

    assert raised == []
    assert Thread.objects.get().answer_count == 10
    numbers = Change.objects.filter(stream__name=thread.stream).values_list("seq", flat=True)
    assert sorted(numbers) == list(range(1, 11))


def test_two_threads_joined_both_ways_at_once_become_one(asker: Member, answerer: Member, moderator: Member) -> None:
    one, other = make_thread(asker), make_thread(answerer)
    for thread in (one, other):
        make_answer(thread, moderator)

    raised = at_once(
        *(
            lambda pair=pair: actions.merge_threads(
                by=moderator, key=uuid.uuid4(), source=pair[0], target=pair[1], reason="The same."
            )
            for pair in ((one, other), (other, one))
        )
    )

    assert [type(error).__name__ for error in raised] == ["ThreadLeads"]
    assert Thread.objects.exclude(leads_to=None).count() == 1
    assert Thread.objects.get(leads_to=None).posts.count() == 4
