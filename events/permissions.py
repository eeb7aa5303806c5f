"""Who may change what in a programme."""

from typing import Any

from network_site.access.rules import may_take_part, needs_group
from network_site.members.models import Member
from network_site.members.permissions import may_post_in


def may_run_programme(member: Member) -> bool:
    """Whether *member* plans sessions, as the role of organizer allows."""
    return member.is_verified and member.has_perm("events.change_session")


def may_edit(member: Member, item: Any) -> bool:
    """Whether *member* may change *item*, a session or a material that is stored already."""
    return may_run_programme(member) and may_take_part(member, item)


def may_address(member: Member, item: Any) -> bool:
    """Whether *member* may give *item* the audience it has: an own group that is not archived."""
    if not needs_group(item.mark):
        return True
    return item.working_group_id is not None and may_post_in(member, item.working_group)
