"""The fields of what is being written: never written over unseen, and kept with the text that they belong to."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from discussions import actions
from discussions.actions.drafts import Typed
from discussions.exceptions import DraftStale
from discussions.models import AnswerScope, Draft, Thread
from network_site.members.models import Member, WorkingGroup
from network_site.vocabulary.models import Topic
from tests.discussions.drafting import keep, place_of
from tests.factories.discussions import make_thread, question_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
KEEP = "/questions/drafts/keep/"
PART = {"X-Partial": "1"}


@pytest.fixture
def thread(asker: Member) -> Thread:
    """A question that the answerer is writing an answer to."""
    return make_thread(asker)


def asked(typed: dict[str, Any], **other: Any) -> dict[str, Any]:
    """Return the form of a question with the same text, kept before anything else was."""
    return {**typed, "key": str(uuid.uuid4()), "place": "ask:0", "drafted": "0", **other}


def test_a_stale_form_does_not_write_over_newer_fields(
    asker: Member, topic: Topic, typed: dict[str, Any], client_of: ClientOf
) -> None:
    client = client_of(asker)
    later = {"title": "The title of the desk", "urgency": "day", "urgency_reason": "A hearing tomorrow"}
    client.post(KEEP, asked(typed, **later), headers=PART)

    refused = client.post(KEEP, asked(typed, title="The title of the telephone", topics=[]), headers=PART)

    assert refused.status_code == 409
    for said in ("The title of the desk", "Within a day", "A hearing tomorrow", str(topic)):
        assert said in refused.text
    assert Draft.objects.get().title == "The title of the desk"


def test_without_scripts_both_versions_show_the_fields_in_which_they_differ(
    answerer: Member, thread: Thread, client_of: ClientOf
) -> None:
    keep(answerer, place_of(thread), fields={"law_as_of": ["2026-11-01"], "citation": ["Section 12"]})
    sent = {"place": place_of(thread), "body": "Half a sentence", "law_as_of": "2026-11-01", "holds": "conditional"}

    page = client_of(answerer).post(KEEP, {**sent, "conditions": "With consent."})

    shown = [(field.label, field.kept, field.other) for field in page.context["differing"]]
    assert shown == [
        ("What is the answer there?", [], [str(AnswerScope.Holds.CONDITIONAL.label)]),
        ("National provision", ["Section 12"], []),
        ("Conditions", [], ["With consent."]),
    ]
    assert page.text.count("<dt>National provision</dt>") == 2
    assert "Section 12" in page.text
    assert '<dd dir="auto">With consent.</dd>' in page.text


@pytest.mark.parametrize(("choice", "goes_on", "aside"), [("typed", "B", "A"), ("kept", "A", "B")])
def test_with_the_text_go_its_fields_and_those_of_the_other_are_set_aside(
    answerer: Member, thread: Thread, client_of: ClientOf, choice: str, goes_on: str, aside: str
) -> None:
    client, law = client_of(answerer), {"law_as_of": "2026-11-01"}
    client.post(KEEP, {**law, "place": place_of(thread), "body": "Half a sentence", "conditions": "Conditions A"})
    other = {**law, "place": place_of(thread), "body": "Half a sentence", "conditions": "Conditions B"}

    chosen = client.post(KEEP, {**other, "choice": choice}, follow=True)

    assert chosen.context["form"]["conditions"].value() == f"Conditions {goes_on}"
    assert f'<dd dir="auto">Conditions {aside}</dd>' in chosen.text
    assert Draft.objects.get().set_aside[0].fields["conditions"] == [f"Conditions {aside}"]


def test_the_late_save_of_the_same_form_is_no_other_version(asker: Member) -> None:
    key = uuid.uuid4()
    keep(asker, "ask:0", fields={"title": ["Half a title"]}, key=key)

    assert keep(asker, "ask:0", fields={"title": ["A whole title"]}, key=key).title == "A whole title"
    with pytest.raises(DraftStale):
        keep(asker, "ask:0", fields={"title": ["Another"]}, key=uuid.uuid4())


def test_fields_that_nobody_fills_in_make_no_other_version(asker: Member, thread: Thread) -> None:
    place = f"edit:{question_of(thread).pk}"
    keep(asker, place, fields={"version": ["1"], "title": ["A title"], "reason": [""]})

    assert keep(asker, place, fields={"version": ["2"], "title": ["A title"]}).sequence == 2


def test_fields_of_a_choice_are_named_with_the_groups_and_files_of_the_member(
    answerer: Member, group: WorkingGroup, client_of: ClientOf, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client, sent = client_of(answerer), {"place": "ask:0", "body": "The same.", "mark": "AMBER"}
    client.post(KEEP, {**sent, "working_group": group.pk, "uploads": [SimpleUploadedFile("m.txt", b"Model.")]})

    refused = client.post(KEEP, {**sent, "is_anonymous": "on", "language": "none"}, headers=PART)

    rows = {field.label: (field.kept, field.other) for field in refused.context["differing"]}
    assert rows == {
        "Show only my country": ([], ["Yes"]),
        "Language of the question": ([], ["none"]),
        "Working group": ([str(group)], []),
        "Files": (["m.txt"], []),
    }


def test_files_of_a_text_that_was_set_aside_wait_with_it(answerer: Member, thread: Thread) -> None:
    keep(answerer, place_of(thread), fields={"attachments": ["7"]})
    other = Typed(body="Without the file.")

    actions.settle_draft(by=answerer, place=place_of(thread), typed=other, keeps_typed=True)

    assert Draft.objects.get().files == []
    assert Draft.objects.files() == {7}


@pytest.mark.parametrize("keeps_typed", [True, False])
def test_a_choice_brings_back_what_was_thrown_away_meanwhile(
    answerer: Member,
    thread: Thread,
    keeps_typed: bool,  # noqa: FBT001
) -> None:
    actions.discard_draft(by=answerer, draft=keep(answerer, place_of(thread)))
    other = Typed(body="Typed here.")

    draft = actions.settle_draft(by=answerer, place=place_of(thread), typed=other, keeps_typed=keeps_typed)

    assert draft.discarded_at is None
    assert {draft.body, draft.set_aside[0].body} == {"Half a sentence", "Typed here."}
