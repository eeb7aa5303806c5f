"""Open a working group to somebody of the secretariat who is not in it, and end that.

Its chairs learn of it at once, and its members read by whom, until when, and why. Who opened it reads and does no more.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from network_site.members import exceptions, permissions
from network_site.members.actions.groups import MEMBER, lock_group, new_epoch, record
from network_site.members.models import GroupOpening, Member, WorkingGroup
from network_site.members.telling import tell

REASON_LEAST = 20  # letters: less is no sentence


@transaction.atomic
def open_group(*, by: Member, group: WorkingGroup, reason: str, key: UUID) -> GroupOpening:
    """Let *by* read *group* for ``GROUP_OPENING_HOURS``; the same *key* twice is the same opening.

    Nothing prolongs it: who needs longer gives a reason anew. Raises NotTheSecretariat, ReasonTooShort, AlreadyInside
    for who is in the group or has it open, and ReasonUsed for the key of an opening that is over.
    """
    if not permissions.may_open_groups(by):
        raise exceptions.NotTheSecretariat
    reason = " ".join(reason.split())
    if len(reason) < REASON_LEAST:
        raise exceptions.ReasonTooShort
    group = lock_group(group)
    made: GroupOpening | None = GroupOpening.objects.filter(member=by, idempotency_key=key).first()
    if made is not None:
        return _still_holds(made, group)
    if group.memberships.filter(member=by).exists() or group.openings.current().filter(member=by).exists():
        raise exceptions.AlreadyInside
    return _open(by, group, reason, key)


@transaction.atomic
def end_opening(*, by: Member, opening: GroupOpening) -> None:
    """End *opening* before its time; one that is over stays as it is. Raises NotYourGroup."""
    group = lock_group(opening.group)
    if not permissions.may_end_opening(by, opening):
        raise exceptions.NotYourGroup
    current = GroupOpening.objects.current().filter(pk=opening.pk)
    if current.update(ended_at=timezone.now(), ended_by=by):
        new_epoch(opening.member)
        record(group, "opening_ended", by, opening.member)


@transaction.atomic
def end_openings_of(*, member: Member) -> None:
    """End whatever *member* has open: they left the secretariat or the network. Whoever calls it ends their access."""
    member.group_openings.current().update(ended_at=timezone.now())
    member.read_places_anew()


def _still_holds(made: GroupOpening, group: WorkingGroup) -> GroupOpening:
    if made.group_id != group.pk or not made.is_current:
        raise exceptions.ReasonUsed
    return made


def _open(by: Member, group: WorkingGroup, reason: str, key: UUID) -> GroupOpening:
    now = timezone.now()
    opening: GroupOpening = GroupOpening.objects.create(
        group=group,
        member=by,
        office=by.label,
        reason=reason,
        opened_at=now,
        ends_at=now + timedelta(hours=settings.GROUP_OPENING_HOURS),
        idempotency_key=key,
    )
    new_epoch(by)
    record(group, "opened", by, reason=reason, until=opening.ends_at.isoformat())
    tell("group-opened", about=opening, to=_whom_to_tell(group), by=by)
    return opening


def _whom_to_tell(group: WorkingGroup) -> list[Member]:
    """Return the chairs in good standing; where there is none, everybody in the group."""
    standing = Member.objects.verified()
    chairs = list(standing.filter(group_memberships__in=group.memberships.exclude(role=MEMBER)))
    return chairs or list(standing.filter(group_memberships__group=group))
