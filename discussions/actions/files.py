"""What happens to a post when one of its files changes by itself."""

from django.db import transaction

from discussions.actions.keepers import raise_concern
from discussions.actions.posting import announce_changed, lock, reload
from discussions.models import Concern, Post
from network_site.files.models import Attachment


@transaction.atomic
def announce_judged(post: Post, attachment: Attachment) -> None:
    """Show everyone who looks at *post* what the scanner said of its *attachment*; a virus puts it into the queue."""
    thread, post = lock(post.thread), reload(post)
    if attachment.state == Attachment.State.INFECTED:
        raise_concern(post, Concern.Cause.SCAN)
    announce_changed(thread, post)
