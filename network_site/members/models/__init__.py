"""Members, their services and working groups, and how they are invited."""

from network_site.members.models.groups import GroupMembership, WorkingGroup
from network_site.members.models.nominations import Nomination
from network_site.members.models.people import Member, ProsecutionService

__all__ = ["GroupMembership", "Member", "Nomination", "ProsecutionService", "WorkingGroup"]
