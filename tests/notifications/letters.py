"""Mails as they come back: raw bytes, as a mail server hands them in."""

from email.message import EmailMessage
from typing import Any
from uuid import uuid4

from discussions.models import Post
from network_site.members.models import Member
from network_site.notifications.actions.receiving import receive_reply
from network_site.notifications.models import ReceivedReply
from network_site.notifications.replies.letters import Letter

SERVER = "mx.network.example"  # the receiving server whose word counts
TEXT = "The investigating judge orders it."


def results(result: str = "pass", *, domain: str, server: str = SERVER) -> str:
    """Return what a receiving server writes about a mail of *domain*."""
    return f"{server}; spf=pass smtp.mailfrom={domain}; dmarc={result} (p=reject) header.from={domain}"


def letter_of(
    member: Member, to: str, body: str = TEXT, *, html: str = "", proof: str | None = "pass", **headers: Any
) -> EmailMessage:
    """Return a mail of *member* to the address *to*; other *headers* take the place of the usual ones."""
    message = EmailMessage()
    usual = {
        "Return-Path": f"<{member.email}>",
        "Authentication-Results": proof and results(proof, domain=member.email.partition("@")[2]),
        "From": f"A Member <{member.email}>",
        "To": f"Counterpart <{to}>",
        "Subject": "Re: A new answer",
        "Message-ID": f"<{uuid4()}@justice.example>",
    }
    for name, value in {**usual, **{key.replace("_", "-"): value for key, value in headers.items()}}.items():
        if value is not None:
            message[name] = value
    message.set_content(body)
    if html:
        message.clear_content()
        message.set_content(html, subtype="html")
    return message


def arrive(message: EmailMessage, **kind: Any) -> ReceivedReply | None:
    """Let a mail come in."""
    return receive_reply(Letter.read(message.as_bytes(), **kind))


def reason_of(message: EmailMessage, **kind: Any) -> str:
    """Let a mail come in, and return why it is refused."""
    row = arrive(message, **kind)
    assert row is not None
    return row.reason


def replies() -> list[tuple[int, str]]:
    """Return who posted which reply."""
    return list(Post.objects.filter(kind=Post.Kind.REPLY).order_by("pk").values_list("author", "body"))
