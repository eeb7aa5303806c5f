"""The TLP mark that items carry, and the audit trail of what was done to them."""

from network_site.access.models.audit import AuditEntry, AuditHead
from network_site.access.models.marked import Marked, OpenMarked
from network_site.access.models.rates import RateCount
from network_site.access.models.statements import CaseDataStatement

__all__ = ["AuditEntry", "AuditHead", "CaseDataStatement", "Marked", "OpenMarked", "RateCount"]
