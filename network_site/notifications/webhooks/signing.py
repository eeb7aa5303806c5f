"""Secrets of webhooks, and the signature by which a receiver knows who sends. Source: Standard Webhooks, v1."""

import base64
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """Return a new secret of 256 bits as receivers take it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(*, message_id: str, timestamp: int, body: bytes, keys: Iterable[str]) -> dict[str, str]:
    """Return the three headers of a message, with one signature for each secret in *keys*; *timestamp* in seconds."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    signatures = (hmac.digest(base64.b64decode(key.removeprefix(PREFIX)), signed, "sha256") for key in keys)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(each).decode()}" for each in signatures),
    }
