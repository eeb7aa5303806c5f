"""What a reader may ask for: strict JSON from the socket, plain parameters from the polling twin."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from django.conf import settings
from django.utils.translation import get_supported_language_variant

from network_site.live.exceptions import Malformed

MAX_BYTES = 65_536
MAX_STREAMS = 100  # the list of questions has two for each working group
MAX_POSITION = 2**63 - 1  # what the column can hold
STREAM_NAME = re.compile(r"[a-z][a-z-]{0,19}:[A-Za-z0-9-]{1,59}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Request:
    """Streams to follow, each from the position the reader has, and streams to leave."""

    subscribe: Mapping[str, int] = field(default_factory=dict)
    unsubscribe: tuple[str, ...] = ()


def parse_event(event: Mapping[str, Any]) -> Request:
    """Return the request in a ``websocket.receive`` event. Raises Malformed with what is wrong, for the reader."""
    text = event.get("text")
    if text is None:
        raise Malformed("Send text, not binary data.")
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise Malformed("The request is too large.")
    try:
        said = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Malformed("The request is not JSON.") from None
    if not isinstance(said, dict) or not said or said.keys() - {"subscribe", "unsubscribe"}:
        raise Malformed('A request has "subscribe" or "unsubscribe", or both.')
    return Request(_positions(said.get("subscribe", {})), _names(said.get("unsubscribe", [])))


def parse_query(query: Mapping[str, str]) -> dict[str, int]:
    """Return the position by stream in the parameters of a poll; those without a colon are not about streams."""
    asked = {name: value for name, value in query.items() if ":" in name}
    if not all(value.isascii() and value.isdecimal() for value in asked.values()):
        raise Malformed("A position is a whole number.")
    return _positions({name: int(value[:20]) for name, value in asked.items()})


def language_of(query: Mapping[str, str]) -> str:
    """Return the language of the page that asks, or the site's own when it names none that we have."""
    try:
        return get_supported_language_variant(query.get("language", ""))
    except LookupError:
        return settings.LANGUAGE_CODE


def _positions(said: Any) -> dict[str, int]:
    if not isinstance(said, dict) or len(said) > MAX_STREAMS:
        raise Malformed(f'"subscribe" holds a position for each of at most {MAX_STREAMS} streams.')
    for name, position in said.items():
        _check_name(name)
        if type(position) is not int or not 0 <= position <= MAX_POSITION:  # True is an int too
            raise Malformed("A position is a whole number.")
    return said


def _names(said: Any) -> tuple[str, ...]:
    if not isinstance(said, list):
        raise Malformed('"unsubscribe" is a list of streams.')
    for name in said:
        _check_name(name)
    return tuple(said)


def _check_name(name: Any) -> None:
    if not isinstance(name, str) or not STREAM_NAME.fullmatch(name):
        raise Malformed("That is not the name of a stream.")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON.")
