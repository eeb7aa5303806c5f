"""Accept an answer, and take that back."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from discussions import exceptions, permissions
from discussions.actions.posting import announce_changed, count_acceptances, lock, reload
from discussions.models import Acceptance, Post, Thread
from network_site.members.models import Member
from network_site.notifications.actions.notifying import notify


@transaction.atomic
def accept_answer(*, by: Member, post: Post, jurisdiction: str = "") -> Post:
    """Mark *post* as the answer that helped, in *jurisdiction* (a code) or in all it speaks for.

    It takes the place of an answer accepted there before. Raises NotAllowed and PostGone.
    """
    thread = lock(post.thread)
    post = reload(post)
    if post.deleted_at is not None:
        raise exceptions.PostGone
    if not permissions.judges(by, post):
        raise exceptions.NotAllowed
    codes = _codes(post, jurisdiction)
    taken = Acceptance.objects.filter(thread=thread).select_related("post")
    there = {acceptance.jurisdiction_id: acceptance.post for acceptance in taken}
    new = [code for code in codes if there.get(code) != post]
    if not new:
        return post
    for code in new:
        Acceptance.objects.update_or_create(
            thread=thread,
            jurisdiction_id=code,
            defaults={"post": post, "accepted_by": by, "accepted_at": timezone.now()},
        )
    displaced = {there[code].pk: there[code] for code in new if code in there}
    _announce(thread, *(displaced[pk] for pk in sorted(displaced)), post)
    notify(verb="accepted", about=post, group_with=thread, by=by, to=[post.author_id])
    return post


@transaction.atomic
def withdraw_acceptance(*, by: Member, post: Post, jurisdiction: str = "") -> Post:
    """Take back the acceptance of *post*, in *jurisdiction* (a code) or wherever it was accepted. Raises NotAllowed."""
    thread = lock(post.thread)
    post = reload(post)
    if not permissions.judges(by, post):
        raise exceptions.NotAllowed
    accepted = Acceptance.objects.filter(post=post)
    removed, _rows = (accepted.filter(jurisdiction=jurisdiction) if jurisdiction else accepted).delete()
    if removed:
        _announce(thread, post)
    return post


def _codes(post: Post, jurisdiction: str) -> Collection[str | None]:
    if jurisdiction and jurisdiction not in post.speaks_for:
        raise exceptions.NotAllowed
    return [jurisdiction] if jurisdiction else post.speaks_for


def _announce(thread: Thread, *posts: Post) -> None:
    count_acceptances(thread, *posts)
    for post in posts:
        announce_changed(thread, post, "is_accepted")
