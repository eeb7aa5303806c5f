"""The check of case data in the composers: what was typed stays, what was found is shown, and why it stays is kept."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.exceptions import CaseDataUnstated
from discussions.models import Post, Thread
from network_site.access.case_data.finding import find
from network_site.access.case_data.statements import Statement
from network_site.access.models import CaseDataStatement
from network_site.members.models import Member
from tests.factories.discussions import make_answer, make_question, make_thread, question_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]

TEXT = "The victim was born on 12 March 1990, passport no. AB1234567. Which law applies?"
BIRTH, PASSPORT = (item.key for item in find(TEXT))
STATED = {f"find-{BIRTH}-reason": "example", f"find-{PASSPORT}-reason": "example"}

# The cases that the network's moderators named (data/scenarios): each is sent back to its author.
SENT_BACK = [
    TEXT,
    "The girl named Amina was brought over the border: which office takes the case?",
    "Does anyone hold intercepts on this phone number?",
    "The Ministry presents its compliments and hereby requests the hearing of a witness. Statement of facts: …",
]


@pytest.mark.parametrize("text", SENT_BACK)
def test_a_question_with_case_data_is_sent_back_with_its_text(
    asker: Member, typed: dict[str, Any], client_of: ClientOf, text: str
) -> None:
    response = client_of(asker).post(reverse("discussions:ask"), {**typed, "body": text})

    assert response.status_code == 422
    assert not Thread.objects.exists()
    assert response.context["form"]["body"].value() == text
    assert "<mark" in response.text


def test_the_title_is_checked_too(asker: Member, typed: dict[str, Any], client_of: ClientOf) -> None:
    response = client_of(asker).post(reverse("discussions:ask"), {**typed, "title": "Who knows case no. 2024/0123?"})

    assert response.status_code == 422
    assert "2024/0123" in response.text


def test_what_its_author_explains_is_posted_and_kept_for_moderators(
    asker: Member, typed: dict[str, Any], client_of: ClientOf
) -> None:
    response = client_of(asker).post(reverse("discussions:ask"), {**typed, "body": TEXT, **STATED})

    assert response.status_code == 302
    kept = CaseDataStatement.objects.all()
    assert {(item.excerpt, item.reason) for item in kept} == {("12 March 1990", "example"), ("AB1234567", "example")}
    assert kept[0].item == Post.objects.get()


def test_an_answer_is_checked_in_place(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    address = reverse("discussions:answer", args=[make_thread(asker).pk])
    data = {"key": str(uuid.uuid4()), "body": TEXT}
    client = client_of(answerer)

    refused = client.post(address, data, headers={"X-Partial": "1"})
    posted = client.post(address, {**data, **STATED}, headers={"X-Partial": "1"})

    assert (refused.status_code, posted.status_code) == (422, 204)
    assert "AB1234567" in refused.text
    assert Post.objects.get(kind=Post.Kind.ANSWER).body == TEXT


def test_an_edit_asks_only_about_what_is_new(asker: Member, client_of: ClientOf) -> None:
    statements = [Statement(BIRTH, "example"), Statement(PASSPORT, "example")]
    post = question_of(make_thread(asker, body=TEXT, statements=statements))
    address, client = reverse("discussions:edit", args=[post.pk]), client_of(asker)

    same = client.post(address, {"version": 1, "body": f"{TEXT} And since when?"})
    more = client.post(address, {"version": 2, "body": f"{TEXT} Call +31 6 12345678."})

    assert same.status_code == 302
    assert more.status_code == 422
    assert [form.find.text for form in more.context["form"].statement_forms] == ["+31 6 12345678"]


def test_an_edit_over_a_newer_text_keeps_what_was_stated(asker: Member, client_of: ClientOf) -> None:
    post = question_of(make_thread(asker))
    actions.edit_post(by=asker, post=post, body="From the other tab.", version=1)
    address, client = reverse("discussions:edit", args=[post.pk]), client_of(asker)

    stale = client.post(address, {"version": 1, "body": TEXT, **STATED})

    form = stale.context["form"]
    assert stale.status_code == 422
    assert form["body"].value() == TEXT
    assert all(statement.is_valid() for statement in form.statement_forms)


def test_no_way_of_writing_goes_around_the_check(asker: Member, answerer: Member) -> None:
    thread = make_thread(asker)
    answer = make_answer(thread, answerer)

    with pytest.raises(CaseDataUnstated):
        make_thread(asker, body=TEXT)
    with pytest.raises(CaseDataUnstated):
        make_answer(thread, answerer, TEXT)
    with pytest.raises(CaseDataUnstated):
        actions.reply_to_post(by=asker, key=uuid.uuid4(), to=answer, body=TEXT)
    with pytest.raises(CaseDataUnstated):
        actions.edit_post(by=answerer, post=answer, body=TEXT, version=1)
    assert str(CaseDataUnstated()).startswith("This looks like case data")


def test_a_question_refused_for_case_data_leaves_nothing(asker: Member) -> None:
    with pytest.raises(CaseDataUnstated):
        actions.ask_question(by=asker, key=uuid.uuid4(), question=make_question(body=TEXT))

    assert not Thread.objects.exists()


def test_the_preview_shows_what_will_be_found(asker: Member, client_of: ClientOf) -> None:
    response = client_of(asker).post(reverse("discussions:preview"), {"body": TEXT})

    assert "AB1234567" in response.text
    assert "Passport number" in response.text
    assert '<div class="prose"' in response.text
