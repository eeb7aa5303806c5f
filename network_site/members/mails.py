"""Mails of membership."""

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


def send_group_invitation(member: Member) -> None:
    """Tell *member* that a group invites them. No mail of groups says which: it may be a closed one."""
    _send_about_groups([member], _("A working group invites you"), "mail/group_invitation.txt")


def send_join_request(chairs: Iterable[Member]) -> None:
    """Tell *chairs* that somebody asks to join their group."""
    _send_about_groups(chairs, _("A member asks to join your working group"), "mail/group_request.txt")


def send_join_decision(member: Member) -> None:
    """Tell *member* that their request was decided."""
    _send_about_groups([member], _("Your request to join a working group was answered"), "mail/group_decision.txt")


def _send_about_groups(to: Iterable[Member], subject: str, template: str) -> None:
    body = render_to_string(template, {"link": settings.SITE_URL + reverse("groups:groups")})
    for member in to:
        try:
            EmailMessage(subject, body, to=[member.email]).send()
        except OSError:
            logger.exception("A mail about a working group could not be sent to member %s", member.pk)


def send_mandate_reminder(member: Member) -> None:
    """Tell *member*, and who answers for them, that the mandate ends. It names the office and country alone."""
    office = {"member": member, "until": member.mandate_until, "link": settings.SITE_URL + reverse("members:country")}
    recipients = [(member, "mail/mandate_yours.txt")]
    in_charge = Member.objects.in_charge_of(member.jurisdiction_id).exclude(pk=member.pk)
    recipients += [(person, "mail/mandate_theirs.txt") for person in in_charge]
    for person, template in recipients:
        try:
            EmailMessage(_("A mandate ends soon"), render_to_string(template, office), to=[person.email]).send()
        except OSError:
            logger.exception("A reminder of a mandate could not be sent to member %s", person.pk)


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


def _send(to: Member, subject: str, template: str, context: dict[str, Any]) -> None:
    try:
        EmailMessage(subject, render_to_string(template, context), to=[to.email]).send()
    except OSError:
        logger.exception("A mail about a second factor could not be sent to member %s", to.pk)
