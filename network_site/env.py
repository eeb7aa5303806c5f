"""Typed readers of environment variables that fail with one sentence naming the variable."""

import base64
import binascii
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FERNET_BYTES = 32
PUSH_KEY_BYTES = 32
REPLY_LOCAL_LENGTH = 26  # of the 64 that may stand before an @ (RFC 5321), the signed word takes 38
OPENSEARCH = {"opensearch": "http", "opensearchs": "https"}
FALSE = frozenset({"0", "false", "no", "off", ""})


def text(name: str, default: str | None = None) -> str:
    """Return the variable as text. Raises ImproperlyConfigured when it is missing and has no default."""
    value = os.environ.get(name, default)
    if value is None or (default is None and not value.strip()):
        raise ImproperlyConfigured(f"Set {name}: it is required and has no default (see the table in README.md).")
    return value.strip()


def flag(name: str, *, default: bool) -> bool:
    """Return the variable as true or false. Raises ImproperlyConfigured for any other word."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")


def integer(name: str, *, default: int, minimum: int = 0) -> int:
    """Return the variable as a whole number of at least *minimum*."""
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        number = int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None
    if number < minimum:
        raise ImproperlyConfigured(f"{name} must be at least {minimum}, not {number}.")
    return number


def words(name: str, default: str = "") -> list[str]:
    """Return the variable as a list, split at commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def origin(name: str, default: str | None = None) -> str:
    """Return the variable as a web origin: scheme and host (and port), nothing behind it (RFC 6454)."""
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(f"{name} must be an origin such as https://network.example, not {value!r}.")
    return value


def folder(name: str, default: Path) -> Path:
    """Return the variable as an absolute folder path. Raises ImproperlyConfigured when it cannot be made or written."""
    path = Path(os.environ.get(name) or default).expanduser().resolve()
    nearest = next(place for place in (path, *path.parents) if place.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        raise ImproperlyConfigured(f"{name} must be a folder that can be written, not {path}.")
    return path


def file(name: str) -> Path | None:
    """Return the variable as the path of a file, None where it is empty. Raises ImproperlyConfigured when none is."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    path = Path(value).expanduser().resolve()
    if not path.is_file() or not os.access(path, os.R_OK):
        raise ImproperlyConfigured(f"{name} must be a file that can be read, not {path}.")
    return path


def database(name: str, default: str) -> dict[str, Any]:
    """Return the Django database settings behind a ``sqlite:///`` or ``postgresql://`` address."""
    value = text(name, default)
    parts = urlsplit(value)
    if parts.scheme == "sqlite" and parts.path:
        return _sqlite(parts.path if parts.path == "/:memory:" else unquote(parts.path))
    if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise ImproperlyConfigured(
        f"{name} must look like sqlite:////folder/file.sqlite3 or postgresql://user@host/name, not {value!r}."
    )


def _sqlite(path: str) -> dict[str, Any]:
    # A commit must survive a power cut (synchronous=FULL), and a writer must take its lock when the
    # transaction opens: upgrading a read lock later fails at once with "database is locked".
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:" if path == "/:memory:" else path,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000; PRAGMA cache_size=-16000;"
            ),
        },
    }


def search(name: str, default: str, folder: Path) -> dict[str, Any]:
    """Return modelsearch's settings behind ``whoosh:``, ``database:`` or ``opensearch://host:port``.

    *folder* is where Whoosh keeps this node's copy of the index.
    """
    value = text(name, default)
    parts = urlsplit(value)
    if value == "whoosh:":
        return {"BACKEND": "network_site.search.backends.whoosh", "PATH": str(folder), "AUTO_UPDATE": False}
    if value == "database:":
        return {"BACKEND": "modelsearch.backends.database"}
    if parts.scheme in OPENSEARCH and parts.hostname:
        url = parts._replace(scheme=OPENSEARCH[parts.scheme]).geturl()
        return {"BACKEND": "modelsearch.backends.opensearch3", "URLS": [url], "INDEX_PREFIX": "counterpart_"}
    raise ImproperlyConfigured(
        f"{name} must be whoosh:, database:, or opensearch:// or opensearchs://host:port, not {value!r}."
    )


def mail(name: str, default: str | None = None) -> dict[str, Any]:
    """Return Django's mail settings behind ``console:``, ``folder:``, ``smtps://user:password@host:port`` or a service.

    ``anymail://postmark?POSTMARK_SERVER_TOKEN=…&WEBHOOK_SECRET=user:password`` names a service of django-anymail and
    its settings.
    """
    value = text(name, default)
    parts = urlsplit(value)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "folder":
        return {"EMAIL_BACKEND": "network_site.notifications.mail.folder.FolderBackend"}
    if parts.scheme == "anymail" and parts.hostname:
        return {
            "EMAIL_BACKEND": f"anymail.backends.{parts.hostname}.EmailBackend",
            "ANYMAIL": dict(parse_qsl(parts.query)),
        }
    if parts.scheme in {"smtp", "smtps", "smtp+tls"} and parts.hostname:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
            "EMAIL_TIMEOUT": 20,
        }
    raise ImproperlyConfigured(
        f"{name} must be console:, folder:, smtp://, smtp+tls:// or smtps://host, or anymail://service, not {value!r}."
    )


@dataclass(frozen=True, slots=True)
class Replies:
    """How replies by e-mail come in; without an address, none do."""

    address: str = ""
    server: str = ""  # the name that the receiving server gives itself in Authentication-Results (RFC 8601)
    dmarc: str = "required"
    mailbox: dict[str, Any] | None = None


def replies(name: str) -> Replies:
    """Return what stands behind ``imaps://user:password@host/INBOX?address=reply@host&server=mx.host``.

    ``anymail:?address=…&server=…`` where the service that sends the mails hands in replies. ``dmarc=unless-failed``
    takes also what the server says nothing of, and ``moved=Done`` names a folder for what was taken.
    """
    value = text(name, "")
    if not value:
        return Replies()
    parts = urlsplit(value)
    query = dict(parse_qsl(parts.query))
    dmarc = query.get("dmarc", "required")
    is_known = parts.scheme == "anymail" or (parts.scheme == "imaps" and parts.hostname and parts.username)
    if not (is_known and query.get("server") and dmarc in {"required", "unless-failed"}):
        raise ImproperlyConfigured(
            f"{name} must look like imaps://user:password@host/INBOX?address=reply@host&server=mx.host or "
            "anymail:?address=reply@host&server=mx.host, with dmarc=required or dmarc=unless-failed."
        )
    return Replies(
        address=_reply_address(name, query.get("address", "")),
        server=query["server"],
        dmarc=dmarc,
        mailbox=None if parts.scheme == "anymail" else _mailbox(parts, query.get("moved", "")),
    )


def _reply_address(name: str, value: str) -> str:
    local, at, domain = value.lower().partition("@")
    if not (local and at and domain) or "+" in local or len(local) > REPLY_LOCAL_LENGTH:
        raise ImproperlyConfigured(
            f"{name} must name an address such as reply@mail.network.example, with at most {REPLY_LOCAL_LENGTH} "
            f"characters and no + before the @, not {value!r}."
        )
    return value.lower()


def _mailbox(parts: SplitResult, moved: str) -> dict[str, Any]:
    return {
        "host": parts.hostname,
        "port": parts.port or 993,
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "folder": unquote(parts.path.strip("/")) or "INBOX",
        "moved": moved,
    }


def push_key(name: str) -> str:
    """Return the variable as a private key for pushes: 32 bytes, url-safe base64; empty where it is not set."""
    value = text(name, "").rstrip("=")
    try:
        valid = not value or len(base64.urlsafe_b64decode(value + "=")) == PUSH_KEY_BYTES
    except (binascii.Error, ValueError):
        valid = False
    if not valid:
        raise ImproperlyConfigured(f"{name} must be a key that `manage.py push_key` prints.")
    return value


def fernet_keys(name: str, default: str | None = None) -> list[str]:
    """Return one or more Fernet keys, the first of which encrypts (32 bytes, url-safe base64)."""
    keys = [key.strip() for key in text(name, default).split(",") if key.strip()]
    for key in keys:
        try:
            valid = len(base64.urlsafe_b64decode(key)) == FERNET_BYTES
        except (binascii.Error, ValueError):
            valid = False
        if not valid:
            raise ImproperlyConfigured(f"{name} must hold Fernet keys: 32 bytes as url-safe base64, comma between two.")
    return keys


def engine(name: str) -> str:
    """Return the address of a translation engine, ``http://host:port/path``; empty where there is none."""
    value = text(name, "").rstrip("/")
    parts = urlsplit(value)
    if not value or (parts.scheme in {"http", "https"} and parts.hostname):
        return value
    raise ImproperlyConfigured(f"{name} must be the http or https address of an engine, not {value!r}.")


def scanner(name: str) -> str:
    """Return the address of a ClamAV daemon, ``tcp://host:port`` or ``unix:///socket``; empty where there is none."""
    value = text(name, "")
    parts = urlsplit(value)
    if not value or (parts.scheme == "tcp" and parts.hostname) or (parts.scheme == "unix" and parts.path):
        return value
    raise ImproperlyConfigured(f"{name} must be tcp://host:port or unix:///path/to/socket, not {value!r}.")
