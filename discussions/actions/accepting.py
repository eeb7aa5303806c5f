"""Accept an answer, and take that back."""

from django.db import transaction
from django.utils import timezone

from discussions import exceptions, permissions
from discussions.actions.posting import announce_changed, lock, reload
from discussions.models import Acceptance, Post
from network_site.members.models import Member
from network_site.notifications.actions.notifying import forget, notify


@transaction.atomic
def accept_answer(*, by: Member, post: Post) -> Post:
    """Mark *post* as the answer that helped, in place of one accepted before. Raises NotAllowed, PostGone."""
    thread = lock(post.thread)
    post = reload(post)
    if post.deleted_at is not None:
        raise exceptions.PostGone
    if permissions.may_withdraw_acceptance(by, post):
        return post
    if not permissions.may_accept(by, post):
        raise exceptions.NotAllowed
    previous = Post.objects.filter(acceptance__thread=thread).first()
    Acceptance.objects.update_or_create(
        thread=thread, defaults={"post": post, "accepted_by": by, "accepted_at": timezone.now()}
    )
    if previous is not None:
        announce_changed(thread, previous)
    announce_changed(thread, post)
    notify(verb="accepted", about=post, group_with=thread, by=by, to=[post.author_id])
    return post


@transaction.atomic
def withdraw_acceptance(*, by: Member, post: Post) -> Post:
    """Take back the acceptance of *post*. Raises NotAllowed."""
    thread = lock(post.thread)
    post = reload(post)
    if permissions.may_accept(by, post):
        return post
    if not permissions.may_withdraw_acceptance(by, post):
        raise exceptions.NotAllowed
    post.acceptance.delete()
    forget(about=post, verb="accepted")
    announce_changed(thread, post)
    return post
