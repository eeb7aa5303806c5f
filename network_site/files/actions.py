"""Every write of attachments: take in, attach, withhold, discard, and record what the scanner said."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from network_site.files import scanning
from network_site.files.cleaning.kinds import cleaned
from network_site.files.exceptions import FileRefused
from network_site.files.models import Attachment
from network_site.files.owners import tell_owner, waited_for
from network_site.files.responses import safe_name
from network_site.files.tasks import scan_later
from network_site.members.models import Member

PENDING = timedelta(days=7)  # as long as a file may wait without a draft
MEGABYTE = 1_000_000


def take_in(*, by: Member, upload: File[bytes]) -> Attachment:
    """Keep *upload* for a text that *by* is writing. Raises FileRefused, with the sentence for its author."""
    name = safe_name(upload.name or "file")
    if upload.size > settings.ATTACHMENT_MEGABYTES * MEGABYTE:
        raise FileRefused(name, _("It is larger than %(limit)s MB.") % {"limit": settings.ATTACHMENT_MEGABYTES})
    try:
        kept = cleaned(File(upload.file, name=name))
    except ValidationError as error:
        raise FileRefused(name, " ".join(error.messages)) from error
    content = kept.read()
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=by.pk)  # two uploads at once count each other
        if Attachment.objects.pending_of(by).count() >= settings.ATTACHMENTS_PER_POST * 2:
            raise FileRefused(name, _("Too many files of yours wait for a post. Post or remove some first."))
        attachment = Attachment(by=by, name=name, size=len(content), sha256=hashlib.sha256(content).hexdigest())
        attachment.state = Attachment.State.WAITING if scanning.is_configured() else Attachment.State.CLEAN
        attachment.file.save(name, kept, save=False)
        attachment.save()
        if scanning.is_configured():
            transaction.on_commit(lambda: scan_later.enqueue(attachment.pk))
    return attachment


def attach(*, by: Member, item: Any, pks: Collection[int]) -> list[Attachment]:
    """Put the waiting files *pks* of *by* beside the marked *item*, for its readers and no others.

    What is not theirs, or stands elsewhere already, is passed over. Raises FileRefused for too many, or for one in
    which a virus was found. Call it in the transaction that saves *item*.
    """
    waiting = list(Attachment.objects.pending_of(by).select_for_update().filter(pk__in=pks))
    _check_room(item, waiting)
    for attachment in waiting:
        if attachment.state == Attachment.State.INFECTED:
            raise FileRefused(attachment.name, str(attachment.get_state_display()))
        attachment.content_type = ContentType.objects.get_for_model(item)
        attachment.object_id = item.pk
        attachment.mark, attachment.working_group_id = item.mark, item.working_group_id
        attachment.service_id = item.service_id
        attachment.save()
    return waiting


def show_attachments(*, item: Any, shown: bool) -> None:
    """Open or withhold the attachments of *item* with it. Call it in the transaction that changes *item*."""
    Attachment.objects.beside(item).update(withheld_at=None if shown else timezone.now())


def remove_attachment(*, by: Member, attachment: Attachment) -> None:
    """Take *attachment* away from its item; what is stored stays, so that it can be brought back.

    Who calls it checks whether *by* may, in the transaction that announces the item. Twice is the same as once.
    """
    Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_at=timezone.now(), removed_by=by)


def restore_attachment(*, attachment: Attachment) -> None:
    """Bring back *attachment*; the rest is as in ``remove_attachment``.

    Raises FileRefused where others took its place.
    """
    if attachment.removed_at is not None:
        _check_room(attachment.item, [attachment])
    Attachment.objects.filter(pk=attachment.pk).update(removed_at=None, removed_by=None)


def discard(*, by: Member, pk: int) -> bool:
    """Remove the waiting file *pk* of *by*; whether there was one."""
    attachment = Attachment.objects.pending_of(by).filter(pk=pk).first()
    return attachment is not None and _remove(attachment)


def discard_forgotten() -> int:
    """Remove the files that nobody posted for a week, but those of drafts, and return how many. Safe to repeat."""
    forgotten = Attachment.objects.filter(object_id=None, added_at__lt=timezone.now() - PENDING)
    forgotten = forgotten.exclude(pk__in=waited_for())
    return sum(_remove(attachment) for attachment in forgotten)


def scan_attachment(pk: int) -> None:
    """Ask the scanner about the file *pk*, and act on what it says. Raises ScannerUnavailable; it then stays shut."""
    attachment = Attachment.objects.waiting().filter(pk=pk).first()
    if attachment is None:
        return
    with attachment.file.open("rb") as file:
        found = scanning.scan(file)
    with transaction.atomic():
        current = Attachment.objects.select_for_update().filter(pk=pk, state=Attachment.State.WAITING).first()
        if current is not None:
            _judge(current, found)


def _check_room(item: Any, more: Sequence[Attachment]) -> None:
    """Raise FileRefused where *item* cannot carry *more* files; those that were taken away do not count."""
    limit = settings.ATTACHMENTS_PER_POST
    if more and len(more) + Attachment.objects.beside(item).filter(removed_at=None).count() > limit:
        too_many = ngettext("A post carries at most %(n)s file.", "A post carries at most %(n)s files.", limit)
        raise FileRefused(more[-1].name, too_many % {"n": limit})


def _judge(attachment: Attachment, found: str) -> None:
    attachment.state = Attachment.State.INFECTED if found else Attachment.State.CLEAN
    attachment.signature = found[:120]
    if found:
        _delete_stored(attachment)
        attachment.file = ""
        log(attachment, "files.infected", data={"signature": attachment.signature, "sha256": attachment.sha256})
    attachment.save()
    transaction.on_commit(lambda: tell_owner(attachment))  # the item is locked before its files, never after


def _remove(attachment: Attachment) -> bool:
    with transaction.atomic():
        _delete_stored(attachment)
        attachment.delete()
    return True


def _delete_stored(attachment: Attachment) -> None:
    """Delete the stored file once the row that names it is gone for good."""
    name, storage = str(attachment.file), attachment.file.storage
    transaction.on_commit(lambda: storage.delete(name) if name else None)
