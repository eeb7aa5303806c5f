"""Quotes of what is out of sight: no text that is kept or posted brings them back, and none is lost for that.

The words wait in ``Withheld`` of the post that was quoted, each with the post or the draft in which its notice stands.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q

from discussions.markdown import MAXIMUM_LENGTH, clean
from discussions.models import Draft, Post, Thread, Withheld
from discussions.quoting import keys_in, quoted_posts, without_quotes_of
from network_site.members.models import Member


@dataclass(frozen=True)
class Unquoted:
    """A text without its quotes of what is out of sight, and those: by the row that keeps them, each by its key."""

    text: str
    quotes: dict[int, dict[str, str]] = field(default_factory=dict)

    def keep(self, *, post: Post | None = None, draft: Draft | None = None) -> None:
        """Keep the quotes for the *post* or the *draft* in which the text stands from now on."""
        for number, quotes in sorted(self.quotes.items()):
            held = Withheld.objects.select_for_update().get(pk=number)
            waiting = held.beside.setdefault("quotes", [])
            waiting += [entry for entry in entries_of(quotes, post=post, draft=draft) if entry not in waiting]
            held.save(update_fields=["beside"])


def entries_of(quotes: dict[str, str], *, post: Post | None = None, draft: Draft | None = None) -> list[dict[str, Any]]:
    """Return how *quotes*, by the keys in their notices, wait for the *post* or the *draft* with these notices."""
    place = {"post": post.pk if post else None, "draft": draft.pk if draft else None}
    return [{"key": key, "words": words, **place} for key, words in quotes.items()]


def without_hidden_quotes(
    text: str,
    *,
    by: Member | None = None,
    thread: Thread | None = None,
    is_draft: bool = False,
    room: int = MAXIMUM_LENGTH,
) -> Unquoted:
    """Return *text*, to be kept in *thread*, without its quotes of posts that are out of sight.

    Where notices of *by*'s own texts stand in it, their quotes go along. In a draft the author of what is out of sight
    may still quote it: nobody else reads that. The rows stay locked: call ``keep`` on what is returned before they are
    free.
    """
    if ">" not in text:
        return Unquoted(text)
    meant = Q(post__in=quoted_posts(text))
    hidden = Withheld.objects.filter(meant | Q(post__thread=thread) if thread else meant)
    if is_draft:
        hidden = hidden.exclude(post__author=by)
    quotes: dict[int, dict[str, str]] = {}
    for held in hidden.select_for_update(of=("self",)).order_by("pk"):
        quotes[held.pk] = _carried(held, keys_in(text), by)
        text, found = without_quotes_of(held.post_id, words_of(held), text, room)
        quotes[held.pk] |= found
    return Unquoted(text, {number: found for number, found in quotes.items() if found})


def draft_without_hidden_quotes(
    text: str, fields: Mapping[str, Sequence[str]], *, by: Member
) -> tuple[Unquoted, dict[str, list[str]]]:
    """Return what *by* writes, its *text* and *fields*, without quotes of posts of others that are out of sight.

    The quotes of all of it go with the text.
    """
    unquoted = without_hidden_quotes(text, by=by, is_draft=True)
    kept = {
        name: [without_hidden_quotes(value, by=by, is_draft=True) for value in values]
        for name, values in fields.items()
    }
    quotes = _all_quotes([unquoted, *(part for parts in kept.values() for part in parts)])
    return Unquoted(unquoted.text, quotes), {name: [part.text for part in parts] for name, parts in kept.items()}


def row_without_hidden_quotes(
    model: type[Model], texts: Mapping[str, str], *, by: Member, thread: Thread | None = None
) -> tuple[dict[str, str], Unquoted]:
    """Return *texts*, cleaned, for the columns of a *model* in *thread* without quotes of what is out of sight.

    The quotes of all of them come along: call ``keep`` on these.
    """
    parts = {
        name: without_hidden_quotes(clean(text), by=by, thread=thread, room=room_of(model, name))
        for name, text in texts.items()
    }
    return {name: part.text for name, part in parts.items()}, Unquoted("", _all_quotes(parts.values()))


def keep_row_without_hidden_quotes(
    model: type[Model], texts: Mapping[str, str], *, by: Member, post: Post
) -> dict[str, str]:
    """Return what ``row_without_hidden_quotes`` does of *texts* beside *post*, for which their quotes wait."""
    kept, unquoted = row_without_hidden_quotes(model, texts, by=by, thread=post.thread)
    unquoted.keep(post=post)
    return kept


def room_of(model: type[Model], name: str) -> int:
    """Return how many characters the column *name* of *model* holds."""
    longest: int | None = getattr(model._meta.get_field(name), "max_length", None)
    return longest or MAXIMUM_LENGTH


def _all_quotes(parts: Iterable[Unquoted]) -> dict[int, dict[str, str]]:
    quotes: dict[int, dict[str, str]] = {}
    for number, found in (item for part in parts for item in part.quotes.items()):
        quotes.setdefault(number, {}).update(found)
    return quotes


def words_of(held: Withheld) -> str:
    """Return all that the post said that *held* keeps: its text, the ones it had, and these in other languages."""
    beside = held.beside
    earlier = [body for _version, body, *_more in beside.get("revisions", [])]
    translated = [row["body"] for name in ("translations", "earlier_translations") for row in beside.get(name, [])]
    return "\n".join([held.body, *earlier, *translated])


def _carried(held: Withheld, keys: Collection[str], by: Member | None) -> dict[str, str]:
    """Return the quotes that *held* keeps for texts of *by*, as far as their notices are among *keys*."""
    entries = [entry for entry in held.beside.get("quotes", []) if entry["key"] in keys]
    own = _own(entries, by) if entries and by else set()
    return {entry["key"]: entry["words"] for entry in entries if (entry["post"], entry["draft"]) in own}


def _own(entries: Iterable[dict[str, Any]], by: Member) -> set[tuple[int | None, int | None]]:
    posts = Post.objects.filter(pk__in=[entry["post"] for entry in entries if entry["post"]], author=by)
    drafts = Draft.objects.filter(pk__in=[entry["draft"] for entry in entries if entry["draft"]], member=by)
    return {(post, None) for post in posts.values_list("pk", flat=True)} | {
        (None, draft) for draft in drafts.values_list("pk", flat=True)
    }
