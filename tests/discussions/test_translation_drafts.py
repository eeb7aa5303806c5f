"""A translation that is being written: kept in its own place, taken up again, gone when it stands beside the post."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.actions.drafts import Typed
from discussions.models import Draft, Post, PostTranslation
from network_site.members.models import Member
from network_site.vocabulary.models import Language
from tests.factories.discussions import make_answer, make_thread, question_of
from tests.factories.vocabulary import LanguageFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
KEEP = "/questions/drafts/keep/"
HALF = "La moitié"


@pytest.fixture
def answer(asker: Member, answerer: Member) -> Post:
    """An answer in English."""
    return make_answer(make_thread(asker), answerer)


def place_of(post: Post) -> str:
    return f"translate:{post.pk}:fr"


def address_of(post: Post) -> str:
    return reverse("discussions:translate", args=[post.pk, "fr"])


def keep(by: Member, post: Post, body: str = HALF, **typed: Any) -> Draft:
    return actions.keep_draft(by=by, place=place_of(post), typed=Typed(body=body, **typed))


def test_a_translation_is_kept_with_its_title_and_taken_up_from_the_list(
    answer: Post, outsider: Member, french: Language, client_of: ClientOf
) -> None:
    question, client = question_of(answer.thread), client_of(outsider)
    sent = {"of_version": "1", "version": "0", "drafted": "0", "title": "Quelle", "body": HALF}

    kept = client.post(KEEP, {**sent, "place": place_of(question)}, headers={"X-Partial": "1"})

    assert (kept.status_code, kept.headers["X-Sequence"]) == (200, "1")
    listed = client.get("/questions/drafts/").text
    assert f"Translation of a post in: {answer.thread.title}" in " ".join(listed.split())
    assert f'href="{address_of(question)}"' in listed
    page = client.get(address_of(question))
    assert [page.context["form"][name].value() for name in ("title", "body", "drafted")] == ["Quelle", HALF, 1]
    assert f'place="{place_of(question)}"' in page.text


def test_each_language_has_a_draft_of_its_own(
    answer: Post, outsider: Member, french: Language, client_of: ClientOf
) -> None:
    LanguageFactory.create(code="es")
    keep(outsider, answer)

    other = client_of(outsider).get(reverse("discussions:translate", args=[answer.pk, "es"]))

    assert not other.context["form"]["body"].value()


def test_a_translation_that_stands_leaves_no_draft(
    answer: Post, outsider: Member, french: Language, client_of: ClientOf
) -> None:
    keep(outsider, answer)
    sent = {"of_version": 1, "version": 0, "body": "Le tout.", "drafted": 1}

    client_of(outsider).post(address_of(answer), sent)

    assert PostTranslation.objects.get().body == "Le tout."
    assert not Draft.objects.exists()


def test_what_was_written_while_somebody_else_translated_is_shown_and_kept(
    answer: Post, outsider: Member, colleague: Member, french: Language, client_of: ClientOf
) -> None:
    keep(outsider, answer)
    client, by_another = client_of(outsider), "D'un autre."
    actions.translate_post(by=colleague, post=answer, language=french, body=by_another, of_version=1)

    page = client.get(address_of(answer))
    refused = client.post(address_of(answer), {"of_version": 1, "version": 0, "body": HALF, "drafted": 1})

    assert page.context["form"]["body"].value() == HALF
    assert refused.status_code == 422
    for shown in (page, refused):
        assert shown.context["current"] == by_another
        assert HALF in shown.text
    assert Draft.objects.get().body == HALF
    assert PostTranslation.objects.get().body == by_another
    Draft.objects.all().delete()
    assert client.get(address_of(answer)).status_code == 404


def test_a_draft_begun_beside_an_earlier_text_says_so_and_goes_on_beside_the_later_one(
    answer: Post, answerer: Member, outsider: Member, french: Language, client_of: ClientOf
) -> None:
    keep(outsider, answer, fields={"of_version": ["1"], "version": ["0"]})
    changed = "The original was changed after you began"
    assert changed not in client_of(outsider).get(address_of(answer)).text

    actions.edit_post(by=answerer, post=answer, body="Another authority does.", version=1)

    page = client_of(outsider).get(address_of(answer))
    assert changed in page.text
    assert page.context["form"]["of_version"].value() == 2


def test_what_an_engine_wrote_does_not_write_over_a_draft(
    answer: Post, outsider: Member, french: Language, client_of: ClientOf
) -> None:
    keep(outsider, answer)
    client = client_of(outsider)

    page = client.post(address_of(answer), {"begin": "1", "body": "De la machine."})
    form = page.context["form"]
    assert (form["body"].value(), form["drafted"].value()) == ("De la machine.", 0)
    kept = client.post(KEEP, {"place": place_of(answer), "drafted": "0", "body": "De la machine."})

    assert kept.status_code == 409
    assert Draft.objects.get().body == HALF


def test_a_translation_of_what_is_out_of_sight_waits_out_of_sight(
    answer: Post, outsider: Member, moderator: Member, french: Language, client_of: ClientOf
) -> None:
    keep(outsider, answer)
    client = client_of(outsider)
    assert HALF in client.get("/questions/drafts/").text

    hidden = actions.decide(by=moderator, key=uuid.uuid4(), post=answer, kind="withhold", reason="Case data.")

    assert HALF not in client.get("/questions/drafts/").text
    actions.undo_decision(by=moderator, decision=hidden)
    assert HALF in client.get("/questions/drafts/").text
