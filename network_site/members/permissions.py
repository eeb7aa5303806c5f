"""Who may do what to memberships."""

from network_site.members.models import FactorRecovery, GroupMembership, GroupOpening, Member, WorkingGroup
from network_site.members.roles import Role
from network_site.vocabulary.models import Jurisdiction


def may_invite(member: Member) -> bool:
    """Whether *member* may invite anybody: the secretariat, and for their own country focal points and deputies."""
    return may_vouch_for(member, member.jurisdiction)


def may_give_role(member: Member, role: str) -> bool:
    """Whether *member* may invite people as *role*; only the secretariat invites others than prosecutors."""
    return role == Role.PROSECUTOR or (member.is_verified and member.has_role(Role.SECRETARIAT))


def may_vouch_for(member: Member, jurisdiction: Jurisdiction | None) -> bool:
    """Whether *member* may answer for people of *jurisdiction*: as its focal point, a deputy, or the secretariat."""
    if not member.is_verified:
        return False
    if member.has_role(Role.SECRETARIAT):
        return True
    if jurisdiction is None or member.jurisdiction_id != jurisdiction.pk:
        return False
    return member.has_role(Role.FOCAL_POINT) or _in_charge(member, jurisdiction)


def may_create_group(member: Member) -> bool:
    """Whether *member* may create a working group: focal points, moderators, the secretariat.

    Others ask one of these. Whoever creates a group chairs it, and may hand the chair over.
    """
    creators = {Role.FOCAL_POINT, Role.MODERATOR, Role.SECRETARIAT}
    return member.is_verified and bool(member.role_names & creators)


def may_see_group(member: Member, group: WorkingGroup) -> bool:
    """Whether *member* may know *group*. The twin of ``WorkingGroup.objects.visible_to``.

    No role alone opens a closed group: moderators and the secretariat learn of it only from inside, or while the
    secretariat has it open for a reason that its members read.
    """
    if not member.is_verified:
        return False
    if not group.is_closed or group.memberships.filter(member=member).exists():
        return True
    if group.openings.current().filter(member=member).exists():
        return True
    return group.archived_at is None and group.invitations.filter(member=member, answered_at=None).exists()


def may_post_in(member: Member, group: WorkingGroup) -> bool:
    """Whether *member* may add anything to *group*: a member of it, while it is not archived. Asks the stored rows."""
    stands = GroupMembership.objects.filter(group=group, member=member, group__archived_at=None)
    return member.is_verified and stands.exists()


def may_manage_group(member: Member, group: WorkingGroup) -> bool:
    """Whether *member* invites to *group*, admits, describes and removes: its chair and co-chairs."""
    roles = (GroupMembership.Role.CHAIR, GroupMembership.Role.CO_CHAIR)
    return member.is_verified and group.memberships.filter(member=member, role__in=roles).exists()


def may_chair_group(member: Member, group: WorkingGroup) -> bool:
    """Whether *member* hands out roles in *group*, archives and reopens it: its chair."""
    return member.is_verified and group.memberships.filter(member=member, role=GroupMembership.Role.CHAIR).exists()


def may_appoint_chairs(member: Member) -> bool:
    """Whether *member* may give a group its next chair when the last one lost standing: the secretariat."""
    return member.is_verified and member.has_role(Role.SECRETARIAT)


def may_open_groups(member: Member) -> bool:
    """Whether *member* may open groups they are not in, for a reason and for a time: the secretariat."""
    return member.is_verified and member.has_role(Role.SECRETARIAT)


def may_end_opening(member: Member, opening: GroupOpening) -> bool:
    """Whether *member* may end the opening before its time: who opened the group, and its chairs."""
    return (member.is_verified and opening.member_id == member.pk) or may_manage_group(member, opening.group)


def may_decide_on(member: Member, other: Member) -> bool:
    """Whether *member* confirms or ends the mandate of *other*; for focal points only the secretariat does."""
    if member.pk == other.pk or not may_vouch_for(member, other.jurisdiction):
        return False
    return member.has_role(Role.SECRETARIAT) or not answers_to_secretariat(other)


def answers_to_secretariat(member: Member) -> bool:
    """Whether the secretariat alone decides on *member*: focal points and its own people."""
    return bool({group.name for group in member.groups.all()} & {Role.FOCAL_POINT, Role.SECRETARIAT})


def may_pseudonymise(member: Member, other: Member) -> bool:
    """Whether *member* may have the details of *other*, who left, taken away: they themselves, and the secretariat."""
    if other.verified_at is not None:
        return False
    return member.pk == other.pk or (member.is_verified and member.has_role(Role.SECRETARIAT))


def may_appoint_deputy(member: Member, focal_point: Member) -> bool:
    """Whether *member* chooses who stands in for *focal_point*: they themselves, and the secretariat."""
    if not member.is_verified:
        return False
    own = member.pk == focal_point.pk and member.has_role(Role.FOCAL_POINT)
    return own or member.has_role(Role.SECRETARIAT)


def may_publish_rules(member: Member) -> bool:
    """Whether *member* puts a new version of the rules of use in force: the secretariat."""
    return member.is_verified and member.has_role(Role.SECRETARIAT)


def may_assign_roles(member: Member) -> bool:
    """Whether *member* grants and removes roles."""
    return member.is_verified and member.has_role(Role.SECRETARIAT)


def answers_for_members(member: Member) -> bool:
    """Whether *member* answers for anybody: keeps the list of a country, or of all."""
    if not member.is_verified:
        return False
    return member.has_role(Role.SECRETARIAT) or may_vouch_for(member, member.jurisdiction)


def may_vouch_recovery(member: Member, recovery: FactorRecovery, *, in_charge: bool | None = None) -> bool:
    """Whether *member* may state that it is the member who asks; *recovery* comes from ``for_decision``.

    The focal point of the country or a deputy does. Where there is none, and for focal points and the secretariat, a
    member of the secretariat does, and another one approves. A list asks ``is_in_charge`` once for all its rows.
    """
    if not member.is_verified or member.pk == recovery.member_id or recovery.vouched_by_id is not None:
        return False
    if recovery.by_secretariat:  # type: ignore[attr-defined]
        return member.has_role(Role.SECRETARIAT)
    if in_charge is None:
        return _in_charge(member, recovery.member.jurisdiction)
    return in_charge and member.jurisdiction_id == recovery.member.jurisdiction_id


def may_approve_recovery(member: Member, recovery: FactorRecovery) -> bool:
    """Whether *member* may have the link sent: of the secretariat, and neither who asked nor who vouched."""
    if not member.is_verified or member.pk in {recovery.member_id, recovery.vouched_by_id}:
        return False
    was_vouched = recovery.vouched_by_id is not None and recovery.approved_by_id is None
    return was_vouched and member.has_role(Role.SECRETARIAT)


def may_decide_recovery(member: Member, recovery: FactorRecovery) -> bool:
    """Whether *member* may refuse: who could vouch for it, and the secretariat."""
    if not member.is_verified or member.pk == recovery.member_id:
        return False
    if member.has_role(Role.SECRETARIAT):
        return True
    return not recovery.by_secretariat and _in_charge(member, recovery.member.jurisdiction)  # type: ignore[attr-defined]


def is_in_charge(member: Member) -> bool:
    """Whether *member* is a focal point of their country, or the deputy of one who stands."""
    return _in_charge(member, member.jurisdiction)


def _in_charge(member: Member, jurisdiction: Jurisdiction | None) -> bool:
    """Whether *member* is a focal point of *jurisdiction*, or the deputy of one who stands."""
    if jurisdiction is None or member.jurisdiction_id != jurisdiction.pk:
        return False
    return bool(Member.objects.in_charge_of(jurisdiction).filter(pk=member.pk).exists())
