"""What is being written: kept, taken up elsewhere, never written over unseen, gone when it is posted."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from discussions import actions
from discussions.exceptions import DraftOver, DraftStale, DraftTooLong, NotAllowed
from discussions.forgetting import forget_author
from discussions.models import Draft, Post, Thread
from discussions.quoting import quote
from network_site.members.models import Member, WorkingGroup
from tests.discussions.drafting import keep, place_of
from tests.factories.discussions import make_answer, make_thread, question_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
KEEP = "/questions/drafts/keep/"
PART = {"X-Partial": "1"}


@pytest.fixture
def thread(asker: Member) -> Thread:
    """A question that the answerer is writing an answer to."""
    return make_thread(asker)


def test_a_draft_is_taken_up_on_another_device(answerer: Member, thread: Thread, client_of: ClientOf) -> None:
    sent = {"place": place_of(thread), "body": "Half a sentence", "drafted": "0"}
    first = client_of(answerer).post(KEEP, sent, headers={**PART, "User-Agent": "Firefox/140 Windows NT"})

    page = client_of(answerer).get(reverse("discussions:answer", args=[thread.pk]))

    assert (first.status_code, first.headers["X-Sequence"]) == (200, "1")
    assert "Kept on the server" in first.text
    assert page.context["form"]["body"].value() == "Half a sentence"
    assert "You began this on" in page.text
    assert "Firefox, Windows" in page.text


def test_a_draft_is_its_members_alone(answerer: Member, colleague: Member, thread: Thread, client_of: ClientOf) -> None:
    draft = keep(answerer, place_of(thread))

    page = client_of(colleague).get(reverse("discussions:answer", args=[thread.pk]))

    assert "Half a sentence" not in page.text
    assert "Half a sentence" not in client_of(colleague).get("/questions/drafts/").text
    assert client_of(colleague).post(reverse("discussions:discard_draft", args=[draft.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        actions.discard_draft(by=colleague, draft=draft)


def test_a_stale_text_is_not_written_over_the_newer_one(answerer: Member, thread: Thread) -> None:
    keep(answerer, place_of(thread), "From the telephone.")

    with pytest.raises(DraftStale) as refused:
        keep(answerer, place_of(thread), "From the desk.")

    assert refused.value.draft.body == "From the telephone."
    assert Draft.objects.get().body == "From the telephone."


@pytest.mark.parametrize(
    ("choice", "goes_on", "aside"),
    [("typed", "From the desk.", "From the telephone."), ("kept", "From the telephone.", "From the desk.")],
)
def test_of_two_texts_the_member_chooses_and_neither_is_lost(
    answerer: Member, thread: Thread, client_of: ClientOf, choice: str, goes_on: str, aside: str
) -> None:
    client = client_of(answerer)
    keep(answerer, place_of(thread), "From the telephone.")
    sent = {"place": place_of(thread), "body": "From the desk.", "drafted": "0"}

    shown = client.post(KEEP, sent)
    chosen = client.post(KEEP, {**sent, "choice": choice}, follow=True)

    assert shown.status_code == 409
    assert "From the telephone." in shown.text
    assert "From the desk." in shown.text
    draft = Draft.objects.get()
    assert (draft.body, [text.body for text in draft.set_aside]) == (goes_on, [aside])
    assert chosen.context["form"]["body"].value() == goes_on
    assert aside in chosen.text


def test_posting_takes_the_draft_along(answerer: Member, thread: Thread, client_of: ClientOf) -> None:
    draft = keep(answerer, place_of(thread), "The whole answer.")
    sent = {"key": str(uuid.uuid4()), "body": "The whole answer.", "drafted": str(draft.sequence)}

    client_of(answerer).post(reverse("discussions:answer", args=[thread.pk]), sent)

    assert Post.objects.get(kind="answer").body == "The whole answer."
    assert not Draft.objects.exists()


def test_a_refused_post_leaves_the_draft(answerer: Member, asker: Member, thread: Thread, client_of: ClientOf) -> None:
    draft = keep(answerer, place_of(thread))
    actions.close_question(by=asker, thread=thread, outcome="It was used.")
    sent = {"key": str(uuid.uuid4()), "body": "Half a sentence", "drafted": str(draft.sequence)}

    refused = client_of(answerer).post(reverse("discussions:answer", args=[thread.pk]), sent)

    assert refused.status_code == 422
    assert Draft.objects.get() == draft


def test_what_another_window_kept_meanwhile_survives_the_post(answerer: Member, thread: Thread) -> None:
    keep(answerer, place_of(thread), "A second thought.")

    actions.answer_question(by=answerer, key=uuid.uuid4(), thread=thread, body="The first thought.", drafted=0)

    assert Draft.objects.get().body == "A second thought."


def test_a_save_that_arrives_after_the_post_brings_no_draft_back(answerer: Member, thread: Thread) -> None:
    key = uuid.uuid4()
    actions.answer_question(by=answerer, key=key, thread=thread, body="The answer.")

    for sequence, its_key in ((0, key), (3, None)):
        with pytest.raises(DraftOver):
            keep(answerer, place_of(thread), "The answer.", sequence=sequence, key=its_key)

    assert not Draft.objects.exists()


def test_what_is_typed_after_the_post_can_be_kept_as_a_new_draft(
    answerer: Member, thread: Thread, client_of: ClientOf
) -> None:
    key, client = str(uuid.uuid4()), client_of(answerer)
    client.post(reverse("discussions:answer", args=[thread.pk]), {"key": key, "body": "The answer."})

    refused = client.post(KEEP, {"place": place_of(thread), "body": "A second thought.", "key": key, "drafted": "1"})
    kept = client.post(KEEP, {**dict(refused.context["sent"]), "body": "A second thought."})

    assert (refused.status_code, kept.status_code) == (410, 302)
    assert Draft.objects.get().body == "A second thought."


def test_reply_edit_and_question_keep_drafts_too(
    asker: Member, thread: Thread, typed: dict[str, Any], client_of: ClientOf
) -> None:
    client, question = client_of(asker), question_of(thread)
    for place in (f"reply:{question.pk}", f"edit:{question.pk}", "ask:0"):
        client.post(KEEP, {**typed, "place": place, "body": f"For {place}"}, headers=PART)

    pages = {
        f"reply:{question.pk}": reverse("discussions:reply", args=[question.pk]),
        f"edit:{question.pk}": reverse("discussions:edit", args=[question.pk]),
        "ask:0": reverse("discussions:ask"),
    }
    for place, address in pages.items():
        assert client.get(address).context["form"]["body"].value() == f"For {place}"
    form = client.get(reverse("discussions:ask")).context["form"]
    assert form["title"].value() == typed["title"]
    assert f'<option value="{typed["concerns"][0]}" selected' in str(form["concerns"])
    actions.edit_post(by=asker, post=question, body="New.", version=1, drafted=1)
    actions.reply_to_post(by=asker, key=uuid.uuid4(), to=question, body="Reply.", drafted=1)
    client.post(reverse("discussions:ask"), {**typed, "drafted": "1"})
    assert not Draft.objects.exists()


def test_a_question_about_a_guide_has_a_draft_of_its_own(asker: Member, client_of: ClientOf) -> None:
    keep(asker, "about:7", "About the guide.")

    assert client_of(asker).get("/questions/ask/").context["form"]["body"].value() is None
    assert client_of(asker).get("/questions/ask/?guide=7").context["form"]["body"].value() == "About the guide."


def test_the_short_form_does_not_wipe_what_the_long_one_stated(answerer: Member, thread: Thread) -> None:
    keep(answerer, place_of(thread), fields={"law_as_of": ["2026-11-01"], "citation": ["Section 12"]})

    draft = keep(answerer, place_of(thread), "Longer.", sequence=1, fields={"is_anonymous": ["on"]})

    assert draft.fields["citation"] == ["Section 12"]
    assert draft.typed["is_anonymous"] == "on"


def test_a_place_out_of_sight_keeps_its_draft_unseen(
    answerer: Member, group: WorkingGroup, asker: Member, client_of: ClientOf
) -> None:
    thread = make_thread(asker, mark="AMBER", working_group=group)
    keep(answerer, place_of(thread), "Only inside.")
    client = client_of(answerer)
    assert "Only inside." in client.get("/questions/drafts/").text

    group.memberships.filter(member=answerer).delete()

    assert "Only inside." not in client.get("/questions/drafts/").text
    assert client.post(KEEP, {"place": "answer:999999", "body": "x"}, headers=PART).status_code == 404
    assert Draft.objects.get().body == "Only inside."


def test_nothing_is_kept_for_a_place_that_is_none(answerer: Member) -> None:
    for place in ("", "answer:", "answer:x", "elsewhere:1", "answer:1;drop", "translate:1", "answer:1:fr"):
        with pytest.raises(NotAllowed):
            keep(answerer, place)


def test_a_text_too_long_to_be_kept_is_given_back(answerer: Member, thread: Thread, client_of: ClientOf) -> None:
    with pytest.raises(DraftTooLong):
        keep(answerer, place_of(thread), "x" * 200_001)

    answer = client_of(answerer).post(KEEP, {"place": place_of(thread), "body": "word " * 50_000})

    assert answer.status_code == 422
    assert "word word" in answer.text


def test_the_list_shows_each_place_at_the_same_cost(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    client = client_of(answerer)
    counts = []
    for _number in range(2):
        answer = make_answer(make_thread(asker), answerer)
        into_french = f"translate:{answer.pk}:fr"
        for place in (place_of(answer.thread), *(f"{kind}:{answer.pk}" for kind in ("reply", "edit")), into_french):
            keep(answerer, place)
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/questions/drafts/")
        counts.append(len(asked))

    assert page.text.count("Go on writing") == 8
    assert counts[0] == counts[1]


def test_a_draft_thrown_away_can_be_brought_back(answerer: Member, thread: Thread, client_of: ClientOf) -> None:
    draft, client = keep(answerer, place_of(thread)), client_of(answerer)

    thrown = client.post(reverse("discussions:discard_draft", args=[draft.pk]), follow=True)
    address = reverse("discussions:answer", args=[thread.pk])
    empty = client.get(address).context["form"]["body"].value()
    client.post(reverse("discussions:bring_back_draft", args=[draft.pk]))

    assert "Bring it back" in thrown.text
    assert not empty
    assert client.get(address).context["form"]["body"].value() == "Half a sentence"


def test_a_new_draft_sets_aside_the_one_thrown_away(answerer: Member, thread: Thread) -> None:
    stated = {"law_as_of": ["2026-11-01"], "citation": ["Section 12"]}
    actions.discard_draft(by=answerer, draft=keep(answerer, place_of(thread), "Thrown away.", fields=stated))

    draft = keep(answerer, place_of(thread), "Begun anew.")

    (thrown_away,) = draft.set_aside
    assert (draft.body, thrown_away.body, draft.discarded_at) == ("Begun anew.", "Thrown away.", None)
    assert (draft.fields, thrown_away.fields) == ({}, stated)


def test_drafts_that_nobody_takes_up_are_pruned(answerer: Member, thread: Thread, settings: Any) -> None:
    settings.DRAFT_DAYS = 30
    old, new = keep(answerer, place_of(thread)), keep(answerer, "ask:0")
    Draft.objects.filter(pk=old.pk).update(saved_at=timezone.now() - timedelta(days=31))

    assert actions.prune_drafts() == 1
    assert Draft.objects.get() == new


def test_who_is_forgotten_leaves_no_draft(answerer: Member, thread: Thread) -> None:
    keep(answerer, place_of(thread))

    forget_author(answerer)

    assert not Draft.objects.exists()


def test_quotes_of_a_withheld_post_leave_the_drafts_of_others(
    asker: Member, answerer: Member, moderator: Member, thread: Thread
) -> None:
    answer = make_answer(thread, answerer, "The harbour kingfisher is named in the file.")
    place = f"reply:{answer.pk}"
    copied = "> The harbour kingfisher is named in the file.\n\nMine stays."
    draft = keep(asker, place, f"{quote(answer)}I agree.")
    keep(moderator, place, copied)
    own = keep(answerer, f"edit:{answer.pk}", "> The harbour kingfisher is named in the file.")

    actions.decide(by=moderator, key=uuid.uuid4(), post=answer, kind="withhold", reason="Case data.")

    for kept in Draft.objects.exclude(pk=own.pk):
        assert "kingfisher" not in kept.body
        assert "out of sight" in kept.body
    draft.refresh_from_db()
    assert "I agree." in draft.body
    assert draft.sequence == 2
    own.refresh_from_db()
    assert "kingfisher" in own.body


def test_a_window_left_open_cannot_bring_a_withheld_quote_back(
    asker: Member, answerer: Member, moderator: Member, thread: Thread
) -> None:
    answer = make_answer(thread, answerer, "The harbour kingfisher is named in the file.")
    text = f"{quote(answer)}I agree."
    actions.decide(by=moderator, key=uuid.uuid4(), post=answer, kind="withhold", reason="Case data.")

    kept = keep(asker, "ask:0", text)
    posted = actions.answer_question(by=asker, key=uuid.uuid4(), thread=thread, body=text)

    assert "kingfisher" not in kept.body
    assert "kingfisher" not in posted.body
    assert "I agree." in posted.body


def test_files_go_from_the_short_form_to_the_long_one(
    answerer: Member, thread: Thread, client_of: ClientOf, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("model.txt", b"A model letter.")
    sent = {"key": str(uuid.uuid4()), "body": "See the file.", "uploads": [upload]}

    page = client_of(answerer).post(f"{reverse('discussions:answer', args=[thread.pk])}?states", sent)

    assert page.context["form"]["body"].value() == "See the file."
    assert 'name="attachments"' in page.text
    assert "model.txt" in page.text


def test_a_draft_keeps_its_files_without_scripts(
    answerer: Member, thread: Thread, client_of: ClientOf, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client = client_of(answerer)
    sent = {"place": place_of(thread), "body": "See the file.", "uploads": [SimpleUploadedFile("m.txt", b"Model.")]}

    client.post(KEEP, sent)

    assert "m.txt" in client.get(reverse("discussions:answer", args=[thread.pk])).text
