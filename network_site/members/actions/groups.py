"""Every write of working groups and their members.

Each action runs in one transaction and takes the group's row lock first, so that two at once happen one after the
other. The audit names a group by its number: whoever reads the audit may not know a closed group.
"""

import secrets
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from wagtail.log_actions import log

from network_site.members import exceptions, permissions
from network_site.members.models import GroupInvitation, GroupMembership, JoinRequest, Member, WorkingGroup
from network_site.members.telling import look_again, take_back, tell

CHAIR, CO_CHAIR, MEMBER = GroupMembership.Role.CHAIR, GroupMembership.Role.CO_CHAIR, GroupMembership.Role.MEMBER
STEM_LENGTH = 48
RANDOM_BYTES = 4  # of a slug: nobody finds a closed group by guessing


@transaction.atomic
def create_group(*, by: Member, name: str, description: str, is_closed: bool, key: UUID) -> WorkingGroup:
    """Open a working group, chaired by its founder; the same *key* twice gives the same group.

    Whether it is closed never changes: people talk in the belief that it is.
    Raises NotYourGroup for who may not create one, and GroupNameTaken when an open group has the name.
    """
    if not permissions.may_create_group(by):
        raise exceptions.NotYourGroup
    made: WorkingGroup | None = WorkingGroup.objects.filter(created_by=by, creation_key=key).first()
    if made is not None:
        return made
    group = WorkingGroup(
        name=name, slug=_slug(name), description=description, is_closed=is_closed, created_by=by, creation_key=key
    )
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError:
        return _made_meanwhile(by, key)
    record(group, "created", by)
    _place(group, by, CHAIR, by=by)
    return group


@transaction.atomic
def describe_group(*, by: Member, group: WorkingGroup, name: str, description: str) -> WorkingGroup:
    """Give *group* another name or description. Raises NotYourGroup, GroupArchived and GroupNameTaken."""
    group = managed_group(group, by)
    group.name, group.description = name, description
    try:
        with transaction.atomic():
            group.save(update_fields=["name", "description"])
    except IntegrityError:
        raise exceptions.GroupNameTaken from None
    record(group, "described", by)
    return group


@transaction.atomic
def invite_to_group(*, by: Member, group: WorkingGroup, member: Member, note: str = "") -> GroupInvitation:
    """Invite *member*; an invitation that is still open is returned as it stands.

    Raises NotYourGroup, GroupArchived, and NoPlaceInGroup for who is in the group or has lost standing.
    """
    group = managed_group(group, by)
    if not _standing(member) or group.memberships.filter(member=member).exists():
        raise exceptions.NoPlaceInGroup
    invitation, is_new = GroupInvitation.objects.get_or_create(
        group=group, member=member, answered_at=None, defaults={"invited_by": by, "note": note}
    )
    if is_new:
        record(group, "invited", by, member)
        tell("group-invited", about=invitation, to=[member], by=by)
    return invitation


@transaction.atomic
def withdraw_invitation(*, by: Member, invitation: GroupInvitation) -> None:
    """Take back an invitation that was not answered. Raises NotYourGroup, GroupArchived and AlreadyAnswered."""
    group = managed_group(invitation.group, by)
    _close_invitation(invitation, accepted=False)
    take_back(about=invitation)
    record(group, "invitation_withdrawn", by, invitation.member)


@transaction.atomic
def answer_invitation(*, by: Member, invitation: GroupInvitation, accept: bool) -> None:
    """Accept or decline an invitation. Raises NoPlaceInGroup for another's, AlreadyAnswered and GroupArchived."""
    if invitation.member_id != by.pk or not _standing(by):
        raise exceptions.NoPlaceInGroup
    group = _active(invitation.group)
    _close_invitation(invitation, accepted=accept)
    if accept:
        _join(group, by, by=by)
    else:
        take_back(about=invitation)
        record(group, "invitation_declined", by)


@transaction.atomic
def ask_to_join(*, by: Member, group: WorkingGroup, reason: str) -> JoinRequest:
    """Ask the chairs of an open group for a place; a request that is still open is returned as it stands.

    Raises NoPlaceInGroup for a closed group, a member of the group and who has lost standing; GroupArchived.
    """
    group = _active(group)
    if group.is_closed or not _standing(by) or group.memberships.filter(member=by).exists():
        raise exceptions.NoPlaceInGroup
    request, is_new = JoinRequest.objects.get_or_create(
        group=group, member=by, decided_at=None, defaults={"reason": reason}
    )
    if is_new:
        record(group, "asked", by)
        chairs = Member.objects.verified().filter(group_memberships__in=group.memberships.exclude(role=MEMBER))
        tell("join-asked", about=request, to=chairs, by=by)
    return request


@transaction.atomic
def decide_request(*, by: Member, request: JoinRequest, admit: bool) -> None:
    """Admit who asked, or not. Raises NotYourGroup, GroupArchived, AlreadyAnswered and NoPlaceInGroup."""
    group = managed_group(request.group, by)
    if admit and not _standing(request.member):
        raise exceptions.NoPlaceInGroup
    still_open = JoinRequest.objects.filter(pk=request.pk, decided_at=None)
    if not still_open.update(decided_at=timezone.now(), decided_by=by, admitted=admit):
        raise exceptions.AlreadyAnswered
    if admit:
        _join(group, request.member, by=by)
    else:
        record(group, "refused", by, request.member)
    take_back(about=request)
    tell("join-answered", about=request, to=[request.member], by=by)


@transaction.atomic
def leave_group(*, by: Member, group: WorkingGroup) -> None:
    """Leave *group*. Raises ChairMustHandOver for its chair and NoPlaceInGroup for who is not in it."""
    group = lock_group(group)
    place = _place_of(group, by)
    if place.role == CHAIR:
        raise exceptions.ChairMustHandOver
    _end(place)
    record(group, "left", by)


@transaction.atomic
def leave_all_groups(*, member: Member) -> None:
    """End every place of *member*, who leaves the network, and whatever waits for their answer.

    A chair goes to the next in line. Where nobody is, the secretariat finds the group among those without a chair; a
    group that is left empty is archived.
    """
    for group in map(lock_group, WorkingGroup.objects.of(member).order_by("pk")):
        place = _place_of(group, member)
        _end(place)
        record(group, "left", member)
        if place.role == CHAIR:
            _hand_on(group, by=member)
    _close_all(member.group_invitations, member.join_requests, by=member)


@transaction.atomic
def remove_from_group(*, by: Member, group: WorkingGroup, member: Member) -> None:
    """Take *member* out. The chair may remove everyone else, a co-chair plain members.

    Raises NotYourGroup, and NoPlaceInGroup when *member* is not in the group.
    """
    group = lock_group(group)
    if not permissions.may_manage_group(by, group):
        raise exceptions.NotYourGroup
    place = _place_of(group, member)
    if place.role == CHAIR or (place.role == CO_CHAIR and not permissions.may_chair_group(by, group)):
        raise exceptions.NotYourGroup
    _end(place)
    record(group, "removed", by, member)


@transaction.atomic
def change_group_role(*, by: Member, group: WorkingGroup, member: Member, role: str) -> None:
    """Make *member* chair, co-chair or member. A chair who hands over becomes a co-chair.

    Raises NotYourGroup, GroupArchived, and NoPlaceInGroup for who is not in the group or has lost standing.
    """
    group = _active(group)
    if not permissions.may_chair_group(by, group) or member.pk == by.pk:
        raise exceptions.NotYourGroup
    place = _place_of(group, member)
    if role != MEMBER and not _standing(member):
        raise exceptions.NoPlaceInGroup
    if role == CHAIR:
        group.memberships.filter(member=by).update(role=CO_CHAIR)
        new_epoch(by)
    _give(place, role)
    record(group, "role_changed", by, member, role=role)


@transaction.atomic
def appoint_chair(*, by: Member, group: WorkingGroup) -> None:
    """Give the chair to the next in line when the last chair lost standing: co-chairs first, by how long they are in.

    The order decides and not the secretariat, which does not learn who is in a closed group.
    Raises NotYourGroup, and NoPlaceInGroup when the group has a chair or nobody to take it.
    """
    if not permissions.may_appoint_chairs(by):
        raise exceptions.NotYourGroup
    group = _active(group)
    if not WorkingGroup.objects.without_chair().contains(group):
        raise exceptions.NoPlaceInGroup
    successor = _next_in_line(group)
    if successor is None:
        raise exceptions.NoPlaceInGroup
    group.memberships.filter(role=CHAIR).update(role=MEMBER)
    _give(successor, CHAIR)
    record(group, "role_changed", by, successor.member, role=CHAIR)


@transaction.atomic
def archive_group(*, by: Member, group: WorkingGroup) -> None:
    """Close *group* for writing; its members may still read it. Open invitations and requests end.

    Raises NotYourGroup.
    """
    group = lock_group(group)
    if not permissions.may_chair_group(by, group):
        raise exceptions.NotYourGroup
    if group.archived_at is None:
        _archive(group, by)


@transaction.atomic
def reopen_group(*, by: Member, group: WorkingGroup) -> None:
    """Open an archived *group* for writing again. Raises NotYourGroup."""
    group = lock_group(group)
    if not permissions.may_chair_group(by, group):
        raise exceptions.NotYourGroup
    if WorkingGroup.objects.filter(pk=group.pk).exclude(archived_at=None).update(archived_at=None):
        record(group, "reopened", by)


def managed_group(group: WorkingGroup, by: Member) -> WorkingGroup:
    """Return *group* with its row locked, for *by* to change something in it. Raises NotYourGroup and GroupArchived."""
    locked = lock_group(group)
    if not permissions.may_manage_group(by, locked):
        raise exceptions.NotYourGroup
    if locked.archived_at is not None:
        raise exceptions.GroupArchived
    return locked


def _slug(name: str) -> str:
    stem = slugify(name)[:STEM_LENGTH].strip("-") or "group"
    return f"{stem}-{secrets.token_hex(RANDOM_BYTES)}"


def _made_meanwhile(by: Member, key: UUID) -> WorkingGroup:
    made: WorkingGroup | None = WorkingGroup.objects.filter(created_by=by, creation_key=key).first()
    if made is None:
        raise exceptions.GroupNameTaken
    return made


def lock_group(group: WorkingGroup) -> WorkingGroup:
    """Return *group* with its row locked, which every write in it takes first."""
    locked: WorkingGroup = WorkingGroup.objects.select_for_update().get(pk=group.pk)
    return locked


def _active(group: WorkingGroup) -> WorkingGroup:
    locked = lock_group(group)
    if locked.archived_at is not None:
        raise exceptions.GroupArchived
    return locked


def _standing(member: Member) -> bool:
    return bool(Member.objects.verified().filter(pk=member.pk).exists())


def _place_of(group: WorkingGroup, member: Member) -> GroupMembership:
    place = group.memberships.filter(member=member).first()
    if place is None:
        raise exceptions.NoPlaceInGroup
    return place


def _close_invitation(invitation: GroupInvitation, *, accepted: bool) -> None:
    still_open = GroupInvitation.objects.filter(pk=invitation.pk, answered_at=None)
    if not still_open.update(answered_at=timezone.now(), accepted=accepted):
        raise exceptions.AlreadyAnswered


def _close_all(invitations: Any, requests: Any, *, by: Member, joins: bool = False) -> None:
    """Close what still waits among them, and take back what asked for an answer. Whoever *joins* is told of that."""
    now = timezone.now()
    waiting = invitations.filter(answered_at=None), requests.filter(decided_at=None)
    answered = [*([] if joins else waiting[0]), *waiting[1]]
    waiting[0].update(answered_at=now, accepted=joins)
    waiting[1].update(decided_at=now, decided_by=by, admitted=joins)
    for asked in answered:
        take_back(about=asked)


def _join(group: WorkingGroup, member: Member, *, by: Member) -> None:
    """Give *member* a place, and end whatever else asked for one."""
    if group.memberships.filter(member=member).exists():
        return
    _close_all(group.invitations.filter(member=member), group.join_requests.filter(member=member), by=by, joins=True)
    _place(group, member, MEMBER, by=by)


def _place(group: WorkingGroup, member: Member, role: str, *, by: Member) -> None:
    GroupMembership.objects.create(group=group, member=member, role=role)
    new_epoch(member)
    record(group, "joined", by, member)


def _give(place: GroupMembership, role: str) -> None:
    place.role = role
    place.save(update_fields=["role"])
    new_epoch(place.member)


def _next_in_line(group: WorkingGroup) -> GroupMembership | None:
    standing = group.memberships.filter(member__in=Member.objects.verified())
    # "co-chair" comes before "member".
    successor: GroupMembership | None = standing.exclude(role=CHAIR).order_by("role", "joined_at", "pk").first()
    return successor


def _hand_on(group: WorkingGroup, *, by: Member) -> None:
    successor = _next_in_line(group)
    if successor is not None:
        _give(successor, CHAIR)
        record(group, "role_changed", by, successor.member, role=CHAIR)
    elif group.archived_at is None and not group.memberships.exists():
        _archive(group, by)


def _archive(group: WorkingGroup, by: Member) -> None:
    WorkingGroup.objects.filter(pk=group.pk).update(archived_at=timezone.now())
    _close_all(group.invitations, group.join_requests, by=by)
    record(group, "archived", by)


def _end(place: GroupMembership) -> None:
    place.delete()
    new_epoch(place.member)


def new_epoch(member: Member) -> None:
    """Read *member* anew wherever they are: a place in a group began, changed or ended."""
    # Sockets compare it: who left is shut out, who joined is read anew.
    Member.objects.filter(pk=member.pk).update(access_epoch=F("access_epoch") + 1)
    member.read_places_anew()
    look_again(member)


def record(group: WorkingGroup, what: str, by: Member, member: Member | None = None, **data: str) -> None:
    """Write into the audit that *by* did *what* in *group*, to *member* or themselves."""
    log(
        group,
        f"members.group_{what}",
        user=by,
        title=f"Working group {group.pk}",
        data={"member": (member or by).pk, **data},
    )
