"""A mail server that is a folder: the demonstration keeps its mails and shows them at /demo/mail/."""

from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage as Message
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class FolderBackend(BaseEmailBackend):
    """Writes each mail into a file; the names are in the order in which they went."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails and return how many."""
        folder().mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%d%H%M%S%f}-{uuid4().hex[:8]}"
            (folder() / f"{name}.eml").write_bytes(message.message().as_bytes())
        return len(email_messages)


def folder() -> Path:
    """Return where the mails are."""
    kept: Path = settings.DATA_DIR / "mails"
    return kept


def names() -> list[str]:
    """Return the names of all mails, the latest first."""
    return sorted((path.stem for path in folder().glob("*.eml")), reverse=True)


def read(name: str) -> Message | None:
    """Return the mail of this *name*, or None."""
    if name not in names():
        return None
    content = (folder() / f"{name}.eml").read_bytes()
    return message_from_bytes(content, policy=policy.default)


def text_of(message: Message, kind: str) -> str:
    """Return the part of *message* that is ``plain`` or ``html``."""
    part: Any = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
