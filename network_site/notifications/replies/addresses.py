"""The address that answers one notification: signed, of one member and one object, and valid for some days."""

import base64
import binascii
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from network_site.notifications.models import Notification

SALT = "notifications.reply"
DAY = 86_400  # seconds
NUMBER_BYTES, DAY_BYTES, SEAL_BYTES = 5, 2, 16
TOKEN_BYTES = NUMBER_BYTES + DAY_BYTES + SEAL_BYTES  # 37 characters of base32, which mail servers may turn to capitals


@dataclass(frozen=True, slots=True)
class Answered:
    """What an address answers, and whether its days are over."""

    told: Notification
    is_over: bool


def address_of(told: Notification) -> str:
    """Return the address by which the recipient answers *told*."""
    day = int(time.time()) // DAY + settings.REPLY_DAYS
    return _with(_encode(told.pk.to_bytes(NUMBER_BYTES, "big") + day.to_bytes(DAY_BYTES, "big") + _seal(told, day)))


def answered_by(addresses: Iterable[str]) -> Answered | None:
    """Return what the first of *addresses* that this site has signed answers, or None."""
    for address in addresses:
        token = _token_in(address)
        if token is not None and (answered := _opened(token)) is not None:
            return answered
    return None


def _opened(token: bytes) -> Answered | None:
    number, rest = int.from_bytes(token[:NUMBER_BYTES], "big"), token[NUMBER_BYTES:]
    day, seal = int.from_bytes(rest[:DAY_BYTES], "big"), rest[DAY_BYTES:]
    told = Notification.objects.select_related("recipient").filter(pk=number).first()
    if told is None or not constant_time_compare(seal, _seal(told, day)):
        return None
    return Answered(told, is_over=int(time.time()) // DAY > day)


def _seal(told: Notification, day: int) -> bytes:
    bound = f"{told.pk}:{told.recipient_id}:{told.verb}:{told.object_id}:{day}"
    return salted_hmac(SALT, bound, algorithm="sha256").digest()[:SEAL_BYTES]


def _with(token: str) -> str:
    local, domain = settings.REPLY_ADDRESS.split("@")
    return f"{local}+{token}@{domain}"


def _token_in(address: str) -> bytes | None:
    before, after = _with("\0").lower().split("\0")
    address = address.lower()
    if not (address.startswith(before) and address.endswith(after)):
        return None
    return _decode(address.removeprefix(before).removesuffix(after))


def _encode(token: bytes) -> str:
    return base64.b32encode(token).decode().rstrip("=").lower()


def _decode(text: str) -> bytes | None:
    try:
        token = base64.b32decode(text + "=" * (-len(text) % 8), casefold=True)
    except (binascii.Error, ValueError):
        return None
    return token if len(token) == TOKEN_BYTES else None
