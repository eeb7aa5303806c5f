"""What a moderator reads before deciding: all that the post says, also beside its text, and also out of sight."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.actions.files import remove_file
from discussions.models import Concern, Post
from network_site.access.case_data.finding import find
from network_site.access.case_data.statements import Statement
from network_site.files.actions import take_in
from network_site.files.models import Attachment
from network_site.members.models import Member
from network_site.vocabulary.models import Language
from tests.factories.discussions import make_answer, make_scope, make_thread, question_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
STATED = "The desk answers at desk@justice.example."
STATEMENT = Statement(find(STATED)[0].key, "public", "The public desk.")


@pytest.fixture
def answer(asker: Member, answerer: Member) -> Post:
    """An answer that everyone may see."""
    return make_answer(make_thread(asker), answerer)


def decide(by: Member, post: Post, kind: str) -> None:
    actions.decide(by=by, key=uuid.uuid4(), post=post, kind=kind, reason="Case data.", message="Sorry.")


def translate(by: Member, post: Post, language: Language, body: str, **fields: Any) -> None:
    actions.translate_post(by=by, post=post, language=language, body=body, of_version=1, **fields)


@pytest.fixture
def file(settings: Any, tmp_path: Path, answerer: Member, asker: Member) -> Attachment:
    """A file beside an answer."""
    settings.MEDIA_ROOT = tmp_path
    waiting = take_in(by=answerer, upload=ContentFile(b"A model request", name="model.txt"))
    return make_answer(make_thread(asker), answerer, attachments=[waiting.pk]).attachments.get()


@pytest.mark.parametrize("kind", ["withhold", "remove"])
def test_who_decides_opens_the_file_of_what_is_out_of_sight_and_nobody_else(
    file: Attachment, moderator: Member, asker: Member, answerer: Member, client_of: ClientOf, kind: str
) -> None:
    assert client_of(asker).get(file.get_absolute_url()).status_code == 200

    decide(moderator, file.item, kind)

    opened = {who.pk: client_of(who).get(file.get_absolute_url()).status_code for who in (moderator, asker, answerer)}
    assert opened == {moderator.pk: 200, asker.pk: 404, answerer.pk: 404}
    assert Client().get(file.get_absolute_url()).status_code != 200
    page = client_of(moderator).get(reverse("discussions:moderate", args=[file.object_id])).text
    assert file.get_absolute_url() in page


def test_a_file_that_was_taken_away_opens_for_nobody(
    file: Attachment, moderator: Member, answerer: Member, client_of: ClientOf
) -> None:
    remove_file(by=answerer, post=file.item, attachment=file)
    decide(moderator, file.item, "withhold")

    assert client_of(moderator).get(file.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("is_out", [False, True])
def test_positions_and_translations_are_read_before_deciding(
    answer: Post, asker: Member, moderator: Member, french: Language, client_of: ClientOf, *, is_out: bool
) -> None:
    make_scope(answer, holds="conditional", conditions="Where the kingfisher consents", citation="Harbour Act 7")
    translate(asker, answer, french, "Le martin-pêcheur consent")
    if is_out:
        decide(moderator, answer, "withhold")

    page = client_of(moderator).get(reverse("discussions:moderate", args=[answer.pk])).text

    for words in ("Where the kingfisher consents", "Harbour Act 7", "Le martin-pêcheur consent"):
        assert words in page


@pytest.mark.parametrize("is_out", [False, True])
def test_why_a_question_is_urgent_and_what_came_of_it_are_read_before_deciding(
    asker: Member, moderator: Member, client_of: ClientOf, *, is_out: bool
) -> None:
    thread = make_thread(asker, urgency="day", urgency_reason="The kingfisher is heard.")
    actions.close_question(by=asker, thread=thread, outcome="The heron was heard instead.")
    if is_out:
        decide(moderator, question_of(thread), "withhold")

    page = client_of(moderator).get(reverse("discussions:moderate", args=[question_of(thread).pk])).text

    assert "The kingfisher is heard." in page
    assert "The heron was heard instead." in page


def test_what_is_stated_of_a_translation_waits_for_a_moderator(
    answer: Post, asker: Member, french: Language, moderator: Member, client_of: ClientOf
) -> None:
    translate(asker, answer, french, STATED, statements=[STATEMENT])

    assert [concern.cause for concern in answer.concerns.all()] == [Concern.Cause.STATEMENT]
    assert STATED in client_of(moderator).get(reverse("discussions:moderate", args=[answer.pk])).text


def test_what_is_stated_of_the_conditions_of_a_position_waits_for_a_moderator(answer: Post) -> None:
    make_scope(answer, holds="conditional", conditions=STATED, statements=[STATEMENT])

    assert [concern.cause for concern in answer.concerns.all()] == [Concern.Cause.STATEMENT]


def test_what_is_stated_of_an_outcome_waits_for_a_moderator(asker: Member) -> None:
    thread = make_thread(asker)

    actions.close_question(by=asker, thread=thread, outcome=STATED, statements=[STATEMENT])

    assert [concern.cause for concern in question_of(thread).concerns.all()] == [Concern.Cause.STATEMENT]


def test_the_author_of_a_question_out_of_sight_changes_its_title_too(
    asker: Member, moderator: Member, outsider: Member, client_of: ClientOf
) -> None:
    question = question_of(thread := make_thread(asker, title="What of Jane Kingfisher?", body="As it was."))
    decide(moderator, question, "withhold")
    address = reverse("discussions:edit", args=[question.pk])
    assert "What of Jane Kingfisher?" in client_of(asker).get(address).text

    sent = {"version": 1, "title": "What of the witness?", "body": "As it was.", "reason": "A name."}
    assert client_of(asker).post(address, sent).status_code == 302
    thread.refresh_from_db()
    assert not re.search("Kingfisher|witness", thread.title)
    assert Concern.objects.get(closed_by=None).cause == Concern.Cause.CHANGED

    decide(moderator, question, "release")
    history = client_of(outsider).get(reverse("discussions:history", args=[question.pk]), {"version": 1}).text
    page = client_of(outsider).get(thread.get_absolute_url()).text
    assert "What of the witness?" in page
    assert "Kingfisher" not in page + history


def test_a_stale_title_over_a_question_out_of_sight_is_refused_with_both_kept(
    asker: Member, moderator: Member, client_of: ClientOf
) -> None:
    question = question_of(make_thread(asker, title="What of Jane Kingfisher?"))
    decide(moderator, question, "withhold")
    address = reverse("discussions:edit", args=[question.pk])
    client_of(asker).post(address, {"version": 1, "title": "What of the witness?", "body": "Changed once."})

    stale = client_of(asker).post(address, {"version": 1, "title": "What of the heron?", "body": "Changed twice."})

    assert stale.status_code == 422
    assert "What of the heron?" in stale.text
    assert "Changed once." in stale.text
