"""What mail services report, through django-anymail."""

from typing import Any

from network_site.notifications.actions.addresses import stop_address
from network_site.notifications.models import StoppedAddress

STOPPING = {"bounced": StoppedAddress.Reason.BOUNCED, "complained": StoppedAddress.Reason.COMPLAINED}


def mail_was_tracked(event: Any, **_: Any) -> None:
    """Stop an address that bounced for good, or where somebody complained."""
    reason = STOPPING.get(event.event_type)
    if reason is not None and event.recipient:
        stop_address(event.recipient, reason=reason, detail=event.description or event.mta_response or "")
