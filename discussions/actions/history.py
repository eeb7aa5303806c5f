"""Earlier texts of a post: those who keep order hide one that should not be read, and show it again."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from discussions import exceptions, permissions
from discussions.actions.posting import lock, reload
from discussions.markdown import clean
from discussions.models import Post, PostRevision
from network_site.members.models import Member


@transaction.atomic
def hide_version(*, by: Member, post: Post, version: int, hidden: bool, reason: str) -> PostRevision:
    """Hide the text that *post* had at *version* from all but those who keep order, or show it again.

    Twice is the same as once. Raises NotAllowed, ReasonRequired, and PostGone where there is no such text.
    """
    lock(post.thread)
    post = reload(post)
    if not permissions.may_hide_version(by, post):
        raise exceptions.NotAllowed
    if not clean(reason):
        raise exceptions.ReasonRequired
    earlier = PostRevision.objects.select_for_update().filter(post=post, version=version).first()
    if earlier is None:
        raise exceptions.PostGone
    if bool(earlier.hidden_at) != hidden:
        earlier.hidden_at = timezone.now() if hidden else None
        earlier.save(update_fields=["hidden_at"])
        log(post, "discussions.version", user=by, data={"version": version, "hidden": hidden, "reason": clean(reason)})
    return earlier
