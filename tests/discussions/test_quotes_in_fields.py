"""A quote goes out of sight with what it quotes from every text field, posted or being written, and comes back."""

from typing import Any

import pytest

from discussions import actions
from discussions.actions.drafts import Typed
from discussions.models import AnswerScope, Draft, Post, PostRevision, PostTranslation, Thread, Withheld
from discussions.quoting import quote
from network_site.members.models import Member
from tests.discussions.drafting import keep
from tests.discussions.quoted import NOTICE, WORDS, withhold
from tests.factories.discussions import make_answer, make_position, make_scope
from tests.factories.vocabulary import LanguageFactory

pytestmark = pytest.mark.django_db


def everything_in(row: Any) -> str:
    return " ".join(str(getattr(row, field.attname)) for field in type(row)._meta.concrete_fields)


@pytest.mark.parametrize("name", ["title", "conditions", "citation", "outcome", "reason", "urgency_reason"])
def test_a_quote_in_a_field_of_a_draft_goes_and_comes_back(
    name: str, source: Post, asker: Member, moderator: Member
) -> None:
    place = f"answer:{source.thread_id}"
    keep(asker, place, fields={name: [f"Before.\n\n{quote(source)}"], "topics": ["3", "5"]})
    before = Draft.objects.get()

    decision = withhold(moderator, source)

    hidden = Draft.objects.get()
    assert "kingfisher" not in everything_in(hidden)
    assert NOTICE in hidden.fields[name][0]
    assert hidden.fields["topics"] == ["3", "5"]
    assert hidden.sequence > before.sequence  # an open window does not write over it unseen
    actions.undo_decision(by=moderator, decision=decision)
    assert Draft.objects.get().fields == before.fields


def test_a_quote_in_a_text_that_was_set_aside_goes_and_comes_back(
    source: Post, asker: Member, moderator: Member
) -> None:
    place = f"answer:{source.thread_id}"
    keep(asker, place, fields={"conditions": ["None."]})
    typed = Typed(body="Another sentence", fields={"conditions": [quote(source)]}, sequence=0)
    actions.settle_draft(by=asker, place=place, typed=typed, keeps_typed=False)
    before = Draft.objects.get().texts_aside
    assert "kingfisher" in str(before)

    decision = withhold(moderator, source)

    assert "kingfisher" not in everything_in(Draft.objects.get())
    actions.undo_decision(by=moderator, decision=decision)
    assert Draft.objects.get().texts_aside == before


def test_a_field_kept_after_it_was_quoted_holds_no_quote_and_gets_it_back(
    source: Post, asker: Member, moderator: Member
) -> None:
    words = quote(source).strip()
    decision = withhold(moderator, source)

    keep(asker, f"answer:{source.thread_id}", fields={"conditions": [words]})

    assert "kingfisher" not in everything_in(Draft.objects.get())
    actions.undo_decision(by=moderator, decision=decision)
    assert Draft.objects.get().fields["conditions"] == [words]


def test_who_wrote_what_is_out_of_sight_keeps_it_in_their_own_fields(
    source: Post, answerer: Member, moderator: Member
) -> None:
    keep(answerer, f"reply:{source.pk}", fields={"title": [quote(source)]})

    withhold(moderator, source)

    assert "kingfisher" in str(Draft.objects.get().fields)


def test_quotes_in_positions_and_reasons_and_titles_that_were_posted_go_and_come_back(
    thread: Thread, source: Post, asker: Member, answerer: Member, colleague: Member, moderator: Member
) -> None:
    words = f"> {WORDS}"
    answer = make_answer(thread, colleague, "It depends.")
    scope = make_scope(answer, holds="conditional", conditions=f"Where it was said:\n\n{words}")
    actions.amend_position(
        by=colleague, scope=scope, position=make_position(holds="conditional", conditions=f"{words}\n\nNot else.")
    )
    actions.edit_post(by=colleague, post=answer, body="It depends on it.", version=1, reason=words)
    french = LanguageFactory.create(code="fr")
    question = thread.posts.get(kind="question")
    said = {"title": words, "body": "Le canal.", "of_version": 1}
    actions.translate_post(by=colleague, post=question, language=french, **said)
    rows = [
        *AnswerScope.objects.filter(post=answer),
        *AnswerScope.objects.get(post=answer).versions.all(),
        *PostRevision.objects.filter(post=answer),
        *PostTranslation.objects.filter(post=question),
    ]
    told = [row for row in rows if "kingfisher" in everything_in(row)]
    assert {type(row).__name__ for row in told} >= {"AnswerScope", "PostRevision", "PostTranslation"}

    decision = withhold(moderator, source)

    for row in rows:
        row.refresh_from_db()
    assert not any("kingfisher" in everything_in(row) for row in rows)
    actions.undo_decision(by=moderator, decision=decision)
    for row in rows:
        row.refresh_from_db()
    assert [row for row in rows if "kingfisher" in everything_in(row)] == told


def test_quotes_in_what_is_out_of_sight_itself_wait_with_it(
    thread: Thread, source: Post, colleague: Member, moderator: Member
) -> None:
    answer = make_answer(thread, colleague, "It depends.")
    make_scope(answer, holds="conditional", conditions=f"> {WORDS}")
    first = withhold(moderator, answer)

    second = withhold(moderator, source)

    assert "kingfisher" not in str(Withheld.objects.get(post=answer).beside)
    actions.undo_decision(by=moderator, decision=first)
    assert NOTICE in AnswerScope.objects.get(post=answer).conditions
    actions.undo_decision(by=moderator, decision=second)
    assert AnswerScope.objects.get(post=answer).conditions == f"> {WORDS}"
