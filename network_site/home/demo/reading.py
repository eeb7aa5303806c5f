"""Reading the demonstration's files; times in them count back from the moment of loading."""

import tomllib
import uuid
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

FOLDER = Path(__file__).parent
NAMESPACE = uuid.UUID("6f1c5c3e-5d0b-4c1e-9b52-6d8f6f6d2a10")


def read(name: str) -> dict[str, Any]:
    """Return the tables of the file *name*."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def key_of(*parts: object) -> uuid.UUID:
    """Return the idempotency key of one thing of the demonstration: the same at every load."""
    return uuid.uuid5(NAMESPACE, "/".join(str(part) for part in parts))


def days_ago(days: float) -> datetime:
    """Return the moment *days* before now."""
    return timezone.now() - timedelta(days=days)


def date_ago(days: float) -> date:
    """Return the day *days* before today."""
    return timezone.localdate() - timedelta(days=days)
