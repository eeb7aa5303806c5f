"""Mails of membership."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from network_site.members.models import Nomination

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
