"""Members, their services and working groups, and how they are invited."""

from network_site.members.models.deputies import Deputy
from network_site.members.models.groups import GroupInvitation, GroupMembership, JoinRequest, WorkingGroup
from network_site.members.models.mandates import MandateReminder, Removal
from network_site.members.models.nominations import Nomination
from network_site.members.models.openings import GroupOpening
from network_site.members.models.own_data import DataExport
from network_site.members.models.people import Member, ProsecutionService
from network_site.members.models.recovery import FactorRecovery
from network_site.members.models.rules import RulesAcceptance, RulesOfUse

__all__ = [
    "DataExport",
    "Deputy",
    "FactorRecovery",
    "GroupInvitation",
    "GroupMembership",
    "GroupOpening",
    "JoinRequest",
    "MandateReminder",
    "Member",
    "Nomination",
    "ProsecutionService",
    "Removal",
    "RulesAcceptance",
    "RulesOfUse",
    "WorkingGroup",
]
