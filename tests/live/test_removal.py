"""A member whose mandate is ended by somebody is out of every open socket within seconds."""

import time
from collections.abc import Callable

import pytest

from network_site.live import hub as hub_module
from network_site.members.actions.mandates import remove_member
from network_site.members.actions.roles import remove_role
from network_site.members.models import Member, Removal
from network_site.members.roles import Role
from tests.live.conftest import connected, in_thread, run

pytestmark = pytest.mark.usefixtures("committed")
LIMIT_SECONDS = 5


def remove(by: Member, member: Member) -> None:
    remove_member(by=by, member=member, reason=Removal.Reason.LEFT_OFFICE)


def take_role(by: Member, member: Member) -> None:
    remove_role(by=by, member=member, role=Role.PROSECUTOR)


@pytest.mark.parametrize("how", [remove, take_role])
def test_open_socket_ends_within_five_seconds(
    how: Callable[[Member, Member], None], secretariat: Member, asker: Member
) -> None:
    async def scenario() -> tuple[int, float]:
        async with connected(asker) as peer:
            await peer.subscribe()
            await in_thread(how, secretariat, asker)
            began = time.monotonic()
            return await peer.closing_code(), time.monotonic() - began

    code, seconds = run(scenario())

    assert code == hub_module.REVOKED
    assert seconds < LIMIT_SECONDS
