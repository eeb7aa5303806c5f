"""A mail as it leaves: plain and HTML, in the member's language, with one click to have no more of its kind."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from network_site.access.rules import Reader
from network_site.members.models import Member
from network_site.notifications.entries import seen_by
from network_site.notifications.levels import Way
from network_site.notifications.mail.wording import Seen, lines_of, something_waits
from network_site.notifications.models import Mail, Notification, Preferences
from network_site.notifications.models.preferences import LANGUAGES

SALT = "notifications.unsubscribe"
DIGESTS = (Way.DAILY, Way.WEEKLY)
LOCALES = {"zh": "zh-hans"}


def compose(mail: Mail) -> EmailMultiAlternatives | None:
    """Return *mail* as of now, or None when nothing of it waits: read, taken back, or hidden from its member."""
    member = mail.recipient
    if not member.is_verified:
        return None
    waiting = Notification.objects.of(member).unread().filter(deliveries__mail=mail).order_by("-pk")
    with translation.override(language_of(member)):
        seen = list(seen_by(Reader.of(member), list(waiting)))
        return _message(mail, seen) if seen else None


def language_of(member: Member) -> str:
    """Return the locale of mails to *member*: as chosen, else their first language that we write, or English."""
    chosen = Preferences.objects.filter(pk=member.pk).values_list("language", flat=True).first()
    own = member.languages.through.objects.filter(member=member).order_by("pk").values_list("language", flat=True)
    known = dict(LANGUAGES)
    code = chosen or next((code for code in own if code in known), "en")
    return LOCALES.get(code, code)


def unsubscribe_token(member: Member, kind: str) -> str:
    """Return the signed word by which mails of this *kind* end, without signing in."""
    return signing.dumps([member.pk, kind], salt=SALT)


def _message(mail: Mail, seen: Seen) -> EmailMultiAlternatives:
    lines = lines_of(seen)
    is_digest = mail.kind in DIGESTS
    subject = _subject(lines, is_digest=is_digest)
    unsubscribe = _absolute("unsubscribe", unsubscribe_token(mail.recipient, mail.kind))
    context = {
        "subject": subject,
        "lines": lines,
        "is_digest": is_digest,
        "link": _absolute("inbox") if is_digest else _absolute("open", seen[0][0].pk),
        "preferences": _absolute("preferences"),
        "unsubscribe": unsubscribe,
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
    }
    message = EmailMultiAlternatives(
        subject,
        render_to_string("mail/notice.txt", context),
        to=[mail.recipient.email],
        headers=_headers(mail, unsubscribe),
    )
    message.attach_alternative(render_to_string("mail/notice.html", context), "text/html")
    return message


def _subject(lines: list[str], *, is_digest: bool) -> str:
    if len(lines) == 1:
        return lines[0]
    return _("What waits for you in Counterpart") if is_digest else something_waits()


def _headers(mail: Mail, unsubscribe: str) -> dict[str, str]:
    host = urlsplit(settings.SITE_URL).hostname
    headers = {
        "Message-ID": mail.message_id,
        "List-Id": f"<{mail.kind}.{host}>",
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if mail.key:
        # A message that was never sent: mails about one thing stand together under it.
        headers["References"] = headers["In-Reply-To"] = f"<{mail.key.replace(':', '-')}@{host}>"
    return headers


def _absolute(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(f"notifications:{name}", args=args)
