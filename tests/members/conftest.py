"""What every test of sign-in counts."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.signals import user_logged_in

from network_site.members.models import Member


@pytest.fixture
def signed_in() -> Iterator[list[Member]]:
    """The members who signed in during the test."""
    members: list[Member] = []

    def note(user: Member, **_: Any) -> None:
        members.append(user)

    user_logged_in.connect(note)
    yield members
    user_logged_in.disconnect(note)
