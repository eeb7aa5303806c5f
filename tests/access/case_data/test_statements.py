"""What the author of a text with finds is asked, and what is kept of it."""

from typing import Any

import pytest
from django import forms

from network_site.access.case_data.finding import find
from network_site.access.case_data.forms import CaseDataForm
from network_site.access.case_data.statements import (
    CaseDataFound,
    Statement,
    check_texts,
    record_statements,
    stated_keys,
)
from network_site.access.models import CaseDataStatement
from network_site.members.models import Member
from tests.factories.discussions import make_answer, make_thread

TEXT = "Ask the desk: desk@justice.example.\nIt answers at night."
KEY = find(TEXT)[0].key


class NoteForm(CaseDataForm):
    """The smallest composer."""

    checked = ("title", "body")
    title = forms.CharField(required=False)
    body = forms.CharField()


def filled(**data: Any) -> NoteForm:
    return NoteForm({"body": TEXT, **data})


def test_a_find_without_a_statement_is_an_error_that_shows_where_it_stands() -> None:
    form = filled()

    assert not form.is_valid()
    assert form["body"].value() == TEXT
    ((before, nothing), (text, found), (after, _nothing)) = next(form.marked_lines())
    assert (before, text, after) == ("Ask the desk: ", "desk@justice.example", ".")
    assert nothing is None
    assert found is not None
    assert [statement.is_bound for statement in form.statement_forms] == [False]


def test_a_statement_lets_it_pass() -> None:
    form = filled(**{f"find-{KEY}-reason": "public"})

    assert form.is_valid()
    assert form.cleaned_data["statements"] == [Statement(KEY, "public", "")]


def test_something_else_must_be_explained() -> None:
    form = filled(**{f"find-{KEY}-reason": "mistaken", f"find-{KEY}-words": " "})

    assert not form.is_valid()
    assert form.statement_forms[0].errors["words"]


def test_an_unknown_reason_is_refused() -> None:
    assert not filled(**{f"find-{KEY}-reason": "because"}).is_valid()


def test_each_field_is_checked() -> None:
    form = filled(title="Born 12/03/1990", **{f"find-{KEY}-reason": "public"})

    assert not form.is_valid()
    assert len(form.statement_forms) == 2


def test_what_was_explained_before_is_not_asked_again() -> None:
    assert NoteForm({"body": TEXT}, stated={KEY}).is_valid()


def test_a_text_without_finds_asks_nothing() -> None:
    form = NoteForm({"body": "Article 18(15) applies."})

    assert form.is_valid()
    assert form.statement_forms == []


def test_the_rule_holds_without_a_form() -> None:
    with pytest.raises(CaseDataFound):
        check_texts([TEXT])
    with pytest.raises(CaseDataFound):
        check_texts([TEXT, "Born 12/03/1990"], statements=[Statement(KEY, "public")])

    check_texts([TEXT], statements=[Statement(KEY, "public")])
    check_texts([TEXT], stated=[KEY])


@pytest.mark.django_db
def test_a_statement_is_kept_once_with_the_audience_of_what_it_stands_in(asker: Member, answerer: Member) -> None:
    post = make_answer(make_thread(asker), answerer)
    statements = [Statement(KEY, "public"), Statement("0" * 16, "example")]

    assert record_statements(post, by=answerer, texts=[TEXT], statements=statements) == 1
    assert record_statements(post, by=answerer, texts=[TEXT], statements=statements) == 0

    kept = CaseDataStatement.objects.get()
    assert (kept.item, kept.excerpt, kept.mark, kept.by) == (post, "desk@justice.example", post.mark, answerer)
    assert stated_keys(post) == {KEY}
