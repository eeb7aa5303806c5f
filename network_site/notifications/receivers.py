"""What mail services report, through django-anymail, and what devices forget at sign-in and sign-out."""

from typing import Any

from django.http import HttpRequest

from network_site.members.models import Member
from network_site.members.session_keys import BROWSER
from network_site.notifications.actions.addresses import heed_report
from network_site.notifications.actions.devices import leave_browser
from network_site.notifications.actions.receiving import receive_reply
from network_site.notifications.models import StoppedAddress
from network_site.notifications.push.browsers import browser_of
from network_site.notifications.replies.letters import Letter

STOPPING = {"bounced": StoppedAddress.Reason.BOUNCED, "complained": StoppedAddress.Reason.COMPLAINED}


def mail_was_tracked(event: Any, **_: Any) -> None:
    """Heed that an address bounced for good, or that somebody complained there."""
    reason = STOPPING.get(event.event_type)
    if reason is not None and event.recipient:
        heed_report(event.recipient, reason=reason, detail=event.description or event.mta_response or "")


def signed_in(user: Member, request: HttpRequest, **_: Any) -> None:
    """Let a device show nothing of who used it before, and let the sign-in know it."""
    if browser := browser_of(request):
        leave_browser(browser=browser, stays=user)
        request.session[BROWSER] = browser


def signed_out(request: HttpRequest | None, **_: Any) -> None:
    """Let a device show nothing any more."""
    if request is not None and (browser := browser_of(request)):
        leave_browser(browser=browser)


def mail_came_in(event: Any, **_: Any) -> None:
    """Post what a member answers by e-mail."""
    envelope = event.message.envelope_recipient
    receive_reply(Letter(event.message, envelope=(envelope,) if envelope else ()))
