"""Find a post useful, and bookmark it; or no longer."""

from django.db import transaction

from discussions import exceptions, permissions
from discussions.actions.posting import lock, reload
from discussions.markdown import clean
from discussions.models import Bookmark, Post, UsefulVote
from network_site.live.publishing import publish
from network_site.members.models import Member


@transaction.atomic
def vote_useful(*, by: Member, post: Post, useful: bool = True) -> Post:
    """Note that *by* finds *post* useful, or no longer does. Twice is the same as once.

    Everyone who looks at the thread sees the new count. Raises PostGone, and NotAllowed for one's own post.
    """
    thread = lock(post.thread)
    post = reload(post)
    if post.deleted_at is not None or post.withheld_at is not None:
        raise exceptions.PostGone
    if not permissions.may_find_useful(by, post):
        raise exceptions.NotAllowed
    if useful:
        _vote, changed = UsefulVote.objects.get_or_create(post=post, member=by)
    else:
        changed = bool(UsefulVote.objects.filter(post=post, member=by).delete()[0])
    if changed:
        post.useful_count = UsefulVote.objects.filter(post=post).count()
        post.revision += 1
        post.save(update_fields=["useful_count", "revision"])
        publish(thread.stream, "post_changed", post.pk)
    return post


@transaction.atomic
def bookmark_post(*, by: Member, post: Post, note: str = "") -> Bookmark:
    """Keep *post* at hand for *by*, with a *note* that nobody else reads; again, to change the note.

    Raises PostGone, and NotAllowed for what *by* cannot see.
    """
    post = reload(post)
    if post.deleted_at is not None or post.withheld_at is not None:
        raise exceptions.PostGone
    if not permissions.may_bookmark(by, post):
        raise exceptions.NotAllowed
    bookmark, _is_new = Bookmark.objects.update_or_create(member=by, post=post, defaults={"note": clean(note)})
    return bookmark


@transaction.atomic
def remove_bookmark(*, by: Member, post: Post) -> None:
    """Take the bookmark of *by* off *post*, where there is one."""
    Bookmark.objects.filter(member=by, post=post).delete()
