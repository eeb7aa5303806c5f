"""The names by which mails and mail programs know a mail, and what it belongs to (RFC 5322, section 3.6.4)."""

from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.urls import reverse


def host() -> str | None:
    """Return the host of the site."""
    return urlsplit(settings.SITE_URL).hostname


def message_id() -> str:
    """Return the name of a new mail."""
    return f"<{uuid4()}@{host()}>"


def beneath(key: str) -> dict[str, str]:
    """Return the headers by which mails about one thing stand together, under a message that was never sent."""
    if not key:
        return {}
    name = f"<{key.replace(':', '-')}@{host()}>"
    return {"References": name, "In-Reply-To": name}


def absolute(name: str, *args: object) -> str:
    """Return the full address of a page of notifications."""
    return settings.SITE_URL + reverse(f"notifications:{name}", args=args)
