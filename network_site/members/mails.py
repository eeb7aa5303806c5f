"""Mails to people who cannot sign in, or that carry a secret link and so wait in no queue.

Everything else goes through ``telling``.
"""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
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
    _send(member.email, _("You asked to set your second factor anew"), "mail/recovery_asked.txt", page)
    send_recovery_waits(deciders)


def send_recovery_waits(deciders: Iterable[Member]) -> None:
    """Tell *deciders* that a request waits for them, and not whose."""
    page = {"link": settings.SITE_URL + reverse("members:recoveries")}
    for person in deciders:
        _send(person.email, _("A lost second factor waits for your decision"), "mail/recovery_waits.txt", page)


def send_recovery_link(member: Member, token: str, expires_at: datetime) -> None:
    """Mail the link that takes the old factors away; at once, so that no queue keeps the token."""
    page = {"link": settings.SITE_URL + reverse("members:recover", args=[token]), "until": expires_at}
    _send(member.email, _("Set your second factor anew"), "mail/recovery_link.txt", page)


def send_recovery_closed(member: Member, outcome: str) -> None:
    """Tell *member* how their request ended."""
    page = {"outcome": outcome, "link": settings.SITE_URL + reverse("members:lost_factor")}
    _send(member.email, _("Your request to set your second factor anew is closed"), "mail/recovery_closed.txt", page)


def send_address_link(email: str, token: str) -> None:
    """Mail the link that confirms a new address there; at once, so that no queue keeps the token."""
    page = {"link": settings.SITE_URL + reverse("members:confirm_address", args=[token])}
    _send(email, _("Confirm your new address at Counterpart"), "mail/address_link.txt", page)


def send_address_changed(old: str) -> None:
    """Tell the *old* address that it no longer is that of a member; it is not told which one is."""
    _send(old, _("Your address at Counterpart was changed"), "mail/address_changed.txt", {})


def send_reset(address: str) -> None:
    """Mail the link that resets the passphrase of the member with *address*, or that no member has it."""
    member = Member.objects.filter(email=address.lower(), is_active=True).first()
    if member is None:
        _send(address, _("Choose a new passphrase"), "mail/reset_nobody.txt", {})
        return
    key = {"uidb36": user_pk_to_url_str(member), "key": default_token_generator.make_token(member)}
    page = {"link": settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)}
    _send(member.email, _("Choose a new passphrase"), "mail/reset.txt", page)


def _send(address: str, subject: str, template: str, context: dict[str, Any]) -> None:
    try:
        EmailMessage(subject, render_to_string(template, context), to=[address]).send()
    except OSError:
        logger.exception("The mail %s could not be sent", template)
