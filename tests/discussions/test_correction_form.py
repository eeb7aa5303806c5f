"""Who corrects a question, when, and what the form does with two at once and with what is not whole."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions, exceptions
from discussions.models import Correction, Post, Thread
from network_site.members.models import Member
from network_site.vocabulary.models import Jurisdiction, Topic
from tests.discussions.correcting import address, correct, filled
from tests.factories.discussions import make_answer, make_reply, make_thread, question_of
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import JurisdictionFactory, TopicFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


@pytest.fixture
def turkish(db: None) -> Jurisdiction:
    """The country that they should name."""
    return JurisdictionFactory.create(code="TR")


@pytest.fixture
def in_turkiye(turkish: Jurisdiction) -> Member:
    """Somebody there."""
    return MemberFactory.create(jurisdiction=turkish)


@pytest.fixture
def thread(asker: Member, answerer: Member, in_turkiye: Member, netherlands: Jurisdiction, topic: Topic) -> Thread:
    """A question to the Netherlands, which the answerer was asked."""
    return make_thread(asker, concerns=[netherlands], topics=[topic])


def test_only_its_asker_and_who_keeps_order_correct_it(
    thread: Thread, asker: Member, answerer: Member, moderator: Member, client_of: ClientOf
) -> None:
    statuses = [client_of(member).get(address(thread)).status_code for member in (asker, moderator, answerer)]

    assert statuses == [200, 200, 404]
    with pytest.raises(exceptions.NotAllowed):
        correct(thread, answerer, help_wanted="contact")


def test_a_locked_question_is_corrected_by_who_keeps_order_alone_and_what_was_chosen_comes_back(
    thread: Thread, asker: Member, moderator: Member, turkish: Jurisdiction, client_of: ClientOf
) -> None:
    actions.keep_order(by=moderator, thread=thread, is_locked=True, is_pinned=False, slow_minutes=0, reason="Calm.")

    assert client_of(asker).get(address(thread)).status_code == 404
    response = client_of(asker).post(address(thread), filled(thread, concerns=["TR"]))

    assert response.status_code == 422
    assert str(exceptions.ThreadLocked()) in response.text
    assert '<option value="TR" selected>' in response.text
    correct(thread, moderator, concerns=[turkish])


@pytest.mark.parametrize("gone", ["removed", "withheld", "duplicate"])
def test_a_question_that_is_gone_is_not_corrected(
    gone: str, thread: Thread, asker: Member, answerer: Member, moderator: Member, turkish: Jurisdiction
) -> None:
    question = question_of(thread)
    said = {"by": moderator, "key": uuid.uuid4(), "reason": "Look."}
    if gone == "removed":
        actions.delete_post(by=asker, post=question)
    elif gone == "withheld":
        actions.decide(post=question, kind="withhold", **said)
    else:
        actions.mark_duplicate(thread=thread, of=make_thread(answerer), **said)

    with pytest.raises(exceptions.Refused):
        correct(thread, asker, concerns=[turkish])

    assert not Correction.objects.exists()


def test_a_stale_form_shows_what_was_corrected_meanwhile_and_loses_nothing(
    thread: Thread, asker: Member, moderator: Member, turkish: Jurisdiction, client_of: ClientOf
) -> None:
    chosen = filled(thread, help_wanted="contact", reason="A contact is what helps.")
    correct(thread, moderator, concerns=[turkish], reason="That of Türkiye.")
    client = client_of(asker)

    response = client.post(address(thread), chosen)

    assert response.status_code == 422
    for words in ("Countries: + Türkiye, − Netherlands", "A contact is what helps.", '<option value="NL" selected>'):
        assert words in response.text
    assert 'name="version" value="1"' in response.text
    assert client.post(address(thread), {**chosen, "concerns": ["TR"], "version": 1}).status_code == 302
    assert Thread.objects.get(pk=thread.pk).help_wanted == "contact"


def test_sent_twice_it_is_corrected_once(thread: Thread, asker: Member, client_of: ClientOf) -> None:
    chosen, client = filled(thread, help_wanted="contact"), client_of(asker)

    assert [client.post(address(thread), chosen).status_code for _ in range(2)] == [302, 302]

    assert Correction.objects.count() == 1


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"reason": ""}, str(exceptions.CorrectionUnexplained())),
        ({"urgency": "day"}, str(exceptions.UrgencyUnexplained())),
        ({"topics": []}, "Choose at least one topic"),
        ({"reason": "Call +31 20 794 0800."}, "looks like case data"),
    ],
)
def test_a_correction_that_is_not_whole_is_refused_and_kept(
    chosen: dict[str, Any], words: str, thread: Thread, asker: Member, client_of: ClientOf
) -> None:
    response = client_of(asker).post(address(thread), filled(thread, help_wanted="contact", **chosen))

    assert response.status_code == 422
    assert words in response.text
    assert response.context["form"]["help_wanted"].value() == "contact"
    assert not Correction.objects.exists()


def test_the_rules_hold_outside_the_form_too(thread: Thread, asker: Member) -> None:
    with pytest.raises(exceptions.CorrectionUnexplained):
        correct(thread, asker, help_wanted="contact", reason=" \u202e ")
    with pytest.raises(exceptions.UrgencyUnexplained):
        correct(thread, asker, urgency="day", urgency_reason=" ")


def test_search_finds_a_corrected_question_and_its_answers_by_what_they_name_now(
    thread: Thread, asker: Member, answerer: Member, topic: Topic, client_of: ClientOf
) -> None:
    other = TopicFactory.create(parent=topic.parent, slug="joint-teams")
    make_reply(make_answer(thread, answerer, "The authority in The Hague."), asker)
    client = client_of(answerer)

    correct(thread, asker, topics=[other])

    found = client.get(reverse("search:search"), {"q": "authority", "topic": other.slug}).text
    assert thread.get_absolute_url() in found
    assert f"#post-{Post.objects.get(kind='answer').pk}" in found
    assert (
        thread.get_absolute_url()
        not in client.get(reverse("search:search"), {"q": "authority", "topic": topic.slug}).text
    )
