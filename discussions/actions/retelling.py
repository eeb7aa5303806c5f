"""What was told of a post and of what is stated and translated in it: taken back, brought back, grouped and marked."""

from collections.abc import Iterator

from django.db.models import Model

from discussions.models import Post, Thread
from network_site.notifications.actions.notifying import forget, regroup, remember, renew


def forget_post(post: Post) -> None:
    """Take back what was told of *post* and its parts, which nobody sees any more."""
    for told in _parts(post):
        forget(about=told)


def remember_post(post: Post) -> None:
    """Show again what was told of *post* and its parts."""
    for told in _parts(post):
        remember(about=told)


def regroup_post(post: Post, thread: Thread) -> None:
    """Group what was told of *post* and its parts with *thread*, to which it went."""
    for told in _parts(post):
        regroup(about=told, group_with=thread)


def renew_post(post: Post) -> None:
    """Give what was told of *post*, its parts, and what was said and decided about it, its audience of today."""
    for told in (*_parts(post), *post.decisions.all(), *post.concerns.all()):
        renew(about=told)


def _parts(post: Post) -> Iterator[Model]:
    yield post
    yield from post.scopes.all()
    yield from post.translations.all()
    if post.kind == Post.Kind.QUESTION:
        yield from post.thread.corrections.all()
