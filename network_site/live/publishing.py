"""Announcing a change: a row in the table, inside the transaction that makes the change."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import F

from network_site.live.doorbell import ring
from network_site.live.exceptions import NotInTransaction, UnknownChange
from network_site.live.models import Change, Stream
from network_site.live.registry import resolve


def publish(stream: str, kind: str, object_id: int) -> int:
    """Append a change to *stream* and return its number.

    Holds the stream's row lock until the transaction ends, so that numbers are committed in order and without a gap;
    the readers are woken after the commit. Raises NotInTransaction outside an atomic block, UnknownStream and
    UnknownChange for what is not registered.
    """
    _check(stream, kind)
    row, _ = Stream.objects.select_for_update().get_or_create(name=stream)
    row.head += 1
    Change.objects.create(stream=row, seq=row.head, kind=kind, object_id=object_id)
    _forget_old_changes(row)
    row.save(update_fields=["head", "floor"])
    transaction.on_commit(lambda: ring({"type": "live.change", "stream": stream, "seq": row.head}), robust=True)
    return row.head


def publish_each(kind: str, objects: Mapping[str, int]) -> None:
    """Append a change to each of many streams, given as ``{stream: object id}``, in few statements.

    Locks, wakes and raises as ``publish`` does. Old changes are left for the next ``publish`` to forget.
    """
    for stream in objects:
        _check(stream, kind)
    Stream.objects.bulk_create([Stream(name=stream) for stream in objects], ignore_conflicts=True)
    rows = list(Stream.objects.select_for_update().filter(name__in=list(objects)).order_by("pk"))
    Change.objects.bulk_create(
        Change(stream=row, seq=row.head + 1, kind=kind, object_id=objects[row.name]) for row in rows
    )
    Stream.objects.filter(pk__in=[row.pk for row in rows]).update(head=F("head") + 1)
    heads = {row.name: row.head + 1 for row in rows}
    transaction.on_commit(lambda: ring({"type": "live.changes", "heads": heads}), robust=True)


def position(stream: str) -> int:
    """Return the number of the last change of *stream*; read it before the content that the page shows."""
    return Stream.objects.filter(name=stream).values_list("head", flat=True).first() or 0


def positions(streams: Iterable[str]) -> dict[str, int]:
    """Return the numbers of the last changes of *streams*, in their order and in one query."""
    names = list(streams)
    heads = dict(Stream.objects.filter(name__in=names).values_list("name", "head"))
    return {name: heads.get(name, 0) for name in names}


def _check(stream: str, kind: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(f"{kind} must be published in the transaction that makes the change.")
    if kind not in resolve(stream)[0].changes:
        raise UnknownChange(f"{kind} is not a registered change of {stream}.")


def _forget_old_changes(row: Stream) -> None:
    floor = row.head - settings.LIVE_KEEP_CHANGES
    if floor > row.floor:
        row.floor = floor
        Change.objects.filter(stream=row, seq__lte=floor).delete()
