"""Correcting what a question names beside its text: who is asked anew, what stays, and how its history says so."""

import json
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from discussions import actions, exceptions
from discussions.corrections import lines_of
from discussions.models import Correction, Follow, Thread
from network_site.access.marks import Mark
from network_site.access.models import AuditEntry
from network_site.members.models import Member, WorkingGroup
from network_site.notifications.models import Notification
from network_site.vocabulary.models import Jurisdiction, Language, Topic
from tests.discussions.correcting import address, correct, filled, told, waits_for
from tests.factories.discussions import make_answer, make_scope, make_thread, question_of
from tests.factories.members import MemberFactory
from tests.factories.vocabulary import JurisdictionFactory, ProvisionFactory, TopicFactory

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


# --- Countries ----------------------------------------------------------------------------------------------


def test_peers_in_a_country_that_is_added_are_asked_and_it_waits_in_their_queue(
    thread: Thread, asker: Member, answerer: Member, netherlands: Jurisdiction, in_turkiye: Member
) -> None:
    assert (told(in_turkiye, "asked"), told(answerer, "asked")) == (0, 1)

    correct(thread, asker, concerns=[netherlands, in_turkiye.jurisdiction])

    assert (told(in_turkiye, "asked"), told(answerer, "asked")) == (1, 1)
    assert thread.get_absolute_url() in waits_for(in_turkiye)
    assert Thread.objects.get(pk=thread.pk).asked_counts == {"NL": 1, "TR": 1}


def test_a_country_that_is_taken_away_is_asked_no_more(
    thread: Thread, asker: Member, answerer: Member, in_turkiye: Member
) -> None:
    assert thread.get_absolute_url() in waits_for(answerer)

    correct(thread, asker, concerns=[in_turkiye.jurisdiction])

    assert told(answerer, "asked") == 0
    assert thread.get_absolute_url() not in waits_for(answerer)
    assert Thread.objects.get(pk=thread.pk).asked_counts == {"TR": 1}
    assert not Thread.objects.awaiting_answers().filter(concerns="NL").exists()


def test_who_was_told_and_is_asked_no_more_is_not_told_when_the_question_comes_back(
    thread: Thread, asker: Member, answerer: Member, moderator: Member, in_turkiye: Member
) -> None:
    correct(thread, asker, concerns=[in_turkiye.jurisdiction])
    decision = actions.decide(by=moderator, key=uuid.uuid4(), post=question_of(thread), kind="withhold", reason="Look.")
    actions.undo_decision(by=moderator, decision=decision)

    assert told(in_turkiye, "asked") == 1
    assert not Notification.objects.filter(recipient=answerer, verb="asked", read_at=None).exists()


def test_a_country_for_which_somebody_answered_stays(
    thread: Thread, asker: Member, answerer: Member, turkish: Jurisdiction, client_of: ClientOf
) -> None:
    make_scope(make_answer(thread, answerer))

    with pytest.raises(exceptions.CountryAnswered, match="Netherlands"):
        correct(thread, asker, concerns=[turkish])
    response = client_of(asker).post(address(thread), filled(thread, concerns=["TR"]))

    assert response.status_code == 422
    assert "There are answers for Netherlands already" in response.text
    assert '<option value="TR" selected>' in response.text
    assert [country.pk for country in thread.concerns.all()] == ["NL"]


def test_an_answer_out_of_sight_does_not_show_by_what_stays(
    thread: Thread, asker: Member, answerer: Member, moderator: Member, turkish: Jurisdiction
) -> None:
    answer = make_answer(thread, answerer)
    actions.decide(by=moderator, key=uuid.uuid4(), post=answer, kind="withhold", reason="It names a place.")

    correct(thread, asker, concerns=[turkish])

    assert [country.pk for country in thread.concerns.all()] == ["TR"]


def test_a_country_that_comes_shows_in_the_grid_of_open_pages(
    thread: Thread,
    asker: Member,
    answerer: Member,
    netherlands: Jurisdiction,
    turkish: Jurisdiction,
    client_of: ClientOf,
) -> None:
    make_scope(make_answer(thread, answerer))
    client = client_of(answerer)
    page = client.get(thread.get_absolute_url())
    assert "Türkiye" not in page.text

    correct(thread, asker, concerns=[netherlands, turkish])

    since = f"/live/since/?{thread.stream}={page.context['thread'].position}"
    (frame,) = json.loads(client.get(since).text)["frames"]
    assert 'id="positions-' in frame["html"]
    assert "Türkiye" in frame["html"].split('id="positions-', 1)[1]
    assert "Türkiye" in client.get(thread.get_absolute_url()).text


def test_a_question_to_every_country_that_names_one_asks_no_more_elsewhere(
    asker: Member, answerer: Member, in_turkiye: Member, topic: Topic
) -> None:
    for member in (answerer, in_turkiye):
        member.topics.add(topic)
    thread = make_thread(asker, topics=[topic])
    assert Thread.objects.get(pk=thread.pk).asked_counts == {"": 2}

    correct(thread, asker, concerns=[in_turkiye.jurisdiction])

    assert Thread.objects.get(pk=thread.pk).asked_counts == {"TR": 1}
    assert (told(answerer, "asked"), told(in_turkiye, "asked")) == (0, 1)


def test_a_question_that_names_no_country_any_more_is_put_to_peers_anywhere(
    thread: Thread, asker: Member, answerer: Member, in_turkiye: Member, topic: Topic
) -> None:
    in_turkiye.topics.add(topic)

    correct(thread, asker, concerns=[])

    assert Thread.objects.get(pk=thread.pk).asked_counts == {"": 2}
    assert (told(answerer, "asked"), told(in_turkiye, "asked")) == (1, 1)


def test_while_a_question_takes_no_answers_nobody_is_asked_or_told(
    thread: Thread, asker: Member, in_turkiye: Member, outsider: Member, turkish: Jurisdiction
) -> None:
    actions.follow(by=outsider, level=Follow.Level.WATCHING, jurisdiction=turkish)
    actions.close_question(by=asker, thread=thread, outcome="Found in the directory.")

    correct(thread, asker, concerns=[turkish])

    assert (told(in_turkiye, "asked"), told(outsider, "new_question")) == (0, 0)


# --- Who watches --------------------------------------------------------------------------------------------


def test_those_who_watch_what_is_new_are_told_once_and_those_who_know_are_not(
    colleague: Member, thread: Thread, asker: Member, outsider: Member, topic: Topic
) -> None:
    other = TopicFactory.create(parent=topic.parent)
    knowing = MemberFactory.create(jurisdiction=asker.jurisdiction)
    actions.follow(by=outsider, level=Follow.Level.WATCHING, topic=other)
    actions.follow(by=knowing, level=Follow.Level.WATCHING, thread=thread)
    actions.follow(by=knowing, level=Follow.Level.WATCHING, topic=other)
    actions.follow(by=colleague, level=Follow.Level.WATCHING, topic=other)  # who was asked

    correct(thread, asker, topics=[topic, other])
    correct(thread, asker, topics=[topic])
    correct(thread, asker, topics=[topic, other])

    assert told(outsider, "new_question") == 1
    assert (told(knowing, "new_question"), told(colleague, "new_question")) == (0, 0)


def test_nobody_outside_its_group_is_asked_or_told(
    asker: Member, group: WorkingGroup, netherlands: Jurisdiction, turkish: Jurisdiction, in_turkiye: Member
) -> None:
    thread = make_thread(asker, concerns=[netherlands], mark=Mark.AMBER, working_group=group)
    actions.follow(by=in_turkiye, level=Follow.Level.WATCHING, jurisdiction=turkish)

    correct(thread, asker, concerns=[netherlands, turkish])

    assert not Notification.objects.filter(recipient=in_turkiye).exists()
    after = Thread.objects.get(pk=thread.pk)
    assert (after.mark, after.working_group) == (Mark.AMBER, group)


# --- The history --------------------------------------------------------------------------------------------


def test_its_history_says_in_one_line_what_changed(
    thread: Thread, asker: Member, turkish: Jurisdiction, french: Language, topic: Topic, client_of: ClientOf
) -> None:
    provision = ProvisionFactory.create()
    other = TopicFactory.create(parent=topic.parent, label_en="Joint teams")

    correct(
        thread,
        asker,
        concerns=[turkish],
        topics=[other],
        provisions=[provision],
        language=french,
        help_wanted="contact",
        urgency="day",
        urgency_reason="A hearing.",
        reason="It was sent to the wrong country.",
    )

    (line,) = lines_of(Correction.objects.all())
    assert line.words == (
        f"Countries: + Türkiye, − Netherlands; Topics: + Joint teams, − {topic.label}; "
        f"Treaty provisions: + {provision.label}; Language: + French, − English; "
        "What would help: + Whom to contact, − The law: what it says and how it is applied; "
        "Needed: + Within a day, − No hurry; Why it is urgent: changed"
    )
    client = client_of(asker)
    history = reverse("discussions:history", args=[question_of(thread).pk])
    assert f'href="{history}"' in client.get(thread.get_absolute_url()).text
    page = client.get(history).text
    assert "Countries: + Türkiye" in page
    assert "It was sent to the wrong country." in page
    assert "by its asker" in page


def test_the_history_asks_as_much_for_three_corrections_as_for_one(
    thread: Thread,
    asker: Member,
    netherlands: Jurisdiction,
    turkish: Jurisdiction,
    client_of: ClientOf,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client, history = client_of(asker), reverse("discussions:history", args=[question_of(thread).pk])
    correct(thread, asker, concerns=[netherlands, turkish])
    client.get(history)
    with django_assert_num_queries(12):
        client.get(history)
    correct(thread, asker, concerns=[netherlands])
    correct(thread, asker, concerns=[netherlands, turkish])

    with django_assert_num_queries(12):
        assert client.get(history).text.count("Countries: ") == 3


def test_what_a_moderator_corrects_is_told_to_the_asker_and_stands_in_the_trail(
    thread: Thread, asker: Member, moderator: Member, turkish: Jurisdiction, client_of: ClientOf
) -> None:
    correct(thread, moderator, concerns=[turkish], reason="The law asked about is that of Türkiye.")

    assert told(asker, "corrected") == 1
    (entry,) = AuditEntry.objects.filter(action="discussions.corrected")
    assert entry.user == moderator
    assert entry.data == {
        "concerns": [["TR"], ["NL"]],
        "reason": "The law asked about is that of Türkiye.",
    }
    history = client_of(asker).get(reverse("discussions:history", args=[question_of(thread).pk])).text
    assert moderator.label in history


def test_a_correction_does_not_tell_who_asked_anonymously(asker: Member, netherlands: Jurisdiction) -> None:
    thread = make_thread(asker, is_anonymous=True)

    correct(thread, asker, concerns=[netherlands])

    (entry,) = AuditEntry.objects.filter(action="discussions.corrected")
    assert entry.user is None
    assert Correction.objects.get().by_office == ""


def test_why_it_was_corrected_goes_out_of_sight_with_the_question_and_comes_back(
    thread: Thread, asker: Member, moderator: Member, turkish: Jurisdiction, client_of: ClientOf
) -> None:
    correct(thread, asker, concerns=[turkish], reason="The kingfisher reason.")
    question = question_of(thread)

    decision = actions.decide(by=moderator, key=uuid.uuid4(), post=question, kind="withhold", reason="Look.")

    assert Correction.objects.get().reason == ""
    assert (
        "The kingfisher reason." in client_of(moderator).get(reverse("discussions:moderate", args=[question.pk])).text
    )
    actions.undo_decision(by=moderator, decision=decision)
    assert Correction.objects.get().reason == "The kingfisher reason."


# --- The language -------------------------------------------------------------------------------------------


def test_a_corrected_language_is_that_of_the_question_and_of_what_posts_differ_from(
    thread: Thread, asker: Member, answerer: Member, french: Language, client_of: ClientOf
) -> None:
    answer = make_answer(thread, answerer)
    client = client_of(asker)

    def head_of_answer() -> str:
        article = client.get(thread.get_absolute_url()).text.split(f'id="post-{answer.pk}"')[1]
        return str(article.split("</header>")[0])

    assert "English" not in head_of_answer()

    correct(thread, asker, language=french)

    assert question_of(thread).language == french
    assert "English" in head_of_answer()
    assert client.get("/questions/", {"language": "fr"}).context["page"].rows


def test_a_question_is_not_in_the_language_of_its_translation(
    thread: Thread, asker: Member, answerer: Member, english: Language, french: Language
) -> None:
    row = actions.translate_post(
        by=answerer,
        post=question_of(thread),
        language=french,
        title="Quelle autorité ?",
        body="Le canal.",
        of_version=1,
    )
    with pytest.raises(exceptions.TranslationStands):
        correct(thread, asker, language=french)

    actions.remove_translation(by=answerer, translation=row)
    correct(thread, asker, language=french)

    with pytest.raises(exceptions.SameLanguage):
        actions.restore_translation(by=answerer, translation=row)
