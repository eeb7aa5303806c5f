"""What readers of the demonstration keep: a translation, votes, a bookmark, what they follow, and a duplicate."""

from collections.abc import Mapping

from discussions.actions import (
    Question,
    ask_question,
    bookmark_post,
    follow,
    mark_duplicate,
    translate_post,
    vote_useful,
)
from discussions.models import Bookmark, Follow, Post, PostTranslation, Thread
from network_site.home.demo.reading import key_of
from network_site.members.models import Member
from network_site.vocabulary.models import Language, Topic

SPANISH = ("Q01", "answer", 1)
ENGLISH = """
In the practice of our office, to be verified: a check of registry and flag goes to the **authority designated under \
article 8, paragraph 6, of the Protocol**, which works around the clock. English is accepted for an urgent check. The \
request for legal assistance that follows is translated into Spanish.
"""
ASKED_AGAIN = "Who checks for us at night under which flag a vessel sails?"


def load_keeping(members: Mapping[str, Member]) -> None:
    """Let members keep what nobody keeps yet."""
    _translate(members)
    best = _post("Q01", "answer", 0)
    for key in ("nl-tip", "fr-tip", "es-som"):
        vote_useful(by=members[key], post=best)
    if not Bookmark.objects.filter(member=members["nl-tip"], post=best).exists():
        bookmark_post(by=members["nl-tip"], post=best, note="The order of the three steps, for our own instruction.")
    topic = Topic.objects.get(slug="mla")
    if not Follow.objects.filter(member=members["nl-tip"], topic=topic).exists():
        follow(by=members["nl-tip"], level=Follow.Level.WATCHING, topic=topic)
    _ask_again(members)


def _translate(members: Mapping[str, Member]) -> None:
    post, english = _post(*SPANISH), Language.objects.get(pk="en")
    if not PostTranslation.objects.filter(post=post).exists():
        translate_post(by=members["gm-som"], post=post, language=english, body=ENGLISH, of_version=post.version)


def _ask_again(members: Mapping[str, Member]) -> None:
    first = Thread.objects.get(idempotency_key=key_of("Q01"))
    key = key_of("Q01", "again")
    if Thread.objects.filter(idempotency_key=key).exists():
        return
    question = Question(
        title=ASKED_AGAIN,
        body="We have the name as painted and the port it left. Whom do we call at night, and in which language?",
        language=Language.objects.get(pk="en"),
        topics=first.topics.all(),
    )
    again = ask_question(by=members["fr-tip"], key=key, question=question)
    moderator = members["moderator-ca"]
    said = {"reason": "It asks what was answered three weeks ago.", "message": "The answers are there."}
    mark_duplicate(by=moderator, key=key_of("Q01", "duplicate"), thread=again, of=first, **said)


def _post(*parts: object) -> Post:
    return Post.objects.get(idempotency_key=key_of(*parts))
