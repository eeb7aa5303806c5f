"""Going on with the text that was set aside: the present one takes its place, with all its fields."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from discussions import actions
from discussions.actions.drafts import Typed
from discussions.exceptions import DraftOver, DraftStale
from discussions.models import Draft, Post, Thread
from discussions.quoting import quote
from network_site.members.models import Member
from network_site.vocabulary.models import Language
from tests.discussions.drafting import keep, place_of
from tests.factories.discussions import make_answer, make_thread, question_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
KEEP = "/questions/drafts/keep/"
BUTTON = 'name="choice" value="aside:'


@pytest.fixture
def thread(asker: Member) -> Thread:
    """A question that the answerer is writing an answer to."""
    return make_thread(asker)


def set_aside(by: Member, place: str, *, now: Typed, aside: Typed) -> Draft:
    """Keep *now* in *place* after *aside* was set aside there."""
    keep(by, place, aside.body, fields=aside.fields)
    return actions.settle_draft(by=by, place=place, typed=now, keeps_typed=True)


def choice_in(draft: Draft) -> str:
    """Return what the button below the text says that was set aside last."""
    return f"aside:{draft.set_aside[0].number}"


def bodies(draft: Draft) -> list[str]:
    return [text.body for text in draft.set_aside]


def settle(by: Member, place: str, body: str) -> Draft:
    """Go on in *place* with *body*, which another window wrote over what was kept there."""
    return actions.settle_draft(by=by, place=place, typed=Typed(body=body), keeps_typed=True)


def test_the_text_set_aside_is_gone_on_with_and_the_present_one_takes_its_place(
    answerer: Member, thread: Thread, client_of: ClientOf
) -> None:
    place, client = place_of(thread), client_of(answerer)
    draft = set_aside(answerer, place, now=Typed(body="Present."), aside=Typed(body="Aside."))
    address = reverse("discussions:answer", args=[thread.pk])
    assert BUTTON in client.get(address).text

    sent = {"place": place, "body": "Present, and typed since.", "drafted": draft.sequence, "choice": choice_in(draft)}
    page = client.post(KEEP, sent, follow=True)

    assert page.request["PATH_INFO"] == address
    assert page.context["form"]["body"].value() == "Aside."
    assert bodies(Draft.objects.get()) == ["Present, and typed since."]
    assert BUTTON in page.text


def test_a_text_without_another_offers_no_swap(answerer: Member, thread: Thread, client_of: ClientOf) -> None:
    keep(answerer, place_of(thread))

    assert BUTTON not in client_of(answerer).get(reverse("discussions:answer", args=[thread.pk])).text


def test_all_fields_of_a_question_go_with_its_texts(asker: Member, typed: dict[str, Any], client_of: ClientOf) -> None:
    aside = {name: [str(said) for said in typed[name]] for name in ("topics", "concerns")}
    aside |= {name: [typed[name]] for name in ("title", "language", "mark", "help_wanted")}
    draft = set_aside(asker, "ask:0", now=Typed(body="Now."), aside=Typed(body="Aside.", fields=aside))
    client, sent = client_of(asker), {"place": "ask:0", "drafted": draft.sequence, "choice": choice_in(draft)}
    later = {"title": "The title of the present text", "urgency": "day", "urgency_reason": "A hearing"}

    form = client.post(KEEP, {**sent, **later, "body": "Now."}, follow=True).context["form"]

    shown = {name: form[name].value() for name in aside}
    assert {name: said if isinstance(said, list) else [said] for name, said in shown.items()} == aside
    assert not form["urgency"].value()
    kept = Draft.objects.get()
    assert kept.set_aside[0].fields == {name: [said] for name, said in later.items()}


def test_the_change_of_a_post_is_swapped_with_its_reason(asker: Member, thread: Thread, client_of: ClientOf) -> None:
    question, client = question_of(thread), client_of(asker)
    reasons = [{"reason": ["A wrong article."], "version": ["1"]}, {"reason": ["A word."], "version": ["1"]}]
    aside, now = (Typed(body=f"{fields['reason'][0]} New text.", fields=fields) for fields in reasons)
    draft = set_aside(asker, f"edit:{question.pk}", now=now, aside=aside)

    sent = {"body": now.body, "reason": "A word.", "version": 1, "drafted": draft.sequence, "choice": choice_in(draft)}
    form = client.post(KEEP, {**sent, "place": draft.place}, follow=True).context["form"]

    assert (form["body"].value(), form["reason"].value()) == (aside.body, "A wrong article.")
    assert Draft.objects.get().set_aside[0].fields["reason"] == ["A word."]


def test_a_translation_is_swapped_with_its_title(
    thread: Thread, outsider: Member, french: Language, client_of: ClientOf
) -> None:
    place = f"translate:{question_of(thread).pk}:fr"
    aside = Typed(body="De côté", fields={"title": ["Le titre"], "of_version": ["1"], "version": ["0"]})
    draft = set_aside(outsider, place, now=Typed(body="Maintenant"), aside=aside)

    sent = {
        "place": place,
        "body": "Maintenant",
        "title": "Autre",
        "drafted": draft.sequence,
        "choice": choice_in(draft),
    }
    page = client_of(outsider).post(KEEP, sent, follow=True)

    assert [page.context["form"][name].value() for name in ("title", "body")] == ["Le titre", "De côté"]
    assert "Maintenant" in page.text
    assert BUTTON in page.text


def test_swapping_twice_by_one_click_is_the_same_as_once(answerer: Member, thread: Thread) -> None:
    place = place_of(thread)
    draft = set_aside(answerer, place, now=Typed(body="Present."), aside=Typed(body="Aside."))
    clicked = Typed(body="Present.", sequence=draft.sequence)

    for _click in range(2):
        actions.swap_draft(by=answerer, place=place, number=draft.set_aside[0].number, typed=clicked)

    kept = Draft.objects.get()
    assert (kept.body, kept.set_aside[0].body, kept.sequence) == ("Aside.", "Present.", draft.sequence + 1)


def test_a_swap_does_not_write_over_what_another_window_kept_meanwhile(answerer: Member, thread: Thread) -> None:
    place = place_of(thread)
    draft = set_aside(answerer, place, now=Typed(body="Present."), aside=Typed(body="Aside."))
    number = draft.set_aside[0].number
    keep(answerer, place, "From another window.", sequence=draft.sequence)

    with pytest.raises(DraftStale) as refused:
        actions.swap_draft(
            by=answerer, place=place, number=number, typed=Typed(body="Typed here.", sequence=draft.sequence)
        )

    assert refused.value.draft.body == "From another window."


def test_a_draft_that_is_gone_is_not_swapped_and_what_was_typed_is_given_back(
    answerer: Member, thread: Thread, client_of: ClientOf
) -> None:
    place = place_of(thread)
    with pytest.raises(DraftOver):
        actions.swap_draft(by=answerer, place=place, number=1, typed=Typed(body="Typed here."))
    actions.discard_draft(by=answerer, draft=keep(answerer, place))

    refused = client_of(answerer).post(KEEP, {"place": place, "body": "Typed here.", "choice": "aside:1"})

    assert refused.status_code == 410
    assert "Typed here." in refused.text


def test_a_late_save_of_the_form_that_was_left_does_not_write_over_the_text_it_was_left_for(
    answerer: Member, thread: Thread
) -> None:
    place, key = place_of(thread), uuid.uuid4()
    draft = set_aside(
        answerer,
        place,
        now=Typed(body="The same.", fields={"citation": ["Now"], "law_as_of": [""]}, key=key),
        aside=Typed(body="The same.", fields={"citation": ["Aside"], "law_as_of": [""]}),
    )
    left = Typed(body="The same.", fields=draft.fields, key=key, sequence=draft.sequence)
    actions.swap_draft(by=answerer, place=place, number=draft.set_aside[0].number, typed=left)

    with pytest.raises(DraftStale):
        actions.keep_draft(by=answerer, place=place, typed=left)


def test_no_swap_brings_a_withheld_quote_back(asker: Member, answerer: Member, moderator: Member) -> None:
    answer: Post = make_answer(make_thread(asker), answerer, "The harbour kingfisher is named in the file.")
    text, place = f"{quote(answer)}I agree.", f"reply:{answer.pk}"
    draft = set_aside(asker, place, now=Typed(body="Present."), aside=Typed(body=text))
    actions.decide(by=moderator, key=uuid.uuid4(), post=answer, kind="withhold", reason="Case data.")

    typed = Typed(body=text, fields={"reason": [text]}, sequence=draft.sequence + 1)
    swapped = actions.swap_draft(by=asker, place=place, number=draft.set_aside[0].number, typed=typed)

    assert "kingfisher" not in f"{swapped.body} {swapped.texts_aside}"
    assert "I agree." in swapped.set_aside[0].body


def test_every_text_that_was_set_aside_is_kept_and_shown_the_latest_first(
    answerer: Member, thread: Thread, client_of: ClientOf
) -> None:
    place = place_of(thread)
    keep(answerer, place, "From the desk.")
    settle(answerer, place, "From the telephone.")
    typed = Typed(body="From the tablet.")
    actions.settle_draft(by=answerer, place=place, typed=typed, keeps_typed=False)
    actions.discard_draft(by=answerer, draft=Draft.objects.get())
    draft = keep(answerer, place, "Begun anew.")

    page = client_of(answerer).get(reverse("discussions:answer", args=[thread.pk])).text

    assert bodies(draft) == ["From the telephone.", "From the tablet.", "From the desk."]
    shown = [page.index(f">{body}</pre>") for body in bodies(draft)]
    assert shown == sorted(shown)
    assert page.count(BUTTON) == 3


def test_any_of_the_texts_set_aside_is_gone_on_with_and_the_others_stay(answerer: Member, thread: Thread) -> None:
    place = place_of(thread)
    keep(answerer, place, "One.")
    settle(answerer, place, "Two.")
    draft = settle(answerer, place, "Three.")
    typed, oldest = Typed(body="Three, longer.", sequence=draft.sequence), draft.set_aside[-1]

    for _click in range(2):
        swapped = actions.swap_draft(by=answerer, place=place, number=oldest.number, typed=typed)

    assert (swapped.body, bodies(swapped)) == ("One.", ["Three, longer.", "Two."])
    assert len({text.number for text in swapped.set_aside} | {oldest.number}) == 3


def test_a_choice_made_twice_and_equal_texts_are_kept_once(answerer: Member, thread: Thread) -> None:
    place = place_of(thread)
    keep(answerer, place, "One.")
    for body in ("Two.", "Two.", "Three.", "Two."):
        draft = settle(answerer, place, body)

    assert (draft.body, bodies(draft)) == ("Two.", ["Three.", "One."])
    for _click in range(2):
        draft = actions.settle_draft(by=answerer, place=place, typed=Typed(body="One."), keeps_typed=False)
    assert (draft.body, bodies(draft)) == ("Two.", ["One.", "Three."])


def test_a_place_keeps_the_ten_latest_of_its_texts(answerer: Member, thread: Thread) -> None:
    place = place_of(thread)
    keep(answerer, place, "Text 0")
    for number in range(1, 13):
        draft = settle(answerer, place, f"Text {number}")

    assert bodies(draft) == [f"Text {number}" for number in range(11, 1, -1)]


def test_the_form_shows_three_texts_at_the_cost_of_one(answerer: Member, thread: Thread, client_of: ClientOf) -> None:
    client, place, counts = client_of(answerer), place_of(thread), []
    keep(answerer, place, "Text 0", fields={"citation": ["Section 12"]})
    for number in range(1, 4):
        settle(answerer, place, f"Text {number}")
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("discussions:answer", args=[thread.pk]))
        counts.append(len(asked))

    assert page.text.count(BUTTON) == 3
    assert counts[0] == counts[2]


def test_quotes_leave_each_text_that_was_set_aside_and_its_files_wait(
    asker: Member, answerer: Member, moderator: Member
) -> None:
    answer: Post = make_answer(make_thread(asker), answerer, "The harbour kingfisher is named in the file.")
    text, place = quote(answer), f"reply:{answer.pk}"
    for number in range(3):
        fields = {"reason": [text], "attachments": [str(7 + number)]}
        typed = Typed(body=f"{text}Text {number}", fields=fields)
        actions.settle_draft(by=asker, place=place, typed=typed, keeps_typed=True)
    before = Draft.objects.get().texts_aside
    assert str(before).count("kingfisher") == 4

    hidden = actions.decide(by=moderator, key=uuid.uuid4(), post=answer, kind="withhold", reason="Case data.")

    assert "kingfisher" not in str(Draft.objects.get().texts_aside)
    assert Draft.objects.files() == {7, 8, 9}
    actions.undo_decision(by=moderator, decision=hidden)
    assert Draft.objects.get().texts_aside == before
