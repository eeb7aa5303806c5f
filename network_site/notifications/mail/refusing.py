"""The mail that tells a member why their reply was not posted. It repeats nothing of the reply and of the site."""

from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _

from network_site.notifications.mail.naming import absolute
from network_site.notifications.mail.sheets import two_fold
from network_site.notifications.models import Mail, ReceivedReply

REFUSAL = "reply-refused"


def refusal(mail: Mail) -> EmailMultiAlternatives | None:
    """Return the mail, or None where it is no longer known what it is about."""
    reply = ReceivedReply.objects.filter(answer=mail).first()
    if reply is None:
        return None
    context = {
        "subject": _("Your reply by e-mail was not posted"),
        "reason": reply.get_reason_display(),
        "link": absolute("inbox"),
        "preferences": absolute("preferences"),
    }
    return two_fold("reply_refused", context, mail, headers={"Auto-Submitted": "auto-replied"})
