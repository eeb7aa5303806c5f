"""The channel that tells a device that something waits, through the push service of its browser (RFC 8030)."""
