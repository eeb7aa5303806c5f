"""Values of filter fields as bytes that sort as the values do, and back."""

import datetime as dt
import struct
import uuid
from decimal import Decimal
from typing import Any

NULL = b""
_MIDDLE = 1 << 63
_DECIMALS = 6
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


def encode(value: Any) -> bytes:
    """Return *value* as bytes; within a type they sort as the values do. None is the empty string."""
    if value is None:
        return NULL
    if isinstance(value, int):  # and bool
        return b"i" + _whole(int(value))
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return _encode_time(value)
    return _encode_other(value)


def _encode_other(value: Any) -> bytes:
    if isinstance(value, float):
        return b"f" + _float(value)
    if isinstance(value, Decimal):
        return b"n" + _whole(int(value.scaleb(_DECIMALS)))
    if isinstance(value, uuid.UUID):
        return b"u" + value.bytes
    return b"s" + str(value).encode()


def decode(data: bytes) -> Any:
    """Return the value that was encoded; a moment is in UTC."""
    kind, rest = data[:1], data[1:]
    if kind == b"s":
        return rest.decode()
    if kind == b"f":
        return _from_float(rest)
    if kind == b"u":
        return uuid.UUID(bytes=rest)
    return _decode_whole(kind, int.from_bytes(rest, "big") - _MIDDLE) if data else None


def _whole(number: int) -> bytes:
    return (min(max(number, -_MIDDLE), _MIDDLE - 1) + _MIDDLE).to_bytes(8, "big")


def _float(number: float) -> bytes:
    bits = int.from_bytes(struct.pack(">d", number), "big")
    return ((bits ^ (2 * _MIDDLE - 1)) if bits & _MIDDLE else bits | _MIDDLE).to_bytes(8, "big")


def _from_float(data: bytes) -> float:
    bits = int.from_bytes(data, "big")
    number: float = struct.unpack(
        ">d", (bits ^ _MIDDLE if bits & _MIDDLE else bits ^ (2 * _MIDDLE - 1)).to_bytes(8, "big")
    )[0]
    return number


def _encode_time(value: dt.date | dt.time | dt.timedelta) -> bytes:
    if isinstance(value, dt.datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return b"m" + _whole((moment - _EPOCH) // _MICROSECOND)
    if isinstance(value, dt.date):
        return b"d" + _whole(value.toordinal())
    if isinstance(value, dt.time):
        return b"t" + _whole(_since_midnight(value) // _MICROSECOND)
    return b"l" + _whole(value // _MICROSECOND)


def _since_midnight(value: dt.time) -> dt.timedelta:
    return dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)


def _decode_whole(kind: bytes, number: int) -> Any:
    if kind == b"i":
        return number
    if kind == b"n":
        return Decimal(number).scaleb(-_DECIMALS)
    if kind == b"d":
        return dt.date.fromordinal(number)
    if kind == b"m":
        return _EPOCH + number * _MICROSECOND
    if kind == b"t":
        return (_EPOCH + number * _MICROSECOND).time()
    return number * _MICROSECOND
