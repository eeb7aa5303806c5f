"""The questions of the demonstration, asked and answered through the actions that members use."""

import re
from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from discussions.actions import Question, accept_answer, answer_question, ask_question, reply_to_post
from discussions.mentions import token
from discussions.models import Post, Thread
from discussions.quoting import quote
from network_site.home.demo.reading import days_ago, key_of, read
from network_site.members.models import Member, WorkingGroup
from network_site.vocabulary.models import Jurisdiction, Language, Provision, Topic

ASKED_AS = ("help_wanted", "urgency", "urgency_reason", "is_anonymous")


def load_questions(members: Mapping[str, Member]) -> None:
    """Ask every question of the file that is not there yet, with its answers and replies."""
    languages = Language.objects.in_bulk()
    for row in read("threads.toml")["thread"]:
        if not Thread.objects.filter(idempotency_key=key_of(row["id"])).exists():
            _load_thread(row, members, languages)


def _load_thread(row: dict[str, Any], members: Mapping[str, Member], languages: Mapping[str, Language]) -> None:
    asker = members[row["asker"]]
    group = WorkingGroup.objects.get(slug=row["group"]) if row.get("group") else None
    question = Question(
        title=row["title"],
        body=row["body"],
        language=languages[row["language"]],
        topics=Topic.objects.filter(slug__in=row["topics"]),
        concerns=Jurisdiction.objects.filter(pk__in=row["concerns"]),
        mark=row["mark"],
        working_group=group,
        provisions=Provision.objects.filter(code__in=row.get("provisions", ())),
        **{name: row[name] for name in ASKED_AS if name in row},
    )
    thread = ask_question(by=asker, key=key_of(row["id"]), question=question)
    first = thread.posts.get()
    _date(first, row["asked_days_ago"])
    for number, answer in enumerate(row.get("answer", [])):
        key = (row["id"], "answer", number)
        post = answer_question(
            by=members[answer["author"]],
            key=key_of(*key),
            thread=thread,
            body=answer["body"],
            language=languages[answer["language"]],
        )
        _date(post, answer["days_ago"])
        _load_replies(answer, post, key, members, languages)
        if answer.get("accepted"):
            accept_answer(by=asker, post=post)
    _load_replies(row, first, (row["id"],), members, languages)
    last = thread.posts.aggregate(last=Max("created_at"))["last"]
    Thread.objects.filter(pk=thread.pk).update(created_at=days_ago(row["asked_days_ago"]), last_activity_at=last)


def _load_replies(
    row: dict[str, Any],
    to: Post,
    key: tuple[object, ...],
    members: Mapping[str, Member],
    languages: Mapping[str, Language],
) -> None:
    for number, reply in enumerate(row.get("reply", [])):
        post = reply_to_post(
            by=members[reply["author"]],
            key=key_of(*key, "reply", number),
            to=to,
            body=_body(reply, to, members),
            language=languages[reply["language"]],
        )
        _date(post, reply["days_ago"])


def _body(reply: dict[str, Any], to: Post, members: Mapping[str, Member]) -> str:
    """Return the text of *reply*, with the words of *to* that it quotes and ``@{gm-som}`` as a mention."""
    words = quote(to, reply["quotes"]) if "quotes" in reply else ""
    return words + re.sub(r"@\{([a-z-]+)\}", lambda key: token(members[key[1]]), reply["body"])


def _date(post: Post, days: float) -> None:
    Post.objects.filter(pk=post.pk).update(created_at=days_ago(days))
