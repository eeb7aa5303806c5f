"""What a session holds beside its member, by the names in its data (it is gone when the session is), and its key."""

import hashlib

STARTED_AT, SEEN_AT = "started_at", "seen_at"  # seconds since 1970
DEVICE = "device"  # in words; see ``members.devices``
BROWSER = "browser"  # a digest of the name that the browser was given; it outlasts sign-ins
ADDRESS = "address"  # where the sign-in came from, an IP address

COLUMN_LENGTH = 40  # of Django's table; 160 bits of a hash


def kept(key: str) -> str:
    """Return what the table keeps of the *key* in a cookie: a copy of the table lets nobody in."""
    return hashlib.sha256(key.encode()).hexdigest()[:COLUMN_LENGTH]
