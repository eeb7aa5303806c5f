"""A quote goes out of sight with what it quotes from the head of a question too, and is not posted in a field after."""

import uuid
from typing import Any

import pytest
from django.urls import reverse

from discussions import actions
from discussions.actions.correcting import Facts
from discussions.models import AnswerScope, Correction, Post, PostRevision, PostTranslation, Thread, Withheld
from network_site.members.models import Member
from tests.discussions.quoted import NOTICE, WORDS, withhold
from tests.factories.discussions import make_answer, make_position, make_question, make_scope, make_thread, question_of
from tests.factories.vocabulary import LanguageFactory

pytestmark = pytest.mark.django_db

QUOTED = f"> {WORDS}"


def quoting(source: Post) -> str:
    """Return a quote of one line, which leads to *source* from elsewhere."""
    return f"> kingfisher, [there]({reverse('discussions:post', args=[source.pk])})"


def correct(thread: Thread, *, urgency_reason: str, reason: str) -> None:
    facts = Facts(
        **{name: list(getattr(thread, name).all()) for name in ("topics", "concerns", "provisions")},
        help_wanted=thread.help_wanted,
        language=thread.language,
        urgency=Thread.Urgency.DAY,
        urgency_reason=urgency_reason,
    )
    number = thread.corrections.count()
    actions.correct_question(by=thread.author, thread=thread, facts=facts, version=number, reason=reason)


def say_everywhere(thread: Thread, words: str) -> None:
    """Let the head of *thread*, and why it was corrected, have *words*."""
    actions.edit_post(by=thread.author, post=question_of(thread), title=words, body="Another text.", version=1)
    correct(thread, urgency_reason=words, reason=words)
    actions.close_question(by=thread.author, thread=thread, outcome=words)


def at_head(thread: Thread) -> dict[str, str]:
    thread.refresh_from_db()
    said = {name: getattr(thread, name) for name in ("title", "urgency_reason", "outcome")}
    return {**said, "reason": Correction.objects.get(thread=thread).reason}


@pytest.mark.parametrize("is_removed", [False, True])
def test_quotes_at_the_head_of_a_question_go_and_come_back(
    thread: Thread,
    source: Post,
    asker: Member,
    moderator: Member,
    is_removed: bool,  # noqa: FBT001
) -> None:
    say_everywhere(thread, QUOTED)
    before = at_head(thread)
    assert set(before.values()) == {QUOTED}
    revision = thread.revision
    if is_removed:
        actions.delete_post(by=moderator, post=question_of(thread))

    decision = withhold(moderator, source)

    thread.refresh_from_db()
    assert "kingfisher" not in f"{at_head(thread)} {thread.removed_words}"
    assert thread.revision > revision
    if is_removed:
        actions.restore_post(by=moderator, post=question_of(thread))
    assert all(NOTICE in said for said in at_head(thread).values())
    actions.undo_decision(by=moderator, decision=decision)
    assert at_head(thread) == before


def test_quotes_at_the_head_of_a_question_that_is_out_of_sight_wait_with_it(
    asker: Member, source: Post, moderator: Member
) -> None:
    other = make_thread(asker)
    say_everywhere(other, quoting(source))
    before = at_head(other)
    first = withhold(moderator, question_of(other))

    second = withhold(moderator, source)

    held = Withheld.objects.get(post=question_of(other))
    assert "kingfisher" not in f"{held.title} {held.beside}"
    actions.undo_decision(by=moderator, decision=second)
    actions.undo_decision(by=moderator, decision=first)
    assert at_head(other) == before


def test_what_was_open_at_the_head_brings_no_quote_back(thread: Thread, source: Post, moderator: Member) -> None:
    decision = withhold(moderator, source)

    say_everywhere(thread, QUOTED)

    assert all(NOTICE in said for said in at_head(thread).values())
    assert "kingfisher" not in str(at_head(thread))
    actions.undo_decision(by=moderator, decision=decision)
    assert set(at_head(thread).values()) == {QUOTED}


def test_a_question_asked_with_a_quote_of_what_is_out_of_sight_at_its_head_shows_none_until_it_is_back(
    source: Post, asker: Member, moderator: Member
) -> None:
    decision, quoted = withhold(moderator, source), quoting(source)

    asked: Any = {"title": quoted, "urgency": Thread.Urgency.DAY, "urgency_reason": quoted}
    thread = actions.ask_question(by=asker, key=uuid.uuid4(), question=make_question(**asked))

    assert all(NOTICE in said for said in (thread.title, thread.urgency_reason))
    actions.undo_decision(by=moderator, decision=decision)
    thread.refresh_from_db()
    assert (thread.title, thread.urgency_reason) == (quoted, quoted)


def test_no_position_note_reason_or_title_brings_back_a_quote(
    thread: Thread, source: Post, colleague: Member, answerer: Member, moderator: Member
) -> None:
    answer = make_answer(thread, colleague, "It depends.")
    plain = make_scope(answer)
    french, question = LanguageFactory.create(code="fr"), question_of(thread)
    decision = withhold(moderator, source)

    stated = {"citation": QUOTED, "conditions": QUOTED, "holds": "conditional"}
    actions.amend_position(by=colleague, scope=plain, position=make_position(**stated))
    make_scope(answer, "DE", **stated)
    key = {"by": colleague, "key": uuid.uuid4()}
    second = actions.answer_question(thread=thread, body="Both.", positions=[make_position("IT", **stated)], **key)
    actions.edit_post(by=colleague, post=answer, body="It depends on it.", version=1, reason=QUOTED)
    said = {"title": QUOTED, "body": "Le canal.", "of_version": 1}
    actions.translate_post(by=colleague, post=question, language=french, **said)
    split = actions.split_post(
        by=moderator, key=uuid.uuid4(), post=make_answer(thread, colleague, "Apart."), title=QUOTED, reason="Apart."
    )

    texts = [
        *AnswerScope.objects.filter(post__in=[answer, second]).values_list("citation", "conditions"),
        *PostRevision.objects.filter(post=answer).values_list("reason"),
        *PostTranslation.objects.values_list("title"),
        *Thread.objects.filter(posts=split.post).values_list("title"),
    ]
    assert len(texts) == 6
    assert all(NOTICE in said for row in texts for said in row)
    actions.undo_decision(by=moderator, decision=decision)
    plain.refresh_from_db()
    assert (plain.citation, plain.conditions) == (QUOTED, QUOTED)


def test_a_note_on_the_law_brings_back_no_quote(
    thread: Thread, source: Post, colleague: Member, answerer: Member, moderator: Member
) -> None:
    scope = make_scope(make_answer(thread, colleague, "It depends."))
    withhold(moderator, source)

    flagged = actions.flag_law_change(by=answerer, scope=scope, note=QUOTED)

    assert NOTICE in flagged.law_changed_note
