"""What happens to a post when one of its files changes by itself."""

from django.db import transaction

from discussions.actions.posting import announce_changed, lock, reload
from discussions.models import Post
from network_site.files.models import Attachment


@transaction.atomic
def announce_judged(post: Post, attachment: Attachment) -> None:  # noqa: ARG001  the post shows its files as they are
    """Show everyone who looks at *post* what the scanner said of its *attachment*."""
    announce_changed(lock(post.thread), reload(post))
