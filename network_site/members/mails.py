"""Mails to people who cannot sign in, or that carry a secret link and so wait in no queue.

Everything else goes through ``telling``.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from network_site.members.models import Member, Nomination

logger = logging.getLogger(__name__)


def send_invitation(nomination: Nomination, token: str) -> bool:
    """Mail the link to the person invited; False when the mail server refused.

    Sent at once and not through the queue of tasks: a queue would keep the token readable.
    """
    link = settings.SITE_URL + reverse("members:join", args=[token])
    body = render_to_string("mail/invitation.txt", {"nomination": nomination, "link": link})
    message = EmailMessage(_("Invitation to Counterpart, the network of prosecutors"), body, to=[nomination.email])
    try:
        return bool(message.send())
    except OSError:
        logger.exception("The invitation %s could not be mailed", nomination.pk)
        return False


def send_recovery_asked(member: Member, deciders: Iterable[Member]) -> None:
    """Tell *member* that somebody with their passphrase lost the second factor, and *deciders* that one waits."""
    page = {"link": settings.SITE_URL + reverse("members:lost_factor")}
    _send(member, _("You asked to set your second factor anew"), "mail/recovery_asked.txt", page)
    send_recovery_waits(deciders)


def send_recovery_waits(deciders: Iterable[Member]) -> None:
    """Tell *deciders* that a request waits for them, and not whose."""
    page = {"link": settings.SITE_URL + reverse("members:recoveries")}
    for person in deciders:
        _send(person, _("A lost second factor waits for your decision"), "mail/recovery_waits.txt", page)


def send_recovery_link(member: Member, token: str, expires_at: datetime) -> None:
    """Mail the link that takes the old factors away; at once, so that no queue keeps the token."""
    page = {"link": settings.SITE_URL + reverse("members:recover", args=[token]), "until": expires_at}
    _send(member, _("Set your second factor anew"), "mail/recovery_link.txt", page)


def send_recovery_closed(member: Member, outcome: str) -> None:
    """Tell *member* how their request ended."""
    page = {"outcome": outcome, "link": settings.SITE_URL + reverse("members:lost_factor")}
    _send(member, _("Your request to set your second factor anew is closed"), "mail/recovery_closed.txt", page)


def send_address_link(member: Member, email: str, token: str) -> None:
    """Mail the link that confirms a new address there; at once, so that no queue keeps the token."""
    page = {"link": settings.SITE_URL + reverse("members:confirm_address", args=[token])}
    _send(member, _("Confirm your new address at Counterpart"), "mail/address_link.txt", page, address=email)


def send_address_changed(member: Member, old: str) -> None:
    """Tell the *old* address that it no longer is that of *member*; it is not told which one is."""
    _send(member, _("Your address at Counterpart was changed"), "mail/address_changed.txt", {}, address=old)


def _send(to: Member, subject: str, template: str, context: dict[str, Any], *, address: str = "") -> None:
    try:
        EmailMessage(subject, render_to_string(template, context), to=[address or to.email]).send()
    except OSError:
        logger.exception("A mail about the sign-in of member %s could not be sent", to.pk)
