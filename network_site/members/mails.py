"""Mails of membership."""

import logging
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from network_site.members.models import Member, Nomination
from network_site.members.roles import Role

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
    in_charge = Member.objects.verified().with_role(Role.FOCAL_POINT).filter(jurisdiction=member.jurisdiction_id)
    deputies = Member.objects.verified().filter(deputy_of__focal_point__in=in_charge)
    recipients += [(person, "mail/mandate_theirs.txt") for person in {*in_charge, *deputies} - {member}]
    for person, template in recipients:
        try:
            EmailMessage(_("A mandate ends soon"), render_to_string(template, office), to=[person.email]).send()
        except OSError:
            logger.exception("A reminder of a mandate could not be sent to member %s", person.pk)
