"""What a mail that comes in says of itself, read so that nothing odd in it breaks the reading."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import getaddresses
from functools import cached_property

FOLD = re.compile(r"\r?\n[ \t]+")
BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
SENT_BY_MACHINES = ("x-autoreply", "x-autorespond", "x-auto-response-suppress", "list-id", "feedback-id")
NOBODY = re.compile(r"(mailer-daemon|postmaster|no-?reply)@", re.IGNORECASE)
SIGNATURES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})
EMBLEM_LENGTH = 60_000  # characters of base64: a picture that belongs to a signature and is not meant to be sent
ADDRESSED = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")


@dataclass(frozen=True)
class Letter:
    """A mail, and the addresses of its envelope as far as the server told them."""

    message: EmailMessage
    envelope: tuple[str, ...] = ()
    is_too_large: bool = field(default=False, kw_only=True)  # only its head was fetched

    @classmethod
    def read(cls, content: bytes, *, is_too_large: bool = False) -> "Letter":
        """Return the mail that *content* holds."""
        message: EmailMessage = message_from_bytes(content, policy=policy.default)
        return cls(message, is_too_large=is_too_large)

    def headers(self, name: str) -> list[str]:
        """Return every header of this *name* as it came, unfolded: Python's own reading stumbles over broken ones."""
        return [FOLD.sub(" ", str(value)).strip() for key, value in self.message.raw_items() if key.lower() == name]

    @cached_property
    def sender(self) -> str:
        """The one address it says to be from; empty where it names none, or several."""
        found = getaddresses(self.headers("from"))
        return found[0][1] if len(found) == 1 else ""

    @property
    def recipients(self) -> list[str]:
        """Every address that it is to."""
        named = [value for name in ADDRESSED for value in self.headers(name)]
        return [*self.envelope, *(address for _name, address in getaddresses(named))]

    def digest(self, answered: int) -> str:
        """Return what tells this answer to the notification *answered* from every other; nothing is read from it.

        It is made of the Message-ID, or else of all of the mail.
        """
        known = "".join(self.headers("message-id")[:1]) or self._all
        return hashlib.sha256(f"{answered}:{known}".encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def _all(self) -> str:
        bodies = [str(part.get_payload()) for part in _parts(self.message)]
        return "\n".join([*(f"{name}: {value}" for name, value in self.message.raw_items()), *bodies])

    @property
    def is_automatic(self) -> bool:
        """Whether a machine wrote it: such mails are never answered (RFC 3834), so that no two machines go on."""
        submitted = [value.partition(";")[0].strip().lower() for value in self.headers("auto-submitted")]
        return (
            any(value != "no" for value in submitted)
            or any(value.lower() in BULK for value in self.headers("precedence"))
            or any(self.headers(name) for name in SENT_BY_MACHINES)
            or any(value in {"<>", ""} for value in self.headers("return-path"))
            or self.message.get_content_type() == "multipart/report"
            or NOBODY.match(self.sender) is not None
        )

    @property
    def has_files(self) -> bool:
        """Whether something is attached; a signature is not, and neither is the emblem of an office below it."""
        return any(_is_file(part) for part in _parts(self.message))

    def text(self, kind: str) -> str:
        """Return its first part of the *kind* ``plain`` or ``html``; empty where there is none that can be read."""
        texts = [part for part in _parts(self.message) if part.get_content_type() == f"text/{kind}"]
        shown = [part for part in texts if part.get_content_disposition() != "attachment"]
        return _decoded(shown[0]) if shown else ""


def _parts(message: Message) -> Iterator[Message]:
    return (part for part in message.walk() if not part.is_multipart())


def _is_file(part: Message) -> bool:
    kind = part.get_content_type()
    if kind in SIGNATURES:
        return False
    if kind.startswith("image/"):
        return len(str(part.get_payload())) > EMBLEM_LENGTH
    return part.get_content_disposition() == "attachment" or kind not in {"text/plain", "text/html"}


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    body = content if isinstance(content, bytes) else b""
    try:
        return body.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:  # a character set that nobody knows
        return body.decode("utf-8", "replace")
