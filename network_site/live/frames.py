"""What the server says to a reader: JSON frames. Whoever may have the same frame is sent the same text."""

import json
from collections.abc import Mapping
from typing import Any


def change(stream: str, seq: int, kind: str, html: str) -> str:
    """Return the frame of a change and what it looks like."""
    return _encode({"stream": stream, "seq": seq, "kind": kind, "html": html})


def nothing(stream: str, seq: int) -> str:
    """Return the frame of a change that shows this reader nothing: a number, so that none is missing."""
    return _encode({"stream": stream, "seq": seq})


def subscribed(stream: str, seq: int) -> str:
    """Return the frame that says: you have everything up to *seq*, and what follows will come."""
    return _encode({"stream": stream, "subscribed": seq})


def gone(stream: str) -> str:
    """Return the frame that says: there is no such stream, or it is not for you."""
    return _encode({"stream": stream, "gone": True})


def resync(stream: str) -> str:
    """Return the frame that says: the changes cannot be told one by one, fetch the page again."""
    return _encode({"stream": stream, "resync": True})


def heads(positions: Mapping[str, int]) -> str:
    """Return the heartbeat: the number of the last change of each stream that the reader follows."""
    return _encode({"heads": positions})


def error(text: str) -> str:
    """Return the frame that says what was wrong with a request."""
    return _encode({"error": text})


def _encode(frame: Mapping[str, Any]) -> str:
    # A NaN would pass here and break JSON.parse in every browser, so it must not pass.
    return json.dumps(frame, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
