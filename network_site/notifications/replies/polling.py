"""Fetching what came into a mailbox, by IMAP over TLS. What was looked at is marked as seen, and moved where so set."""

import logging
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from imaplib import IMAP4, IMAP4_SSL
from typing import Any

from django.conf import settings

from network_site.notifications.actions.receiving import receive_reply
from network_site.notifications.replies.letters import Letter

TIMEOUT = 20  # seconds
AT_ONCE = 200
KILOBYTE = 1_024
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")

logger = logging.getLogger(__name__)


def fetch_replies() -> int:
    """Take what is new in the mailbox and return how many mails were looked at; 0 where no mailbox is set.

    A mail that could not be worked off stays unseen and is tried again. Two that fetch at once post each once.
    """
    mailbox = settings.REPLY_MAILBOX
    if mailbox is None or not settings.REPLY_ADDRESS:
        return 0
    with _opened(mailbox) as server:
        _status, found = server.uid("SEARCH", "UNSEEN")
        numbers = (found[0] or b"").split()[:AT_ONCE]
        return sum(_take(server, number.decode(), mailbox["moved"]) for number in numbers)


@contextmanager
def _opened(mailbox: Mapping[str, Any]) -> Iterator[IMAP4]:
    server = IMAP4_SSL(mailbox["host"], mailbox["port"], ssl_context=ssl.create_default_context(), timeout=TIMEOUT)
    with server:
        server.login(mailbox["user"], mailbox["password"])
        status, said = server.select(f'"{mailbox["folder"]}"')
        if status != "OK":
            raise IMAP4.error(f"The folder {mailbox['folder']} cannot be opened: {said!r}")
        yield server


def _take(server: IMAP4, number: str, moved: str) -> bool:
    try:
        letter = _fetch(server, number)
        if letter is not None:
            receive_reply(letter)
    except IMAP4.error:
        raise
    except Exception:
        logger.exception("The mail %s could not be worked off; it stays and is tried again.", number)
        return False
    server.uid("STORE", number, "+FLAGS", r"(\Seen)")
    if moved and server.uid("COPY", number, f'"{moved}"')[0] == "OK":
        server.uid("STORE", number, "+FLAGS", r"(\Deleted)")
        server.expunge()
    return True


def _fetch(server: IMAP4, number: str) -> Letter | None:
    _status, sizes = server.uid("FETCH", number, "(RFC822.SIZE)")
    size = SIZE.search(_bytes(sizes))
    is_too_large = size is not None and int(size[1]) > settings.REPLY_KILOBYTES * KILOBYTE
    part = "BODY.PEEK[HEADER]" if is_too_large else "BODY.PEEK[]"
    _status, answer = server.uid("FETCH", number, f"({part})")
    content = next((item[1] for item in answer if isinstance(item, tuple)), None)
    return Letter.read(content, is_too_large=is_too_large) if content else None


def _bytes(answer: Any) -> bytes:
    return b" ".join(part if isinstance(part, bytes) else b" ".join(part) for part in answer if part)
