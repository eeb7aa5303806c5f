"""What a member does to their own sign-in ends the sockets that were opened before it."""

from typing import Any

from network_site.live.revocation import revoke
from network_site.members.models import Member


def sign_in_changed(user: Member, **_: Any) -> None:
    """Close the member's sockets: the password was changed, or a second factor was taken away."""
    revoke(user)
