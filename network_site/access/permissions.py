"""Who may read what was done in the network."""

from network_site.members.models import Member
from network_site.members.roles import Role


def may_read_audit(member: Member) -> bool:
    """Whether *member* may read the audit trail: the secretariat alone."""
    return member.is_verified and member.has_role(Role.SECRETARIAT)
