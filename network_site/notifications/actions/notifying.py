"""Telling members that something happened, and taking it back. Called by the actions of the parts."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from network_site.live.publishing import publish_each
from network_site.members.models import Member
from network_site.notifications.levels import Level
from network_site.notifications.models import Notice, Notification
from network_site.notifications.registry import key_of, verb_named, verbs_about
from network_site.notifications.streams import stream_of
from network_site.notifications.tasks import fan_out

People = Iterable[Member | int]


@transaction.atomic
def notify(
    *,
    verb: str,
    about: Model,
    to: People | Mapping[Level, People] | None = None,
    by: Member | None = None,
    group_with: Model | None = None,
) -> None:
    """Tell members that *verb* happened to *about*; a worker makes the notifications once the transaction holds.

    ``to`` are members or their numbers (also a ``values_list`` of them), for whom it is meant, or the same by level;
    left out, the worker asks the verb. Nobody is told of their own deed, nor of what they may not see, nor twice of the
    same verb and object, unless the verb recurs. The inbox groups what has the same ``group_with``. Raises UnknownVerb.
    """
    notice = Notice.objects.create(
        verb=verb_named(verb).slug,
        object_id=about.pk,
        key=key_of(group_with or about),
        by=by,
        to=_numbers(to),
    )
    fan_out.enqueue(notice.pk)


@transaction.atomic
def forget(*, about: Model, verb: str = "") -> None:
    """Take back every notification about *about* or grouped with it, and the mails that were not sent.

    Call it where something is deleted or quarantined, and with a *verb* where that alone is no longer so; ``remember``
    brings back what was not mailed.
    """
    spoken = Q(verb=verb, object_id=about.pk) if verb else _spoken_of(about)
    Notice.objects.filter(spoken).delete()
    _announce(Notification.objects.filter(spoken, taken_back_at=None), taken_back_at=timezone.now())


@transaction.atomic
def withdraw(*, about: Model, verb: str, of: Collection[int]) -> None:
    """Take back what the members with the numbers *of*, and who stands in for them, were told by *verb* about *about*.

    Others stay told. Where *about* goes out of sight and comes back, what was withdrawn stays read and put away.
    """
    for notice in Notice.objects.select_for_update().filter(verb=verb, object_id=about.pk):
        if notice.to is not None:
            notice.to = {level: [member for member in told if member not in of] for level, told in notice.to.items()}
            notice.save(update_fields=["to"])
    theirs = Q(recipient__in=of) | Q(stands_in_for__in=of)
    told = Notification.objects.about(verb, object_id=about.pk).filter(theirs, taken_back_at=None)
    _announce(told, **dict.fromkeys(("taken_back_at", "read_at", "archived_at"), timezone.now()))


@transaction.atomic
def remember(*, about: Model) -> None:
    """Show again what ``forget`` took back and still holds. Call it where something is restored."""
    holding = [slug for slug in verbs_about(about) if verb_named(slug).load([about.pk])]
    taken = Notification.objects.about(*holding, object_id=about.pk).exclude(taken_back_at=None)
    _announce(taken, taken_back_at=None)


@transaction.atomic
def renew(*, about: Model) -> None:
    """Give the notifications about *about* its audience of today. Call it where a mark or a group changes."""
    for slug in verbs_about(about):
        verb = verb_named(slug)
        for item in verb.load([about.pk]).values():
            audience = verb.audience_of(item)
            Notification.objects.about(slug, object_id=about.pk).update(
                mark=audience.mark, working_group=audience.working_group_id, service=audience.service_id
            )


@transaction.atomic
def regroup(*, about: Model, group_with: Model) -> None:
    """Group what was told about *about* with *group_with* from now on. Call it where a part of a thing moves."""
    key = key_of(group_with)
    spoken = Q(verb__in=verbs_about(about), object_id=about.pk)
    for model in (Notice, Notification):
        model._default_manager.filter(spoken).update(key=key)


def _numbers(to: People | Mapping[Level, People] | None) -> dict[str, list[int]] | None:
    if to is None:
        return None
    by_level = to if isinstance(to, Mapping) else {Level.DIRECT: to}
    return {
        str(level): [person.pk if isinstance(person, Member) else person for person in people]
        for level, people in by_level.items()
    }


def _spoken_of(about: Model) -> Q:
    return Q(verb__in=verbs_about(about), object_id=about.pk) | Q(key=key_of(about))


def _announce(rows: Any, **values: object) -> None:
    told = dict(rows.order_by("pk").values_list("recipient", "pk"))
    if told:
        rows.update(**values)
        publish_each("taken_back", {stream_of(member): pk for member, pk in told.items()})
