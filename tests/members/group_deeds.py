"""What tests of working groups do again and again."""

import uuid

from network_site.members.actions import groups as actions
from network_site.members.models import Member, WorkingGroup

CHAIR, CO_CHAIR, MEMBER = "chair", "co-chair", "member"


def open_group(by: Member, **changed: object) -> WorkingGroup:
    fields = {"name": "Sea routes", "description": "", "is_closed": True, "key": uuid.uuid4(), **changed}
    return actions.create_group(by=by, **fields)  # type: ignore[arg-type]


def bring(group: WorkingGroup, chair: Member, *members: Member) -> None:
    for member in members:
        invitation = actions.invite_to_group(by=chair, group=group, member=member)
        actions.answer_invitation(by=member, invitation=invitation, accept=True)


def role_of(group: WorkingGroup, member: Member) -> str:
    return group.memberships.get(member=member).role


def epoch_of(member: Member) -> int:
    epoch: int = Member.objects.get(pk=member.pk).access_epoch
    return epoch


def known_to(member: Member) -> set[WorkingGroup]:
    return set(WorkingGroup.objects.visible_to(member))
