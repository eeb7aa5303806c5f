"""What members do in their inbox: read, put away, and take either back. Every open tab follows.

What waits there and may not be seen any more is let go, so that the number in the header is that of the inbox.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from network_site.access.readers import readers_of
from network_site.live.publishing import publish
from network_site.members.models import Member
from network_site.notifications.entries import READ_AT_ONCE, hidden_from
from network_site.notifications.models import Notification
from network_site.notifications.registry import key_of
from network_site.notifications.streams import stream_of


def read_about(*, by: Member, item: Model) -> None:
    """Note that *by*, the member of a request, opened *item*: what was grouped with it is read.

    Asks nothing of the database where nothing waits for *by*.
    """
    waiting: int = getattr(by, "unread_notifications", 0)
    if not waiting:
        return
    read = _of(by, key_of(item)).unread().count()
    if read:
        read_entry(by=by, key=key_of(item))
        by.__dict__["unread_notifications"] = max(waiting - read, 0)  # the header of this very page


def let_go(*, by: Member, hidden: Collection[int]) -> None:
    """Take back those notifications (numbers) of *by*, the member of a request, whose objects are hidden from them."""
    gone = _take_back(by.pk, hidden)
    by.__dict__["unread_notifications"] = max(getattr(by, "unread_notifications", 0) - gone, 0)


def look_again(member: Member) -> None:
    """Take back what waits for *member* and is hidden from them now: a role or a place of theirs has ended."""
    reader = readers_of([member.pk]).get(member.pk)
    waiting = Notification.objects.filter(recipient=member, taken_back_at=None).unread()
    if reader is not None:  # else they see no page, and all of it waits should they come back
        _take_back(member.pk, hidden_from(reader, list(waiting.visible_to(reader).order_by("-pk")[:READ_AT_ONCE])))


def read_entry(*, by: Member, key: str) -> None:
    """Read all that was grouped under *key*."""
    _change(_of(by, key).unread(), "read", by, read_at=timezone.now())


def unread_entry(*, by: Member, key: str) -> None:
    """Let the latest notification under *key* wait again."""
    latest = _of(by, key).order_by("-pk").values("pk")[:1]
    _change(_of(by, key).filter(pk__in=latest), "read", by, read_at=None, read_in=None, archived_at=None)


def archive_entry(*, by: Member, key: str) -> None:
    """Put away all that was grouped under *key*; it is read with that."""
    with transaction.atomic():
        _change(_of(by, key).unread(), "read", by, read_at=timezone.now())
        _change(_of(by, key).in_inbox(), "read", by, archived_at=timezone.now())


def restore_entry(*, by: Member, key: str) -> None:
    """Bring back what was put away under *key*."""
    _change(_of(by, key).archived(), "read", by, archived_at=None)


def read_all(*, by: Member) -> UUID:
    """Read everything; returns the number by which ``undo_read_all`` takes it back."""
    deed = uuid4()
    waiting = Notification.objects.filter(recipient=by).unread()
    _change(waiting, "read_all", by, read_at=timezone.now(), read_in=deed)
    return deed


def undo_read_all(*, by: Member, deed: UUID) -> None:
    """Let wait again what the deed of *by* read."""
    _change(Notification.objects.filter(recipient=by, read_in=deed), "read_all", by, read_at=None, read_in=None)


def _of(member: Member, key: str) -> Any:
    return Notification.objects.filter(recipient=member, key=key)


@transaction.atomic
def _take_back(member: int, numbers: Collection[int]) -> int:
    gone = Notification.objects.filter(recipient=member, pk__in=numbers, taken_back_at=None)
    taken = gone.update(taken_back_at=timezone.now()) if numbers else 0
    if taken:
        publish(stream_of(member), "taken_back", max(numbers))
    return taken


@transaction.atomic
def _change(rows: Any, kind: str, by: Member, **values: object) -> None:
    latest = rows.order_by("-pk").values_list("pk", flat=True).first()
    if latest is not None:
        Notification.objects.filter(pk__in=rows.values("pk")).update(**values)
        publish(stream_of(by.pk), kind, latest)
