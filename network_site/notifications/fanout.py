"""Making the notifications of a notice: a few statements, however many members are told."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from network_site.access.readers import readers_of
from network_site.access.rules import Audience
from network_site.live.publishing import publish_each
from network_site.notifications.channels import plan
from network_site.notifications.levels import Level, Way
from network_site.notifications.models import Choice, Notice, Notification, Preferences
from network_site.notifications.registry import Verb, verb_named, verbs
from network_site.notifications.schedule import timing_of, timings_of
from network_site.notifications.streams import stream_of

LOST_AFTER = timedelta(minutes=1)

logger = logging.getLogger(__name__)


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


@dataclass(frozen=True, slots=True)
class Told:
    """Why a member is told: how near it is to them, and in whose place."""

    level: str
    in_place_of: int | None = None


def left_over() -> models.QuerySet[Notice]:
    """Return notices whose task was lost, of the verbs that this process knows: another version may know more."""
    known = [verb.slug for verb in verbs()]
    return Notice.objects.filter(created_at__lt=timezone.now() - LOST_AFTER, verb__in=known)


def make_left_over() -> None:
    """Make the notifications that a lost task left over. One that fails does not hold up the others."""
    for notice in left_over().order_by("pk").values_list("pk", flat=True):
        try:
            make_notifications(notice)
        except Exception:
            logger.exception("The notice %s could not be worked off; it will be tried again.", notice)


def _tell(row: Notice, verb: Verb, item: Any) -> list[Notification]:
    people = _people(_levels(row.to if row.to is not None else verb.recipients(item)), row.by_id)
    readers = readers_of(people)
    seeing = {member: people[member] for member, reader in readers.items() if verb.may_see(item, reader)}
    ways = _ways(verb, seeing)
    made = _make(row, verb.audience_of(item), {member: seeing[member] for member in ways})
    plan(made, ways, timings_of(ways, at_work=verb.waits_for_work(item)))
    publish_each("notified", {stream_of(told.recipient_id): told.pk for told in made})
    return made


def _levels(people: Mapping[Any, Iterable[int]]) -> dict[int, str]:
    """Return the nearest level of each member."""
    levels: dict[int, str] = {}
    for level in Level.values:
        for member in people.get(level, ()):
            levels.setdefault(member, level)
    return levels


def _people(levels: Mapping[int, str], by: int | None) -> dict[int, Told]:
    """Return whom to tell but the author, and for those who are away and meant themselves also who stands in."""
    now = timezone.now()
    people = {member: Told(level) for member, level in levels.items()}
    away = Preferences.objects.filter(pk__in=levels, stand_in__isnull=False, away_until__gte=now.date())
    for row in away.select_related("member"):
        timing = timing_of(row.member.time_zone, row)
        if levels[row.pk] == Level.DIRECT and timing.is_away(now) and row.stand_in_id is not None:
            people.setdefault(row.stand_in_id, Told(Level.DIRECT, row.pk))
    return {member: told for member, told in people.items() if member != by}


def _ways(verb: Verb, people: Mapping[int, Told]) -> dict[int, Way]:
    """Return how each member wants to hear of *verb*, without those who do not want to."""
    rows = Choice.objects.filter(verb=verb.slug, member__in=people).values_list("member", "level", "way")
    chosen = {(member, level): Way(way) for member, level, way in rows}
    ways = {member: chosen.get((member, told.level), verb.way(told.level)) for member, told in people.items()}
    return {member: way for member, way in ways.items() if way != Way.NOTHING}


def _make(row: Notice, audience: Audience, people: Mapping[int, Told]) -> list[Notification]:
    before = Notification.objects.about(row.verb, object_id=row.object_id)
    before.exclude(taken_back_at=None).delete()  # it happened again
    if verb_named(row.verb).recurs:
        # A new row stands first in the inbox and leaves once more; a notice that was late takes nothing back.
        before.filter(recipient__in=people, created_at__lt=row.created_at).delete()
    known = set(before.values_list("recipient", flat=True))
    return Notification.objects.bulk_create(
        Notification(
            recipient_id=member,
            stands_in_for_id=told.in_place_of,
            verb=row.verb,
            object_id=row.object_id,
            key=row.key,
            level=told.level,
            created_at=row.created_at,
            mark=audience.mark,
            working_group_id=audience.working_group_id,
            service_id=audience.service_id,
        )
        for member, told in people.items()
        if member not in known
    )
