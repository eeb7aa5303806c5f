"""Who may see how the mails are going."""

from network_site.members.models import Member, ProsecutionService
from network_site.members.permissions import answers_for_members, may_vouch_for
from network_site.members.roles import Role


def may_watch_mails(member: Member) -> bool:
    """Whether *member* sees which mails went and which failed, and tries them again: the secretariat."""
    return member.is_verified and member.has_role(Role.SECRETARIAT)


def may_have_feeds(member: Member) -> bool:
    """Whether *member* may read feeds under an address of their own: every verified one."""
    return member.is_verified


def may_have_webhooks(member: Member) -> bool:
    """Whether *member* keeps webhooks of anybody: the secretariat, focal points and their deputies."""
    return answers_for_members(member)


def may_keep_webhook(member: Member, service: ProsecutionService | None) -> bool:
    """Whether *member* keeps webhooks of *service*, or with None of the whole network, which the secretariat does."""
    if service is None:
        return member.is_verified and member.has_role(Role.SECRETARIAT)
    return may_vouch_for(member, service.jurisdiction)
