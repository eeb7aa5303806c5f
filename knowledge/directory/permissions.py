"""Who may do what to the directory."""

from knowledge.directory.models import ContactPoint
from network_site.access.rules import may_see
from network_site.members.models import Member
from network_site.members.roles import Role


def keeps_every_country(member: Member) -> bool:
    """Whether *member* keeps the whole directory: editors and the secretariat."""
    return member.has_role(Role.EDITOR) or member.has_role(Role.SECRETARIAT)


def may_keep(member: Member, jurisdiction_id: str | None) -> bool:
    """Whether *member* keeps the entries of this country: a focal point does those of its own."""
    if not member.is_verified:
        return False
    if keeps_every_country(member):
        return True
    return (
        member.has_role(Role.FOCAL_POINT) and jurisdiction_id is not None and jurisdiction_id == member.jurisdiction_id
    )


def may_confirm(member: Member, contact: ContactPoint) -> bool:
    """Whether *member* may state that *contact* is right as it stands."""
    return may_see(member, contact) and may_keep(member, contact.authority.jurisdiction_id)


def may_reveal(member: Member, contact: ContactPoint) -> bool:
    """Whether *member* may look at the guarded number of *contact*; the look is recorded."""
    return may_see(member, contact) and contact.has_guarded_phone
