"""Posting what a member answers by e-mail, by the very action that a form calls."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from network_site.access.admission import admitted_without_session
from network_site.access.marks import OPEN_MARKS
from network_site.access.rates import LIMITS, refusal_by
from network_site.access.rules import Reader
from network_site.members.models import Member
from network_site.notifications.entries import seen_by
from network_site.notifications.mail.naming import message_id
from network_site.notifications.mail.refusing import REFUSAL
from network_site.notifications.models import Mail, Notification, ReceivedReply
from network_site.notifications.registry import Verb, verb_named
from network_site.notifications.replies.addresses import Answered, answered_by
from network_site.notifications.replies.letters import Letter
from network_site.notifications.replies.proof import is_proven
from network_site.notifications.replies.reasons import Reason, ReplyRefused
from network_site.notifications.replies.texts import written_in

KEYS = UUID("6e0d7f0a-8f3c-4d0a-9a55-1c9d7a3f2b11")  # the name space of idempotency keys of replies
REFUSALS_A_DAY = 5  # mails to one member


def receive_reply(letter: Letter) -> ReceivedReply | None:
    """Post what *letter* answers, or note why not and let its member know; None where it is not for us to answer.

    That is what machines wrote, and what comes to an address that we did not sign. The same mail twice does it once.
    """
    if not settings.REPLY_ADDRESS or letter.is_automatic:
        return None
    answered = answered_by(letter.recipients)
    return _receive(letter, answered) if answered is not None else None


def forget_replies(member: Member) -> None:
    """Forget that *member* ever answered by e-mail; what was posted stays, as what they wrote otherwise does."""
    ReceivedReply.objects.filter(member=member).delete()


def may_be_answered(told: Notification, item: Any, *, by: Member) -> bool:
    """Whether a mail to *by* about *item* offers an address to answer to."""
    return bool(settings.REPLY_ADDRESS) and _refusal(verb_named(told.verb), item, by) is None


@transaction.atomic
def _receive(letter: Letter, answered: Answered) -> ReceivedReply:
    told = answered.told
    digest = letter.digest(told.pk)
    row, is_new = ReceivedReply.objects.get_or_create(digest=digest, defaults={"member": told.recipient})
    if is_new:
        try:
            with transaction.atomic():
                _post(letter, answered, key=uuid5(KEYS, digest))
        except ReplyRefused as refusal:
            row.reason = refusal.reason
            row.answer = _tell(row, told)
            row.save(update_fields=["reason", "answer"])
    return row


def _post(letter: Letter, answered: Answered, *, key: UUID) -> None:
    """Raise ReplyRefused, or post. First comes what proves who it is from, then what is read of the site."""
    told = answered.told
    _check_sender(letter, told.recipient)
    if answered.is_over:
        raise ReplyRefused(Reason.EXPIRED)
    member = admitted_without_session(told.recipient_id)
    if member is None:
        raise ReplyRefused(Reason.SIGN_IN)
    item = _item(told, member)
    verb = verb_named(told.verb)
    if reason := _refusal(verb, item, member):
        raise ReplyRefused(reason)
    text = _text(letter)
    refusals = [refusal_by(limit, f"member:{member.pk}") for limit in LIMITS["posting"]]
    if any(refusals):
        raise ReplyRefused(Reason.TOO_OFTEN)
    verb.reply(item, by=member, text=text, key=key)


def _check_sender(letter: Letter, member: Member) -> None:
    if letter.sender.casefold() != member.email.casefold():
        raise ReplyRefused(Reason.SENDER)
    if not is_proven(letter):
        raise ReplyRefused(Reason.UNPROVEN)


def _item(told: Notification, member: Member) -> Any:
    rows = list(Notification.objects.of(member).filter(pk=told.pk))
    for _row, item in seen_by(Reader.of(member), rows):
        return item
    raise ReplyRefused(Reason.GONE)


def _refusal(verb: Verb, item: Any, member: Member) -> Reason | None:
    """Return why *item* is not answered by e-mail: mails travel open, so what is a group's stays on the site."""
    if verb.audience_of(item).mark not in OPEN_MARKS:
        return Reason.ON_SITE
    return verb.refuses_reply(item, by=member)


def _text(letter: Letter) -> str:
    if letter.is_too_large:
        raise ReplyRefused(Reason.LONG)
    if letter.has_files:
        raise ReplyRefused(Reason.FILES)
    text = written_in(letter)
    if not text:
        raise ReplyRefused(Reason.EMPTY)
    return text


def _tell(row: ReceivedReply, told: Notification) -> Mail | None:
    """Let a mail go to the member's own address, wherever the reply came from; None where it is one too many."""
    now = timezone.now()
    lately = ReceivedReply.objects.filter(member=row.member_id, received_at__gt=now - timedelta(days=1))
    if lately.exclude(answer=None).count() >= REFUSALS_A_DAY:
        return None
    return Mail.objects.create(
        recipient_id=row.member_id, kind=REFUSAL, key=told.key, message_id=message_id(), due_at=now, next_try_at=now
    )
