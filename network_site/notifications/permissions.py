"""Who may see how the mails are going."""

from network_site.members.models import Member
from network_site.members.roles import Role


def may_watch_mails(member: Member) -> bool:
    """Whether *member* sees which mails went and which failed, and tries them again: the secretariat."""
    return member.is_verified and member.has_role(Role.SECRETARIAT)
