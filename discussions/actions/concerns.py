"""Members ask the moderators to look at a post, and authors to remove what they may not."""

from django.db import transaction

from discussions import exceptions, permissions
from discussions.actions.keepers import tell_keepers
from discussions.actions.posting import lock, reload
from discussions.markdown import clean
from discussions.models import Concern, Post
from network_site.members.models import Member


@transaction.atomic
def flag_post(*, by: Member, post: Post, reason: str, words: str = "") -> Concern:
    """Ask the moderators to look at *post*. A member's second flag changes the words of the first.

    Raises PostGone for what is out of sight already, and NotAllowed for one's own post or one they cannot see.
    """
    lock(post.thread)
    post = reload(post)
    if post.deleted_at is not None or post.withheld_at is not None:
        raise exceptions.PostGone
    if not permissions.may_flag_post(by, post):
        raise exceptions.NotAllowed
    concern, is_new = Concern.objects.update_or_create(
        post=post,
        cause=Concern.Cause.FLAG,
        raised_by=by,
        closed_by=None,
        defaults={"reason": reason, "words": clean(words)},
    )
    if is_new:
        tell_keepers(concern)
    return concern


@transaction.atomic
def ask_removal(*, by: Member, post: Post, words: str) -> Concern:
    """Ask the moderators to remove *post*, which its author may not remove: peers have answered it.

    Asking again changes the words. Raises PostGone, NotAllowed, and ReasonRequired without a word of why.
    """
    lock(post.thread)
    post = reload(post)
    if post.deleted_at is not None:
        raise exceptions.PostGone
    if not permissions.may_ask_removal(by, post):
        raise exceptions.NotAllowed
    if not clean(words):
        raise exceptions.RemovalUnexplained
    concern, is_new = Concern.objects.update_or_create(
        post=post, cause=Concern.Cause.REMOVAL, raised_by=by, closed_by=None, defaults={"words": clean(words)}
    )
    if is_new:
        tell_keepers(concern)
    return concern
