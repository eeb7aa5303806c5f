"""What the answers of the demonstration state by country, who confirms it, and what came of the questions."""

from collections.abc import Mapping
from typing import Any

from discussions.actions import (
    Position,
    accept_answer,
    close_question,
    endorse_position,
    flag_law_change,
    state_position,
)
from discussions.models import Acceptance, AnswerScope, Post, Thread
from network_site.home.demo.reading import date_ago, key_of, read
from network_site.members.models import Member
from network_site.vocabulary.models import Jurisdiction, Provision

PLAIN = ("holds", "citation", "conditions")


def load_positions(members: Mapping[str, Member]) -> None:
    """State, confirm and accept what is not there yet; close the questions that have an outcome."""
    rows = read("positions.toml")
    for row in rows["position"]:
        question, number = row["answer"]
        post = Post.objects.get(idempotency_key=key_of(question, "answer", number))
        if not AnswerScope.objects.filter(post=post, jurisdiction=row["jurisdiction"]).exists():
            _load_position(row, post, members)
    for row in rows["outcome"]:
        thread = Thread.objects.get(idempotency_key=key_of(row["thread"]))
        if not thread.outcome:
            close_question(by=thread.author, thread=thread, outcome=row["text"])


def _load_position(row: dict[str, Any], post: Post, members: Mapping[str, Member]) -> None:
    position = Position(
        jurisdiction=Jurisdiction.objects.get(pk=row["jurisdiction"]),
        provision=Provision.objects.filter(code=row.get("provision", "")).first(),
        law_as_of=date_ago(row["law_days_ago"]),
        **{name: row.get(name, "") for name in PLAIN},
    )
    is_accepted = Acceptance.objects.filter(post=post, jurisdiction=row["jurisdiction"]).exists()
    scope = state_position(by=post.author, post=post, position=position)
    for key in row.get("endorsed_by", ()):
        endorse_position(by=members[key], scope=scope)
    if is_accepted or row.get("accepted"):  # the answer was, before it stated anything
        accept_answer(by=post.thread.author, post=post, jurisdiction=row["jurisdiction"])
    if "changed" in row:
        flag_law_change(by=members[row["changed_by"]], scope=scope, note=row["changed"])
