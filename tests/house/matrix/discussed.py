"""Questions and all that hangs on them: once in the open, once inside a closed group."""

from collections.abc import Mapping
from typing import Any, TypeAlias
from uuid import uuid4

from django.core.files.base import ContentFile

from discussions import actions
from discussions.actions.drafts import Typed
from discussions.models import AnswerScope, Decision, Post, Thread
from network_site.files.actions import take_in
from network_site.members.models import Member
from tests.factories.discussions import make_answer, make_position, make_scope, make_thread, question_of
from tests.factories.vocabulary import LanguageFactory
from tests.house.matrix.people import People

Words: TypeAlias = Mapping[str, Any]

TRANSLATED, REMOVED = "fr", "es"


def in_thread(people: People, *, keeper: Member, word: str, **audience: Any) -> dict[str, Words]:
    """Return by kind what is in a thread of the asker that *keeper* keeps in order. Each text holds *word*."""
    asker, answerer = people["asker"], people["answerer"]
    thread = make_thread(asker, title=f"A {word} question", body=f"The {word} body.", **audience)
    answer = make_answer(thread, answerer, f"The {word} answer.", attachments=[_file(answerer, word).pk])
    answer = actions.edit_post(by=answerer, post=answer, body=f"The later {word} answer.", version=1)
    # Those of the asker's country speak for it: the asker, and who was removed from the group.
    scope = make_scope(answer, asker.jurisdiction_id or "", citation=f"The {word} section")
    amended = make_position(scope.jurisdiction_id, citation=f"The later {word} section")
    scope = actions.amend_position(by=answerer, scope=scope, position=amended)
    attachment = answer.attachments.get()
    decision = actions.decide(
        by=keeper, key=uuid4(), post=answer, kind=Decision.Kind.WARN, reason="It names a person.", message="Mind it."
    )
    return {
        "thread": {"pk": thread.pk, "kind": "question"},
        "question": {"pk": question_of(thread).pk},
        "answer": {"pk": answer.pk, "version": 1},
        "accepted_answer": {"pk": _accepted(thread, answerer, word).pk},
        "removed_answer": {"pk": _removed(thread, answerer, word).pk},
        "anonymous_answer": {"pk": make_answer(thread, answerer, f"One more {word} answer.", is_anonymous=True).pk},
        "position": {"pk": scope.pk, "version": 1},
        "endorsed_position": {"pk": _endorsed(thread, answerer, asker, word).pk},
        "translation": {"pk": answer.pk, "version": 1, "language": _translated(answer, asker, word)},
        "removed_translation": {"pk": answer.pk, "language": _untranslated(answer, asker, word)},
        "decision": {"pk": decision.pk},
        "attachment": {"pk": attachment.pk, "name": attachment.name},
    }


def kept_by(member: Member, thread: Thread) -> dict[str, Words]:
    """Return by kind what *member* alone keeps about questions."""
    place = f"answer:{thread.pk}"
    return {
        "draft": {"pk": actions.keep_draft(by=member, place=place, typed=Typed(body="Not yet.")).pk},
        "view": {"pk": actions.save_view(by=member, name="Of mine", query="status=open").pk},
        "pending_file": {"pk": _file(member, "waiting").pk},
    }


def _accepted(thread: Thread, by: Member, word: str) -> Post:
    answer = make_answer(thread, by, f"The best {word} answer.")
    return actions.accept_answer(by=thread.author, post=answer)


def _removed(thread: Thread, by: Member, word: str) -> Post:
    answer = make_answer(thread, by, f"The worst {word} answer.")
    return actions.delete_post(by=by, post=answer)


def _endorsed(thread: Thread, by: Member, endorsed_by: Member, word: str) -> AnswerScope:
    answer = make_answer(thread, by, f"The {word} answer that is endorsed.")
    scope = make_scope(answer, endorsed_by.jurisdiction_id or "", citation=f"Another {word} section")
    return actions.endorse_position(by=endorsed_by, scope=scope)


def _file(by: Member, word: str) -> Any:
    return take_in(by=by, upload=ContentFile(f"The {word} file.".encode(), name=f"{word}.txt"))


def _translated(post: Post, by: Member, word: str) -> str:
    """Put a translation beside *post* that was changed once, and return its language."""
    language = LanguageFactory.create(code=TRANSLATED)
    said = {"by": by, "post": post, "language": language, "of_version": post.version}
    actions.translate_post(**said, body=f"La réponse {word}.")
    actions.translate_post(**said, body=f"La bonne réponse {word}.", version=1)
    return TRANSLATED


def _untranslated(post: Post, by: Member, word: str) -> str:
    """Put a translation beside *post*, take it away, and return its language."""
    language = LanguageFactory.create(code=REMOVED)
    row = actions.translate_post(
        by=by, post=post, language=language, of_version=post.version, body=f"La respuesta {word}."
    )
    actions.remove_translation(by=by, translation=row)
    return REMOVED
