"""What came of a question."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions, exceptions
from network_site.members.models import Member
from tests.factories.discussions import make_answer, make_reply, make_thread

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
OUTCOME = "Used in a request.\nIt was executed in three weeks."


def test_the_asker_closes_with_two_lines_that_thread_and_list_show(
    asker: Member, outsider: Member, client_of: ClientOf
) -> None:
    thread = make_thread(asker)

    client_of(asker).post(reverse("discussions:close", args=[thread.pk]), {"outcome": OUTCOME})

    for url in (thread.get_absolute_url(), reverse("discussions:threads")):
        assert "executed in three weeks" in client_of(outsider).get(url).text


def test_a_closed_question_takes_nothing_more_until_it_is_opened_again(
    asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    thread = make_thread(asker)
    answer = make_answer(thread, answerer)
    actions.close_question(by=asker, thread=thread, outcome=OUTCOME)

    for deed in (lambda: make_answer(thread, answerer), lambda: make_reply(answer, asker)):
        with pytest.raises(exceptions.ThreadClosed):
            deed()
    late = client_of(answerer).post(
        reverse("discussions:answer", args=[thread.pk]), {"key": "0" * 32, "body": "My late thought"}
    )
    assert late.status_code == 422
    assert "My late thought" in late.text
    client_of(asker).post(reverse("discussions:reopen", args=[thread.pk]))

    assert make_answer(thread, answerer).pk


@pytest.mark.parametrize("outcome", ["", " \u202e ", "One\ntwo\nthree"])
def test_an_outcome_is_one_or_two_lines(asker: Member, client_of: ClientOf, outcome: str) -> None:
    thread = make_thread(asker)

    with pytest.raises(exceptions.OutcomeRequired):
        actions.close_question(by=asker, thread=thread, outcome=outcome)

    response = client_of(asker).post(reverse("discussions:close", args=[thread.pk]), {"outcome": outcome})
    assert response.status_code == 422


def test_case_data_in_an_outcome_is_asked_about(asker: Member, client_of: ClientOf) -> None:
    thread = make_thread(asker)
    outcome = "Write to victim@mail.example, born on 12 March 1990."

    response = client_of(asker).post(reverse("discussions:close", args=[thread.pk]), {"outcome": outcome})

    assert response.status_code == 422
    assert "victim@mail.example" in response.text
    thread.refresh_from_db()
    assert thread.closed_at is None


def test_nobody_else_closes_or_opens(asker: Member, moderator: Member, client_of: ClientOf) -> None:
    thread = make_thread(asker)

    for deed in (actions.reopen_question, lambda **who: actions.close_question(**who, outcome=OUTCOME)):
        with pytest.raises(exceptions.NotAllowed):
            deed(by=moderator, thread=thread)
    assert client_of(moderator).get(reverse("discussions:close", args=[thread.pk])).status_code == 404


def test_closing_twice_is_once(asker: Member) -> None:
    thread = make_thread(asker)

    first = actions.close_question(by=asker, thread=thread, outcome=OUTCOME)
    second = actions.close_question(by=asker, thread=thread, outcome=OUTCOME)

    assert first.closed_at == second.closed_at
