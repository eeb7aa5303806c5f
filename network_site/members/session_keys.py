"""What a session holds beside its member, by the names in its data. It is gone when the session is."""

STARTED_AT, SEEN_AT = "started_at", "seen_at"  # seconds since 1970
DEVICE = "device"  # in words; see ``members.devices``
ADDRESS = "address"  # where the sign-in came from, an IP address
