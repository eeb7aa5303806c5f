"""Taking a post out of sight in one step, and bringing it back whole.

Its texts leave every row that others read and wait in ``Withheld``, so that whatever reads those rows afterwards
(pages, fragments, frames, the search index, mails, exports) has nothing to show. Quotes of it leave what others posted
and are writing.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from modelsearch.index import remove_object

from discussions import copies, permissions
from discussions.actions.following import hearers, tell_of_question
from discussions.actions.heads import NOTHING, WORDS, head_of, put_head
from discussions.actions.keepers import raise_concern
from discussions.actions.mentioning import tell_mentioned
from discussions.actions.passages import reassure_editors, warn_editors
from discussions.actions.posting import announce_changed, note_activity
from discussions.actions.quotes import words_of
from discussions.actions.requoting import (
    keep_copies_out,
    put_copies_back,
    put_quotes_back,
    take_copies_out,
    take_quotes_out,
)
from discussions.actions.retelling import forget_post, remember_post
from discussions.actions.routing import put_to_peers
from discussions.mentions import rendered
from discussions.models import Concern, PositionVersion, Post, PostRevision, Thread, TranslationRevision, Withheld
from network_site.files.actions import show_attachments
from network_site.members.models import Member
from network_site.notifications.actions.notifying import notify
from network_site.notifications.actions.webhooks import announce

TEXTS_OF_VERSION = ("citation", "citation_url", "conditions")
TEXTS_OF_SCOPE = (*TEXTS_OF_VERSION, "law_changed_note")


def withhold(thread: Thread, post: Post, *, is_first: bool = False) -> None:
    """Take *post* of the locked *thread* out of sight, everywhere; twice is the same as once.

    Unless it *is_first*, and nobody quoted it yet, the threads are locked by ``lock_with_quotes``.
    """
    if post.withheld_at is not None:
        return
    revisions = list(post.revisions.values_list("version", "body", "title", "reason"))
    scopes = list(post.scopes.values("pk", *TEXTS_OF_SCOPE))
    versions = PositionVersion.objects.filter(scope__post=post)
    earlier_translations = TranslationRevision.objects.filter(translation__post=post)
    words = head_of(thread)
    title = words["title"] if post.kind == Post.Kind.QUESTION else ""
    corrections = thread.corrections.all() if title else thread.corrections.none()
    beside = {
        "revisions": revisions,
        "corrections": list(corrections.values("pk", "reason")),
        "scopes": scopes,
        "versions": list(versions.values("pk", *TEXTS_OF_VERSION)),
        "urgency_reason": words["urgency_reason"],
        "outcome": words["outcome"],
        "translations": list(post.translations.values("pk", "title", "body")),
        "earlier_translations": list(earlier_translations.values("pk", "title", "body")),
        "copies": copies.take_out(post, title),
    }
    held = Withheld(post=post, body=post.body, title=title, beside=beside, is_first=is_first)
    if not is_first:
        quotes = take_quotes_out(post, words_of(held))
        thread.refresh_from_db(fields=[*WORDS, "removed_words"])  # whose head may have quoted it
        beside |= {"quotes": quotes, "copies_of_quotes": take_copies_out(post, quotes)}
    held.save()
    _replace_revisions(post, [(version, "", "", "") for version, *_texts in revisions])
    corrections.update(reason="")
    for scope in scopes:
        bare = {**dict.fromkeys(TEXTS_OF_SCOPE, ""), "conditions": NOTHING if scope["conditions"] else ""}
        post.scopes.filter(pk=scope["pk"]).update(**bare)
    versions.update(**dict.fromkeys(TEXTS_OF_VERSION, ""))
    post.translations.update(title="", body="", html="")
    earlier_translations.update(title="", body="")
    post.body = post.html = ""
    post.withheld_at = timezone.now()
    _count_answer(thread, post, -1)
    show_attachments(item=post, shown=False)
    forget_post(post)
    announce_changed(thread, post, "body", "html", "withheld_at")
    note_activity(thread)
    remove_object(post)  # from every search engine that does not follow the rows by itself
    if title:
        with translation.override(thread.language_id):
            urgent = NOTHING if thread.urgency else ""
            put_head(
                thread, {"title": _("A question that a moderator looks at"), "urgency_reason": urgent, "outcome": ""}
            )
    warn_editors(post)


def release(thread: Thread, post: Post) -> None:
    """Show *post* of the locked *thread* again, as it was or as its author changed it; twice is the same as once."""
    held = Withheld.objects.select_for_update().filter(post=post).first()
    if held is None:
        return
    _replace_revisions(post, held.beside["revisions"])
    for row in held.beside.get("corrections", []):
        thread.corrections.filter(pk=row["pk"]).update(reason=row["reason"])
    for scope in held.beside["scopes"]:
        post.scopes.filter(pk=scope["pk"]).update(**{name: scope[name] for name in TEXTS_OF_SCOPE})
    for row in held.beside.get("versions", []):
        PositionVersion.objects.filter(pk=row["pk"]).update(**{name: row[name] for name in TEXTS_OF_VERSION})
    for row in held.beside.get("translations", []):
        said = {"title": row["title"], "body": row["body"], "html": rendered(row["body"])}
        post.translations.filter(pk=row["pk"]).update(**said)
    for row in held.beside.get("earlier_translations", []):
        TranslationRevision.objects.filter(pk=row["pk"]).update(title=row["title"], body=row["body"])
    post.body, post.html, post.withheld_at = held.body, rendered(held.body), None
    held.delete()
    _count_answer(thread, post, 1)
    show_attachments(item=post, shown=post.deleted_at is None)
    announce_changed(thread, post, "body", "html", "withheld_at")
    note_activity(thread)
    if held.title:
        said = {name: held.beside.get(name, "") for name in ("urgency_reason", "outcome")}
        put_head(thread, {"title": held.title, **said})
    copies.put_back(held.beside.get("copies", []))
    put_quotes_back(held.beside.get("quotes", []))
    copied = held.beside.get("copies_of_quotes", [])
    put_copies_back(copied)
    keep_copies_out([post.pk, *(entry["post"] for entry in copied)])
    reassure_editors(post)
    if held.is_first:
        _tell_late(thread, post)
    else:
        remember_post(post)


def hold_first_post(thread: Thread, post: Post, *, by: Member) -> bool:
    """Hold a new *post* of somebody who has few yet, where the site says so; whether it is held."""
    if permissions.is_moderator(by):
        return False
    before = Post.objects.filter(author=by, withheld_at=None).exclude(pk=post.pk)[: settings.HOLD_FIRST_POSTS]
    if len(before) >= settings.HOLD_FIRST_POSTS:
        return False
    withhold(thread, post, is_first=True)
    raise_concern(post, Concern.Cause.HELD)
    return True


def _replace_revisions(post: Post, texts: Iterable[Sequence[Any]]) -> None:
    for version, *words in texts:
        said = dict(zip(("body", "title", "reason"), words, strict=False))
        PostRevision.objects.filter(post=post, version=version).update(**said)


def _count_answer(thread: Thread, post: Post, change: int) -> None:
    if post.kind == Post.Kind.ANSWER and post.deleted_at is None:
        Thread.objects.filter(pk=thread.pk).update(answer_count=F("answer_count") + change)


def _tell_late(thread: Thread, post: Post) -> None:
    """Tell whom the post was for: nobody was told while it was held."""
    if post.kind == Post.Kind.QUESTION:
        put_to_peers(thread=thread, by=post.author)
        tell_of_question(thread, post, by=post.author)
        tell_mentioned(post, by=post.author)
        announce(kind="question", about=thread)
        return
    verb, direct = ("replied", post.parent.author_id) if post.parent else ("answered", thread.author_id)
    notify(verb=verb, about=post, group_with=thread, by=post.author, to=hearers(thread, direct=[direct]))
    tell_mentioned(post, by=post.author)
    if post.parent is None:
        announce(kind="answer", about=post)
