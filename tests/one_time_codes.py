"""What an authenticator app shows (RFC 6238), computed apart from the code that checks it."""

import base64
import hashlib
import hmac
import time

STEP = 30  # seconds


def code_of(seed: str, *, steps: int = 0) -> str:
    """Return the six digits that an app with *seed* (base32) shows now, or *steps* of 30 seconds from now."""
    counter = int(time.time()) // STEP + steps
    digest = hmac.new(base64.b32decode(seed), counter.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
