"""Who may do what to memberships."""

from network_site.members.models import Member
from network_site.members.roles import Role


def may_invite(member: Member) -> bool:
    """Whether *member* may invite people to the network."""
    return member.is_verified and member.has_role(Role.SECRETARIAT)
