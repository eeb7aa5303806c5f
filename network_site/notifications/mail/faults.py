"""Whose fault it is that a mail was not taken, as its server or service tells (RFC 5321; RFC 3463 for ``5.1.1``)."""

import re
from collections.abc import Collection
from enum import Enum
from http.client import INTERNAL_SERVER_ERROR
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException

import requests
from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused

SERVICE_DOWN = frozenset({401, 403, 429})  # it takes no mail from us, whichever, as with any status from 500 on
PERMANENT = 500
NO_SUCH_ADDRESS = frozenset({550, 551, 553})  # of a server that says no more
STATUS = re.compile(rb"5\.(?P<subject>\d{1,3})\.(?P<detail>\d{1,3})\b")
ADDRESSING, DISABLED = b"1", (b"2", b"1")
OF_THE_SENDER = frozenset({b"7", b"8"})  # 5.1.7 and 5.1.8 speak of our own address


class Fault(Enum):
    """What keeps a mail from going."""

    ADDRESS = "address"  # nobody is reached there
    MAIL = "mail"  # this mail is refused for good, or whoever sends it: a block list, a relay that is not ours
    SERVER = "server"  # nothing can go
    PASSING = "passing"


def fault_of(error: Exception) -> Fault:
    """Return whose fault *error* is. Only what clearly speaks of the recipient's address is the address's."""
    if isinstance(error, AnymailRecipientsRefused):
        return Fault.ADDRESS
    if _is_down(error):
        return Fault.SERVER
    if isinstance(error, SMTPRecipientsRefused):
        code, said = max(error.recipients.values())
        return _fault(code, said, bare=NO_SUCH_ADDRESS)
    if isinstance(error, SMTPDataError):
        return _fault(error.smtp_code, error.smtp_error, bare=())
    if isinstance(error, SMTPResponseException) and error.smtp_code >= PERMANENT:
        return Fault.MAIL
    return Fault.PASSING


def _is_down(error: Exception) -> bool:
    if isinstance(error, requests.ConnectionError | requests.Timeout):
        return True
    status = error.status_code if isinstance(error, AnymailAPIError) else None
    return status is not None and (status in SERVICE_DOWN or status >= INTERNAL_SERVER_ERROR)


def _fault(code: int, said: bytes | str, *, bare: Collection[int]) -> Fault:
    if code < PERMANENT:
        return Fault.PASSING
    status = STATUS.match(said.encode() if isinstance(said, str) else said)
    is_address = _is_of_address(status["subject"], status["detail"]) if status else code in bare
    return Fault.ADDRESS if is_address else Fault.MAIL


def _is_of_address(subject: bytes, detail: bytes) -> bool:
    return (subject == ADDRESSING and detail not in OF_THE_SENDER) or (subject, detail) == DISABLED
