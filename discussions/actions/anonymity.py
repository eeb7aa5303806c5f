"""Show the office on an anonymous post, and look up who wrote one."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.log_actions import log

from discussions import exceptions, permissions
from discussions.actions.posting import announce_changed, lock, reload
from discussions.markdown import clean
from discussions.models import Post, Thread, Unmasking
from network_site.members.models import Member

ONE_OCCASION = timedelta(minutes=5)  # a double click or a reload shows the name again, a page kept open does not


@transaction.atomic
def lift_anonymity(*, by: Member, post: Post) -> Post:
    """Show on *post* the office that *by*, its author, holds today; there is no way back. Raises NotAllowed."""
    thread = lock(post.thread)
    post = reload(post)
    if permissions.is_author(by, post) and not post.is_anonymous:
        return post
    if not permissions.may_lift(by, post):
        raise exceptions.NotAllowed
    shown = {"is_anonymous": False, "author_office": by.office}
    if post.kind == Post.Kind.QUESTION:
        Thread.objects.filter(pk=thread.pk).update(**shown)
    post.is_anonymous, post.author_office = False, by.office
    announce_changed(thread, post, *shown)
    return post


@transaction.atomic
def unmask_author(*, by: Member, key: UUID, post: Post, reason: str) -> Unmasking:
    """Let the moderator *by* see who wrote *post*; the audit trail keeps why, and the author is told.

    Nobody but the author can tell from the thread that it happened, so it announces nothing. The same key is the same
    occasion, for some minutes. Raises NotAllowed, ReasonRequired and OccasionOver.
    """
    lock(post.thread)
    post = reload(post)
    reason = clean(reason)
    if not permissions.may_unmask(by, post):
        raise exceptions.NotAllowed
    if not reason:
        raise exceptions.ReasonRequired
    unmasking, is_new = Unmasking.objects.get_or_create(
        by=by, idempotency_key=key, defaults={"post": post, "by_office": by.label, "reason": reason}
    )
    if unmasking.post_id != post.pk or timezone.now() - unmasking.at > ONE_OCCASION:
        raise exceptions.OccasionOver
    if is_new:
        Post.objects.filter(pk=post.pk).update(unmasked_at=unmasking.at)
        Thread.objects.filter(pk=post.thread_id).update(revision=F("revision") + 1)  # what is kept of it is read anew
        log(post, "discussions.unmasked", user=by, data={"reason": reason})
    return unmasking
