"""The key by which push services know this site (VAPID, RFC 8292)."""

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings


def public_key() -> str:
    """Return what browsers are told of the key; empty where there is none, and then nothing is pushed."""
    if not settings.PUSH_KEY:
        return ""
    secret = int.from_bytes(base64.urlsafe_b64decode(settings.PUSH_KEY + "="), "big")
    point = ec.derive_private_key(secret, ec.SECP256R1()).public_key()
    return _text(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def new_key() -> str:
    """Return a new key, for PUSH_KEY."""
    secret = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _text(secret.to_bytes(32, "big"))


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
