"""Threads and posts, made through the actions that members use."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from discussions.actions import (
    Position,
    Question,
    answer_question,
    ask_question,
    reply_to_post,
    state_position,
)
from discussions.models import AnswerScope, Post, Thread
from network_site.members.models import Member
from tests.factories.vocabulary import JurisdictionFactory, LanguageFactory, TopicFactory

TITLE = "Which authority receives the request?"
BODY = "We need the channel and the accepted language."


def make_question(**fields: Any) -> Question:
    """Return a question in English on one topic; *fields* replace what matters to the test."""
    fields.setdefault("title", TITLE)
    fields.setdefault("body", BODY)
    fields.setdefault("language", LanguageFactory.create(code="en"))
    if "topics" not in fields:
        fields["topics"] = [TopicFactory.create()]
    return Question(**fields)


def make_thread(by: Member, **fields: Any) -> Thread:
    """Return a thread that *by* asked."""
    return ask_question(by=by, key=uuid.uuid4(), question=make_question(**fields))


def make_answer(thread: Thread, by: Member, body: str = "The central authority does.", **fields: Any) -> Post:
    """Return an answer of *by*."""
    return answer_question(by=by, key=uuid.uuid4(), thread=thread, body=body, **fields)


def make_reply(to: Post, by: Member, body: str = "Thank you.", **fields: Any) -> Post:
    """Return a reply of *by*."""
    return reply_to_post(by=by, key=uuid.uuid4(), to=to, body=body, **fields)


def question_of(thread: Thread) -> Post:
    """Return the post that opens *thread*."""
    return thread.posts.get(kind=Post.Kind.QUESTION)


def make_position(code: str = "NL", **fields: Any) -> Position:
    """Return a position for the jurisdiction *code*: yes, by a section of its code, read yesterday."""
    fields.setdefault("holds", AnswerScope.Holds.YES)
    fields.setdefault("citation", "Code of Criminal Procedure, section 12")
    fields.setdefault("law_as_of", timezone.localdate() - timedelta(days=1))
    return Position(jurisdiction=JurisdictionFactory.create(code=code), **fields)


def make_scope(answer: Post, code: str = "NL", **fields: Any) -> AnswerScope:
    """Return what *answer* states for the jurisdiction *code*."""
    return state_position(by=answer.author, post=answer, position=make_position(code, **fields))
