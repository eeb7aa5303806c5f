"""Groups and all that hangs on them: once of an open group, once of the closed one."""

from typing import Any
from uuid import uuid4

from knowledge.guides.models import GuidePage
from network_site.home.actions import pin
from network_site.members.actions.groups import invite_to_group
from network_site.members.actions.openings import open_group
from network_site.members.models import GroupInvitation, GroupOpening, JoinRequest, Member, WorkingGroup
from tests.factories.members import MemberFactory
from tests.house.matrix.discussed import Words

WHY = "Somebody reported a case in it."


def of_group(group: WorkingGroup, *, chair: Member, invited: Member, opened_by: Member) -> dict[str, Words]:
    """Return by kind what is of *group*: who is in it, whom it invited, what it pinned, and who has it open."""
    named = {"slug": group.slug}
    member = group.memberships.filter(role="member").order_by("pk")[0].member
    invitation = _invitation(group, chair, invited)
    guide = GuidePage.objects.order_by("pk")[0]
    return {
        "group": named,
        "group_number": {"pk": group.pk},
        "group_member": {**named, "pk": member.pk},
        "group_invitation": {**named, "pk": invitation.pk},
        "own_invitation": {"pk": invitation.pk},
        "pin": {**named, "pk": pin(by=chair, group=group, page=guide.pk).pk},
        "opening": {"pk": _opening(group, opened_by).pk},
    }


def request_to_join(group: WorkingGroup) -> Words:
    """Return the request of somebody to join the open *group*."""
    request = JoinRequest.objects.create(group=group, member=MemberFactory.create(), reason="We share a route.")
    return {"slug": group.slug, "pk": request.pk}


def _invitation(group: WorkingGroup, chair: Member, invited: Member) -> GroupInvitation:
    return invite_to_group(by=chair, group=group, member=invited)


def _opening(group: WorkingGroup, by: Member) -> GroupOpening:
    opening: Any = open_group(by=by, group=group, reason=WHY, key=uuid4())
    return opening
