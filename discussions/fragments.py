"""The HTML of posts and of rows of lists, rendered once for each revision and kept.

A page joins fragments and the socket sends the same ones, so both show the same.
"""

from collections.abc import Hashable, Iterable

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from discussions.models import Post, Thread
from discussions.permissions import controls
from network_site.access.rules import Reader
from network_site.live.fragments import kept


def post_fragment(post: Post, reader_class: Hashable, language: str, *, is_new: bool = False) -> str:
    """Return *post* as an article with the controls in *reader_class*.

    A new answer comes with the empty list of its replies; the question brings the head of its thread, as its
    status changes with every answer.
    """
    article = kept(_key(post, reader_class, language), lambda: _render_post(post, reader_class, language))
    head = thread_head(post.thread, language)
    if is_new and post.kind == Post.Kind.ANSWER:
        return head + _exchange(post, article)
    return head + article


def exchanges(posts: Iterable[Post], reader: Reader, language: str) -> SafeString:
    """Return the answers and replies among *posts*, in reading order, each answer with its replies."""
    articles: dict[int, list[str]] = {}
    answers: list[Post] = []
    for post in posts:
        if post.kind == Post.Kind.ANSWER:
            answers.append(post)
        if post.parent_id is not None:
            articles.setdefault(post.parent_id, []).append(article_of(post, reader, language))
    return mark_safe(  # noqa: S308  every part is a rendered template
        "".join(
            _exchange(answer, article_of(answer, reader, language), "".join(articles.get(answer.pk, [])))
            for answer in answers
        )
    )


def replies_to(post: Post, posts: Iterable[Post], reader: Reader, language: str) -> SafeString:
    """Return the replies to *post* among *posts*, in reading order."""
    replies = (reply for reply in posts if reply.parent_id == post.pk)
    return mark_safe("".join(article_of(reply, reader, language) for reply in replies))  # noqa: S308


def article_of(post: Post, reader: Reader, language: str) -> SafeString:
    """Return *post* as *reader* sees it."""
    reader_class = controls(reader, post)
    html = kept(_key(post, reader_class, language), lambda: _render_post(post, reader_class, language))
    return mark_safe(html)  # noqa: S308


def thread_head(thread: Thread, language: str) -> str:
    """Return the head of the thread: its title and where it stands."""
    key = ("thread-head", thread.pk, thread.revision, language)
    return kept(key, lambda: _render("discussions/fragments/head.html", {"thread": thread}, language))


def thread_row(thread: Thread, language: str) -> SafeString:
    """Return the row of *thread* in a list."""
    key = ("thread-row", thread.pk, thread.revision, language)
    html = kept(key, lambda: _render("discussions/fragments/row.html", {"thread": thread}, language))
    return mark_safe(html)  # noqa: S308


def _key(post: Post, reader_class: Hashable, language: str) -> tuple[Hashable, ...]:
    return ("post", post.pk, post.revision, language, reader_class)


def _exchange(post: Post, article: str, replies: str = "") -> str:
    # Plain joining: this runs once for each answer of every page shown.
    return (
        f'<div class="exchange" id="exchange-{post.pk}" data-into="#answers">{article}'
        f'<div class="replies" id="replies-{post.pk}">{replies}</div>'
        f'<div class="composer-slot" id="composer-{post.pk}"></div></div>'
    )


def _render_post(post: Post, reader_class: Hashable, language: str) -> str:
    context = {"post": post, "controls": reader_class, "thread": post.thread}
    return _render("discussions/fragments/post.html", context, language)


def _render(template: str, context: dict[str, object], language: str) -> str:
    # A fragment is shared by readers in many zones, so its times are in UTC and the browser turns them.
    with translation.override(language), timezone.override("UTC"):
        return render_to_string(template, context)
