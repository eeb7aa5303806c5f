"""The HTML of posts and of rows of lists, rendered once for each revision and kept.

A page joins fragments and the socket sends the same ones, so both show the same.
"""

from collections.abc import Collection, Iterable, Sequence

from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from discussions.beside import Beside, beside
from discussions.grid import grid_of, scopes_of, standing_in
from discussions.markdown import MENTION
from discussions.models import AnswerScope, Post, Thread
from discussions.outline import Entry, controls_of
from discussions.unread import NOTHING, Unread
from network_site.access.rules import Reader
from network_site.live.fragments import Key, kept, kept_each


def post_fragment(post: Post, reader_class: tuple[str, ...], language: str, *, is_new: bool = False) -> str:
    """Return *post* as an article with the controls in *reader_class*.

    A new answer comes with the empty list of its replies. Every post brings the head of its thread, whose status
    changes with the answers, and all but replies the grid.
    """
    article = kept(
        _key(post, reader_class, language), lambda: _render_post(post, reader_class, language, beside([post]))
    )
    head = thread_head(post.thread, language)
    if post.kind != Post.Kind.REPLY:
        head += thread_grid(post.thread, language)
    if is_new and post.kind == Post.Kind.ANSWER:
        return head + exchange(post, article, replies_line(language))
    return head + article


def articles_of(entries: Sequence[Entry], reader: Reader, language: str) -> list[str]:
    """Return *entries* as *reader* sees them, in their order."""
    keys = {
        _key(entry.post, offered, language, entry.scopes): (entry.post, offered)
        for entry, offered in zip(entries, controls_of(entries, reader), strict=True)
    }

    def render(missing: Sequence[Key]) -> dict[Key, str]:
        extras = beside([keys[key][0] for key in missing])
        return {key: _render_post(*keys[key], language, extras) for key in missing}

    return kept_each(list(keys), render)


def exchange(post: Post, article: str, line: str, replies: str = "") -> str:
    """Return the answer *post*, which begins with the line that it folds into, with its replies below their *line*."""
    # Plain joining: this runs once for each answer of every page shown. A browser opens by itself what is folded
    # around the target of a link, or around words that it finds.
    return (
        f'<div class="exchange" id="exchange-{post.pk}" data-into="#answers"><details class="fold" open>{article}'
        f'<details class="fold" open>{line}<div class="replies" id="replies-{post.pk}">{replies}</div></details>'
        f'<div class="composer-slot" id="composer-{post.pk}"></div></details></div>'
    )


def replies_line(language: str) -> str:
    """Return the line that replies fold into."""
    return kept(("replies-line", language), lambda: _render("discussions/fragments/replies_line.html", {}, language))


def moved_notice(post: Post, language: str) -> str:
    """Return what stands in place of *post* on the page of the thread that it left."""
    return _render("discussions/fragments/moved.html", {"post": post}, language)


def thread_head(thread: Thread, language: str) -> str:
    """Return the head of the thread: its title and where it stands."""
    key = ("thread-head", thread.pk, thread.revision, language)
    return kept(key, lambda: _render("discussions/fragments/head.html", {"thread": thread}, language))


def thread_grid(thread: Thread, language: str, posts: Iterable[Post] | None = None) -> str:
    """Return the grid of what holds where; it is hidden while nobody stated anything.

    With all *posts* of the thread, read with their positions, it asks nothing of the database.
    """
    key = ("thread-grid", thread.pk, thread.revision, language, timezone.localdate())
    return kept(key, lambda: _render_grid(thread, language, posts))


def thread_row(thread: Thread, language: str, unread: Unread = NOTHING) -> SafeString:
    """Return the row of *thread* in a list, for a reader who has not read *unread* of it."""
    return thread_rows([(thread, unread)], language)[0]


def thread_rows(rows: Sequence[tuple[Thread, Unread]], language: str) -> list[SafeString]:
    """Return the row of each thread, for a reader who has not read so much of it: rows are shared, and that is not."""
    keys: dict[Key, Thread] = {("thread-row", thread.pk, thread.revision, language): thread for thread, _unread in rows}

    def render(missing: Sequence[Key]) -> dict[Key, str]:
        prefetch_related_objects([keys[key] for key in missing], "topics", "concerns")
        return {key: _render_row(keys[key], language) for key in missing}

    html = kept_each(list(keys), render)
    return [
        mark_safe(row.replace(unread_mark(thread, NOTHING), unread_mark(thread, unread), 1))  # noqa: S308
        for row, (thread, unread) in zip(html, rows, strict=True)
    ]


def unread_mark(thread: Thread, unread: Unread) -> str:
    """Return how the row of *thread* says, in the active language, what its reader has not read; a place if nothing."""
    words = gettext("New") if unread.is_new else ""
    if unread.count:
        words = ngettext("%(count)s new", "%(count)s new", unread.count) % {"count": unread.count}
    return f'<span class="count" id="unread-{thread.pk}"{"" if words else " hidden"}>{escape(words)}</span>'


def _key(
    post: Post, reader_class: tuple[str, ...], language: str, scopes: Collection[AnswerScope] | None = None
) -> Key:
    if scopes is None:
        scopes = list(post.scopes.all()) if post.kind == Post.Kind.ANSWER else ()
    # What it states turns stale by the calendar, and offices change, also in translations; neither makes a revision.
    day = timezone.localdate() if scopes or post.translation_count or MENTION in post.html else None
    return ("post", post.pk, post.revision, language, reader_class, day)


def _render_row(thread: Thread, language: str) -> str:
    place = mark_safe(unread_mark(thread, NOTHING))  # noqa: S308  a number and no words
    return _render("discussions/fragments/row.html", {"thread": thread, "unread": place}, language)


def _render_grid(thread: Thread, language: str, posts: Iterable[Post] | None) -> str:
    scopes = scopes_of(thread) if posts is None else standing_in(posts)
    context = {"thread": thread, "rows": grid_of(thread, scopes), "columns": AnswerScope.Holds.choices}
    return _render("discussions/fragments/grid.html", context, language)


def _render_post(post: Post, reader_class: tuple[str, ...], language: str, extras: Beside) -> str:
    offered: dict[str, list[str]] = {}
    for control in reader_class:
        name, _colon, scope = control.partition(":")
        offered.setdefault(scope, []).append(name)
    scopes = post.scopes.all() if post.kind == Post.Kind.ANSWER else ()
    positions = [(scope, offered.get(str(scope.pk), [])) for scope in scopes]
    context = {"post": post, "controls": offered.get("", []), "thread": post.thread, "positions": positions}
    context["attachments"] = extras.attachments.get(post.pk, ())
    with translation.override(language):  # offices come with their country
        context["html"] = extras.html_of(post)
        context["translations"] = [(row, extras.html_of(row)) for row in extras.translations.get(post.pk, ())]
    return _render("discussions/fragments/post.html", context, language)


def _render(template: str, context: dict[str, object], language: str) -> str:
    # A fragment is shared by readers in many zones, so its times are in UTC and the browser turns them.
    with translation.override(language), timezone.override("UTC"):
        return render_to_string(template, context)
