"""Making the notifications of a notice: a few statements, however many members are told."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from network_site.access.readers import readers_of
from network_site.live.publishing import publish_each
from network_site.notifications.levels import Level
from network_site.notifications.models import Notice, Notification
from network_site.notifications.registry import Verb, verb_named
from network_site.notifications.streams import stream_of


@transaction.atomic
def make_notifications(notice: int) -> int:
    """Tell everyone whom the *notice* is for, and return how many were told. Safe to repeat.

    Of two workers at once, one does it: the notice's row is locked, and gone when they are told.
    """
    row = Notice.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=notice).first()
    if row is None:
        return 0
    verb = verb_named(row.verb)
    item = verb.load([row.object_id]).get(row.object_id)
    told = _tell(row, verb, item) if item is not None else []
    row.delete()
    return len(told)


def _tell(row: Notice, verb: Verb, item: Any) -> list[Notification]:
    levels = _levels(row.to if row.to is not None else verb.recipients(item))
    readers = readers_of(levels.keys() - {row.by_id})
    entitled = {member: levels[member] for member, reader in readers.items() if verb.may_see(item, reader)}
    before = Notification.objects.about(verb.slug, object_id=row.object_id)
    before.exclude(taken_back_at=None).delete()  # it happened again
    known = set(before.values_list("recipient", flat=True))
    audience = verb.audience_of(item)
    made = Notification.objects.bulk_create(
        Notification(
            recipient_id=member,
            verb=verb.slug,
            object_id=row.object_id,
            key=row.key,
            level=level,
            created_at=row.created_at,
            mark=audience.mark,
            working_group_id=audience.working_group_id,
            service_id=audience.service_id,
        )
        for member, level in entitled.items()
        if member not in known
    )
    publish_each("notified", {stream_of(told.recipient_id): told.pk for told in made})
    return made


def _levels(people: Mapping[Any, Iterable[int]]) -> dict[int, str]:
    """Return the nearest level of each member."""
    levels: dict[int, str] = {}
    for level in Level.values:
        for member in people.get(level, ()):
            levels.setdefault(member, level)
    return levels
