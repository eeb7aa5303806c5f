"""What happens to a post when one of its files changes: the scanner speaks, or somebody takes it away."""

from django.db import transaction
from wagtail.log_actions import log

from discussions import exceptions, permissions
from discussions.actions.keepers import raise_concern
from discussions.actions.posting import announce_changed, lock, reload
from discussions.markdown import clean
from discussions.models import Concern, Post, Thread
from network_site.files.actions import remove_attachment, restore_attachment
from network_site.files.exceptions import FileRefused
from network_site.files.models import Attachment
from network_site.members.models import Member


@transaction.atomic
def announce_judged(post: Post, attachment: Attachment) -> None:
    """Show everyone who looks at *post* what the scanner said of its *attachment*; a virus puts it into the queue."""
    thread, post = lock(post.thread), reload(post)
    if attachment.state == Attachment.State.INFECTED:
        raise_concern(post, Concern.Cause.SCAN)
    announce_changed(thread, post)


@transaction.atomic
def remove_file(*, by: Member, post: Post, attachment: Attachment, reason: str = "") -> None:
    """Take *attachment* away from *post*. Raises NotAllowed, and ReasonRequired for who did not write the post."""
    thread, post, attachment = _locked(post, attachment)
    if not permissions.may_remove_file(by, post):
        raise exceptions.NotAllowed
    if not permissions.is_author(by, post) and not clean(reason):
        raise exceptions.ReasonRequired
    if attachment.removed_at is None:
        remove_attachment(by=by, attachment=attachment)
        log(post, "discussions.file_removed", user=by, data={"sha256": attachment.sha256, "reason": clean(reason)})
        announce_changed(thread, post)


@transaction.atomic
def restore_file(*, by: Member, post: Post, attachment: Attachment) -> None:
    """Bring back a file that *by* took away, or anyone where *by* keeps order. Raises NotAllowed, FileNotAttached."""
    thread, post, attachment = _locked(post, attachment)
    if not permissions.may_restore_file(by, post, attachment):
        raise exceptions.NotAllowed
    if attachment.removed_at is not None:
        try:
            restore_attachment(attachment=attachment)
        except FileRefused as refusal:
            raise exceptions.FileNotAttached(str(refusal)) from refusal
        log(post, "discussions.file_restored", user=by, data={"sha256": attachment.sha256})
        announce_changed(thread, post)


def _locked(post: Post, attachment: Attachment) -> tuple[Thread, Post, Attachment]:
    thread, post = lock(post.thread), reload(post)
    return thread, post, post.attachments.select_for_update().get(pk=attachment.pk)
