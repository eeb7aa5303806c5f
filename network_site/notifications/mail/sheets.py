"""A mail in its two forms, plain and HTML, in the language that is active."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from network_site.notifications.mail.naming import beneath
from network_site.notifications.models import Mail


def two_fold(
    template: str,
    context: Mapping[str, Any],
    mail: Mail,
    *,
    headers: Mapping[str, str],
    reply_to: Sequence[str] = (),
    to: str = "",
) -> EmailMultiAlternatives:
    """Return *mail* as ``mail/<template>.txt`` and ``.html`` say it; *context* holds its ``subject``.

    It goes *to* the address given, or else to the mail's own.
    """
    page = {
        **context,
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }
    message = EmailMultiAlternatives(
        context["subject"],
        render_to_string(f"mail/{template}.txt", page),
        to=[to or mail.to],
        reply_to=reply_to,
        headers={
            "Message-ID": mail.message_id,
            "X-Auto-Response-Suppress": "All",
            **headers,
            **beneath(mail.key),
        },
    )
    message.attach_alternative(render_to_string(f"mail/{template}.html", page), "text/html")
    return message
