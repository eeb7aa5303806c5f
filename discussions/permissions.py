"""Who may do what to a post.

Every function takes a Member or a Reader, and asks nothing of the database given a thread with its working group.
"""

from typing import Any

from discussions.models import Post
from network_site.access.rules import Reader, may_see
from network_site.members.roles import Role


def is_moderator(person: Any) -> bool:
    """Whether *person* keeps order in discussions."""
    return Role.MODERATOR in Reader.of(person).roles


def is_author(person: Any, post: Post) -> bool:
    """Whether *person* wrote *post*."""
    return Reader.of(person).member_id == post.author_id


def may_post(person: Any) -> bool:
    """Whether *person* may ask, answer and reply at all."""
    return Reader.of(person).verified


def may_reply(person: Any, post: Post) -> bool:
    """Whether *person* may reply to *post*, or to what *post* replies to."""
    return may_post(person) and may_see(person, post) and post.deleted_at is None and _takes_posts(post)


def may_edit(person: Any, post: Post) -> bool:
    """Whether *person* may change the text of *post*."""
    return is_author(person, post) and may_see(person, post) and post.deleted_at is None and _takes_posts(post)


def may_delete(person: Any, post: Post) -> bool:
    """Whether *person* may remove *post*: its author, or a moderator who can see it."""
    if post.deleted_at is not None or not may_see(person, post):
        return False
    return is_author(person, post) or is_moderator(person)


def may_restore(person: Any, post: Post) -> bool:
    """Whether *person* may bring back *post*: who removed it, or a moderator who can see it."""
    if post.deleted_at is None or not may_see(person, post):
        return False
    return Reader.of(person).member_id == post.deleted_by_id or is_moderator(person)


def may_lift(person: Any, post: Post) -> bool:
    """Whether *person* wrote *post* anonymously and may show their office on it."""
    return post.is_anonymous and is_author(person, post) and may_see(person, post)


def may_unmask(person: Any, post: Post) -> bool:
    """Whether *person* may look up who wrote *post*: a moderator who can see it."""
    return post.is_anonymous and is_moderator(person) and may_see(person, post) and not is_author(person, post)


def _was_unmasked(person: Any, post: Post) -> bool:
    return post.unmasked_at is not None and is_author(person, post)


def may_accept(person: Any, post: Post) -> bool:
    """Whether *person* asked the question that *post* answers, and has not accepted it yet."""
    return _judges(person, post) and not post.is_accepted


def may_withdraw_acceptance(person: Any, post: Post) -> bool:
    """Whether *person* asked the question and accepted *post*."""
    return _judges(person, post) and post.is_accepted


def _judges(person: Any, post: Post) -> bool:
    if post.kind != Post.Kind.ANSWER or post.deleted_at is not None:
        return False
    return Reader.of(person).member_id == post.thread.author_id and may_see(person, post) and _takes_posts(post)


def _takes_posts(post: Post) -> bool:
    """Whether the group of *post*, where it has one, is not archived."""
    group = post.thread.working_group
    return group is None or group.archived_at is None


_CONTROLS = {
    "reply": may_reply,
    "edit": may_edit,
    "delete": may_delete,
    "restore": may_restore,
    "accept": may_accept,
    "withdraw": may_withdraw_acceptance,
    "lift": may_lift,
    "unmask": may_unmask,
    "unmasked": _was_unmasked,  # nothing to do: the author alone is told
}


def controls(person: Any, post: Post) -> tuple[str, ...]:
    """Return the names of the controls that *post* offers to *person*: the reader class of its HTML."""
    return tuple(name for name, allows in _CONTROLS.items() if allows(person, post))
