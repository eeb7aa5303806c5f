"""Sending mails: each is held by one worker while it is tried, and counted as sent as soon as the server took it.

A worker that dies between the server's answer and the commit leaves a mail that is sent once more, with the same
Message-ID: SMTP cannot tell. That is one mail for each death, as each is settled before the next is begun.
"""

import logging
import time
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any, NoReturn

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from network_site.members.letters import is_letter, was_refused
from network_site.notifications.actions.addresses import stop_address
from network_site.notifications.channels import RUN_SECONDS
from network_site.notifications.levels import DIGESTS
from network_site.notifications.mail.composing import compose
from network_site.notifications.mail.faults import Fault, fault_of
from network_site.notifications.models import Mail, StoppedAddress
from network_site.notifications.registry import verbs
from network_site.notifications.schedule import timings_of

BACKOFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
LEASE = timedelta(minutes=5)
SERVER_RETRY = timedelta(minutes=1)
State = Mail.State

logger = logging.getLogger(__name__)


class ServerDown(Exception):
    """The mail server cannot be reached, so there is no point in trying the next mail."""


def send_due() -> int:
    """Send what is due and return how many went. Several workers may do so at once."""
    connection = get_connection()
    end, sent = time.monotonic() + RUN_SECONDS, 0
    try:
        while time.monotonic() < end:
            mail = claim()
            if mail is None:
                break
            sent += _send(mail, connection)
    except ServerDown:
        logger.warning("The mail server cannot be reached; mails wait and are tried every minute.")
    finally:
        connection.close()
    return sent


@transaction.atomic
def claim() -> Mail | None:
    """Return the next mail that is due, held for this worker alone, or None."""
    now = timezone.now()
    due = Mail.objects.due(now).select_related("recipient__jurisdiction").order_by("next_try_at", "pk")
    mail: Mail | None = due.select_for_update(skip_locked=True, of=("self",)).first()
    if mail is not None:
        mail.leased_until = now + LEASE
        mail.save(update_fields=["leased_until"])
    return mail


def _send(mail: Mail, connection: Any) -> bool:
    if held_until := _held_until(mail):
        _settle(mail, next_try_at=held_until, due_at=held_until)
        return False
    try:
        message = compose(mail)
    except Exception as error:
        logger.exception("The mail %s could not be written; it will be tried again.", mail.pk)
        _try_later(mail, error)
        return False
    if message is None:
        _settle(mail, state=State.DROPPED)
        return False
    if not is_letter(mail.kind) and StoppedAddress.objects.filter(address__iexact=mail.to).exists():
        _settle(mail, state=State.BOUNCED, error="the address is stopped")
        return False
    return _hand_over(mail, message, connection)


def _held_until(mail: Mail) -> datetime | None:
    """Return when *mail* may go where its member is away or has quiet hours now; what answers a deed goes at once."""
    is_digest = mail.kind in DIGESTS
    verb = next((verb for verb in verbs() if verb.slug == mail.kind), None)
    if mail.recipient_id is None or (verb is None and not is_digest):
        return None
    now = timezone.now()
    timing = timings_of([mail.recipient_id], at_work=verb is not None and verb.reminds)[mail.recipient_id]
    free_at = timing.free_at(now, is_digest=is_digest)
    return free_at if free_at > now else None


def _hand_over(mail: Mail, message: EmailMessage, connection: Any) -> bool:
    _open(mail, connection)
    try:
        connection.send_messages([message])
    except Exception as error:  # noqa: BLE001  every kind of server fails in its own way, and no mail may be lost
        connection.close()  # what is left of a broken conversation
        _refused(mail, error)
        return False
    now = timezone.now()
    _settle(mail, state=State.SENT, sent_at=now, delayed_seconds=(now - mail.due_at).total_seconds())
    return True


def _open(mail: Mail, connection: Any) -> None:
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        _wait_for_server(mail, error)


def _wait_for_server(mail: Mail, error: Exception) -> NoReturn:
    _settle(mail, next_try_at=timezone.now() + SERVER_RETRY, error=_words(error))
    raise ServerDown from error


def _refused(mail: Mail, error: Exception) -> None:
    fault = fault_of(error)
    if fault == Fault.ADDRESS:
        _settle(mail, state=State.BOUNCED, error=_words(error))
        stop_address(mail.to, reason=StoppedAddress.Reason.BOUNCED, detail=_words(error))
        was_refused(mail.kind, mail)
    elif fault == Fault.SERVER:
        _wait_for_server(mail, error)
    elif fault == Fault.MAIL:
        _settle(mail, state=State.FAILED, error=_words(error))
    else:
        _try_later(mail, error)


def _try_later(mail: Mail, error: Exception) -> None:
    tried = {"attempts": mail.attempts + 1, "error": _words(error)}
    if mail.attempts < len(BACKOFF):
        _settle(mail, next_try_at=timezone.now() + BACKOFF[mail.attempts], **tried)
    else:
        _settle(mail, state=State.FAILED, **tried)


def _settle(mail: Mail, **values: object) -> None:
    Mail.objects.filter(pk=mail.pk, leased_until=mail.leased_until).update(leased_until=None, **values)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
