"""A mail as it leaves: plain and HTML, in the member's language, with one click to have no more of its kind."""

from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext as _

from network_site.access.rules import Reader
from network_site.members.letters import is_letter, locale_among, write
from network_site.members.models import Member
from network_site.notifications.actions.receiving import may_be_answered
from network_site.notifications.entries import seen_by
from network_site.notifications.levels import DIGESTS
from network_site.notifications.mail.naming import absolute, host
from network_site.notifications.mail.refusing import REFUSAL, refusal
from network_site.notifications.mail.sheets import two_fold
from network_site.notifications.mail.wording import Seen, lines_of, something_waits
from network_site.notifications.models import Mail, Notification, Preferences
from network_site.notifications.replies.addresses import address_of

SALT = "notifications.unsubscribe"


def compose(mail: Mail) -> EmailMultiAlternatives | None:
    """Return *mail* as of now, or None when nothing of it waits: read, taken back, or hidden from its member."""
    if is_letter(mail.kind):
        return _letter(mail)
    member = mail.recipient
    if member is None or not member.is_verified:
        return None
    with translation.override(language_of(member)):
        if mail.kind == REFUSAL:
            return refusal(mail)
        waiting = Notification.objects.of(member).unread().filter(deliveries__mail=mail).order_by("-pk")
        seen = list(seen_by(Reader.of(member), list(waiting)))
        return _message(mail, member, seen) if seen else None


def language_of(member: Member) -> str:
    """Return the locale of mails to *member*: as chosen, else their first language that we write, or English."""
    chosen = Preferences.objects.filter(pk=member.pk).values_list("language", flat=True).first()
    own = member.languages.through.objects.filter(member=member).order_by("pk").values_list("language", flat=True)
    return locale_among([chosen, *own] if chosen else own)


def unsubscribe_token(member: Member, kind: str) -> str:
    """Return the signed word by which mails of this *kind* end, without signing in."""
    return signing.dumps([member.pk, kind], salt=SALT)


def _letter(mail: Mail) -> EmailMultiAlternatives | None:
    letter = write(mail.kind, mail)
    if letter is None:
        return None
    with translation.override(language_of(letter.member) if letter.member is not None else letter.locale):
        text = letter.text()
        context = {"subject": text.subject, "text": text}
        return two_fold("letter", context, mail, to=letter.address, headers={"Auto-Submitted": "auto-generated"})


def _message(mail: Mail, member: Member, seen: Seen) -> EmailMultiAlternatives:
    lines = lines_of(seen)
    is_digest = mail.kind in DIGESTS
    subject = _subject(lines, is_digest=is_digest)
    unsubscribe = absolute("unsubscribe", unsubscribe_token(member, mail.kind))
    reply_to = _reply_to(mail, member, seen)
    context = {
        "subject": subject,
        "lines": lines,
        "is_digest": is_digest,
        "link": absolute("inbox") if is_digest else absolute("open", seen[0][0].pk),
        "preferences": absolute("preferences"),
        "unsubscribe": unsubscribe,
        "takes_reply": bool(reply_to),
    }
    return two_fold("notice", context, mail, headers=_headers(mail, unsubscribe), reply_to=reply_to)


def _reply_to(mail: Mail, member: Member, seen: Seen) -> list[str]:
    """Return the address that answers, where a mail speaks of one thing alone: of several nobody knew which."""
    if mail.kind in DIGESTS or len(seen) != 1:
        return []
    told, item = seen[0]
    return [address_of(told)] if may_be_answered(told, item, by=member) else []


def _subject(lines: list[str], *, is_digest: bool) -> str:
    if len(lines) == 1:
        return lines[0]
    return _("What waits for you in Counterpart") if is_digest else something_waits()


def _headers(mail: Mail, unsubscribe: str) -> dict[str, str]:
    return {
        "List-Id": f"<{mail.kind}.{host()}>",
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
