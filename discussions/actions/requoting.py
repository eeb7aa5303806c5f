"""Quotes leave every post and draft with what they quote, in the same step, and come back with it.

Whoever posts a quote holds the lock of the thread that it comes from (``posting.lock``), and whoever takes a post out
of sight that of every thread with a quote of it: the one or the other comes first.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import translation

from discussions import copies
from discussions.actions.heads import WORDS, head_of, put_head
from discussions.actions.posting import announce_changed, lock_in_order, reload
from discussions.actions.quotes import Unquoted, entries_of, room_of, without_hidden_quotes
from discussions.markdown import MAXIMUM_LENGTH
from discussions.mentions import rendered
from discussions.models import (
    AnswerScope,
    Correction,
    Draft,
    PositionVersion,
    Post,
    PostRevision,
    PostTranslation,
    Thread,
    TranslationRevision,
    Withheld,
)
from discussions.quoting import with_quotes, without_quotes_of

Change = Callable[[str, int], str]  # of a text, and how many characters there is room for
DRAFT_ROOM = MAXIMUM_LENGTH  # of every field: what is too long to be posted is refused there, and can be shortened
_BESIDE: dict[Any, tuple[str, tuple[str, ...]]] = {  # the way to the post, and the texts
    PostRevision: ("post", ("body", "title", "reason")),
    PostTranslation: ("post", ("body", "title")),
    TranslationRevision: ("translation__post", ("body", "title")),
    AnswerScope: ("post", ("citation", "conditions", "law_changed_note")),
    PositionVersion: ("scope__post", ("citation", "conditions")),
}
_OF_CORRECTION = ("reason",)
_WITHHELD: dict[str, tuple[Any, tuple[str, ...]]] = {
    "translations": (PostTranslation, _BESIDE[PostTranslation][1]),
    "earlier_translations": (TranslationRevision, _BESIDE[TranslationRevision][1]),
    "scopes": (AnswerScope, _BESIDE[AnswerScope][1]),
    "versions": (PositionVersion, _BESIDE[PositionVersion][1]),
    "corrections": (Correction, _OF_CORRECTION),
}
_TEXTS_OF_DRAFT = ("body", "fields", "texts_aside")
Entries = list[dict[str, Any]]


class _QuotedMeanwhile(Exception):
    """Somebody quoted the post between the look and the lock."""


def lock_with_quotes(post: Post, *others: Thread) -> Thread:
    """Return the thread of *post*, locked with *others* and those in which it is quoted, the lowest number first."""
    while True:
        known = _threads_quoting(post)
        with suppress(_QuotedMeanwhile), transaction.atomic():
            thread, *_others = lock_in_order(post.thread, *others, *known)
            if _threads_quoting(post) - known:
                raise _QuotedMeanwhile  # what was locked since the savepoint is free again, so that order is kept
            return thread


def take_quotes_out(post: Post, said: str) -> Entries:
    """Replace the quotes of *post*, which *said* what goes out of sight, in every post and draft.

    Return them, for ``put_quotes_back``. What its own author is writing stays: they may still read it. Open pages and
    windows hear of it. The threads are locked by ``lock_with_quotes``.
    """
    entries: Entries = []
    quotes: dict[str, str]
    drafts = Draft.objects.with_quotes().exclude(member=post.author_id).select_for_update().order_by("pk")
    with translation.override(post.language_id):
        for number in sorted(_quoting(post)):
            holder, quotes = reload(Post(pk=number)), {}
            _rewrite(holder, _hiding(post, said, quotes))
            entries += entries_of(quotes, post=holder)
        for draft in drafts:
            quotes = {}
            _rewrite_draft(draft, _hiding(post, said, quotes))
            entries += entries_of(quotes, draft=draft)
    return entries


def put_quotes_back(entries: Entries) -> None:
    """Show again what ``take_quotes_out`` took, where its notice still stands; but what quotes others out of sight."""
    found: list[Unquoted]
    for number in sorted({entry["post"] for entry in entries if entry["post"]}):
        if not Post.objects.filter(pk=number).exists():
            continue
        holder, found = reload(Post(pk=number)), []
        quotes = {entry["key"]: entry["words"] for entry in entries if entry["post"] == number}
        _rewrite(holder, _showing(quotes, found, thread=holder.thread))
        for unquoted in found:
            unquoted.keep(post=holder)
    numbers = {entry["draft"] for entry in entries if entry["draft"]}
    for draft in Draft.objects.filter(pk__in=numbers).select_for_update(of=("self",)).order_by("pk"):
        found = []
        quotes = {entry["key"]: entry["words"] for entry in entries if entry["draft"] == draft.pk}
        _rewrite_draft(draft, _showing(quotes, found, by=draft.member, is_draft=True))
        for unquoted in found:
            unquoted.keep(draft=draft)


def take_copies_out(post: Post, entries: Entries) -> Entries:
    """Take what was copied from the posts of *entries*, which quote *post*, out of sight too; return the way back."""
    numbers = sorted({entry["post"] for entry in entries if entry["post"]} - {post.pk})
    quoting = Post.objects.filter(pk__in=numbers, withheld_at=None).select_related("thread").order_by("pk")
    return [{"post": holder.pk, "copies": copies.take_out(holder, "")} for holder in quoting]


def put_copies_back(entries: Entries) -> None:
    """Bring back what ``take_copies_out`` took; with a post that is out of sight itself, it comes back with that."""
    for entry in entries:
        held = Withheld.objects.select_for_update().filter(post=entry["post"]).first()
        if held is None:
            copies.put_back(entry["copies"])
        else:
            held.beside["copies"] = copies.joined(held.beside.get("copies", []), entry["copies"])
            held.save(update_fields=["beside"])


def keep_copies_out(numbers: Iterable[int]) -> None:
    """Take copies of the posts *numbers*, which were brought back, out again where they quote what is out of sight."""
    back = set(numbers)
    for held in Withheld.objects.select_for_update().order_by("pk"):
        quoting = [entry for entry in held.beside.get("quotes", []) if entry["post"] in back]
        if quoting:
            out = held.beside.setdefault("copies_of_quotes", [])
            out += take_copies_out(held.post, quoting)
            held.save(update_fields=["beside"])


def _hiding(post: Post, said: str, quotes: dict[str, str]) -> Change:
    """Return what takes the quotes of *post* out of a text and puts them among *quotes*."""

    def hidden(text: str, room: int) -> str:
        changed, found = without_quotes_of(post.pk, said, text, room)
        quotes.update(found)
        return changed

    return hidden


def _showing(quotes: dict[str, str], found: list[Unquoted], **where: Any) -> Change:
    """Return what puts *quotes* back into a text, but those of others out of sight, which it puts among *found*."""

    def shown(text: str, room: int) -> str:
        back = with_quotes(text, quotes, room)
        if back == text:
            return text
        unquoted = without_hidden_quotes(back, room=room, **where)
        found.append(unquoted)
        return unquoted.text

    return shown


def _threads_quoting(post: Post) -> set[Thread]:
    return set(Thread.objects.filter(posts__in=_quoting(post)))


def _quoting(post: Post) -> set[int]:
    """Return the numbers of the posts that quote *post*: with a link anywhere, or in its thread by its words."""
    link = f"{reverse('discussions:post', args=[post.pk])})"
    kept = Withheld.objects.filter(post=post).values_list("beside", flat=True).first() or {}
    waiting = {entry["post"] for entry in kept.get("quotes", []) if entry["post"]}
    found = _saying(link) | _saying(">", thread=post.thread_id) | waiting
    return found - {post.pk}


def _saying(words: str, *, thread: int | None = None) -> set[int]:
    """Return the numbers of the posts, of all or of a *thread*, one of whose texts has *words*."""
    found: set[int] = set(Post.objects.filter(_within(thread), body__contains=words).values_list("pk", flat=True))
    for model, (path, columns) in _BESIDE.items():
        saying = reduce(or_, (Q(**{f"{column}__contains": words}) for column in columns))
        rows = model._default_manager.filter(_within(thread, path), saying)
        found |= set(rows.values_list(path, flat=True))
    found |= _saying_at_head(words, thread=thread)
    withheld = Withheld.objects.filter(post__thread=thread) if thread else Withheld.objects.all()
    return found | {held.post_id for held in withheld if words in f"{held.title} {held.body} {held.beside}"}


def _saying_at_head(words: str, *, thread: int | None) -> set[int]:
    """Return the numbers of the questions of threads that have *words* at their head, or in why they were corrected."""
    columns = (*WORDS, "removed_text", "corrections__reason")
    saying = reduce(or_, (Q(**{f"{column}__contains": words}) for column in columns))
    threads = Thread.objects.alias(removed_text=Cast("removed_words", TextField())).filter(saying)
    questions = Post.objects.filter(_within(thread), kind=Post.Kind.QUESTION, thread__in=threads.values("pk"))
    return set(questions.values_list("pk", flat=True))


def _within(thread: int | None, path: str = "") -> Q:
    return Q(**{f"{path}__thread" if path else "thread": thread}) if thread else Q()


def _rewrite(post: Post, change: Change) -> None:
    """Change every text that *post* has and had, in every language, where it is kept now; announce what readers see."""
    held = Withheld.objects.select_for_update().filter(post=post).first()
    if held is not None:
        _rewrite_withheld(held, change)
        return
    before = post.body
    post.body = change(before, MAXIMUM_LENGTH)
    rows = [
        (row, columns)
        for model, (path, columns) in _BESIDE.items()
        for row in model._default_manager.filter(**{path: post})
    ]
    if post.kind == Post.Kind.QUESTION:
        rows += [(row, _OF_CORRECTION) for row in post.thread.corrections.all()]
    changed = [_save(row, columns, change) for row, columns in rows]
    if post.kind == Post.Kind.QUESTION:
        changed.append(_rewrite_head(post.thread, change))
    if post.body != before or any(changed):
        post.html = rendered(post.body)
        announce_changed(post.thread, post, "body", "html")


def _rewrite_head(thread: Thread, change: Change) -> bool:
    before = head_of(thread)
    after = {name: change(said, room_of(Thread, name)) for name, said in before.items()}
    if after != before:
        put_head(thread, after)
    return after != before


def _save(row: Any, columns: Iterable[str], change: Change) -> bool:
    before = {name: getattr(row, name) for name in columns}
    after = {name: change(said, room_of(type(row), name)) for name, said in before.items()}
    if after == before:
        return False
    for name, said in after.items():
        setattr(row, name, said)
    if isinstance(row, PostTranslation):
        row.html = rendered(row.body)
    row.save()
    return True


def _rewrite_withheld(held: Withheld, change: Change) -> None:
    beside = held.beside
    held.body = change(held.body, MAXIMUM_LENGTH)
    said_of_version = _BESIDE[PostRevision][1]
    beside["revisions"] = [
        [
            version,
            *(change(said, room_of(PostRevision, name)) for name, said in zip(said_of_version, words, strict=False)),
        ]
        for version, *words in beside.get("revisions", [])
    ]
    for name in {"urgency_reason", "outcome"} & beside.keys():
        beside[name] = change(beside[name], room_of(Thread, name))
    held.title = change(held.title, room_of(Thread, "title"))
    for name, (model, columns) in _WITHHELD.items():
        beside[name] = [
            {**row, **{column: change(row[column], room_of(model, column)) for column in columns if column in row}}
            for row in beside.get(name, [])
        ]
    held.save(update_fields=["title", "body", "beside"])


def _rewrite_draft(draft: Draft, change: Change) -> None:
    before = [getattr(draft, name) for name in _TEXTS_OF_DRAFT]
    after = [_changed(said, change) for said in before]
    if after != before:
        for name, said in zip(_TEXTS_OF_DRAFT, after, strict=True):
            setattr(draft, name, said)
        draft.sequence += 1
        draft.save(update_fields=[*_TEXTS_OF_DRAFT, "sequence"])


def _changed(said: Any, change: Change) -> Any:
    """Return *said*, a text or what JSON keeps of many, with each text in it changed."""
    if isinstance(said, dict):
        return {name: _changed(value, change) for name, value in said.items()}
    if isinstance(said, list):
        return [_changed(value, change) for value in said]
    return change(said, DRAFT_ROOM) if isinstance(said, str) else said
