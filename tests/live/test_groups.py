"""A member who leaves a group, or is removed from it, hears nothing more of it."""

from collections.abc import Callable

import pytest

from network_site.live import hub as hub_module
from network_site.members.actions.groups import leave_group, remove_from_group
from network_site.members.models import Member, WorkingGroup
from tests.live.conftest import connected, in_thread, run

pytestmark = pytest.mark.usefixtures("committed")


def leave(group: WorkingGroup, member: Member, chair: Member) -> None:
    leave_group(by=member, group=group)


def be_removed(group: WorkingGroup, member: Member, chair: Member) -> None:
    remove_from_group(by=chair, group=group, member=member)


@pytest.mark.parametrize("how", [leave, be_removed])
def test_the_socket_of_who_is_out_is_closed(
    how: Callable[[WorkingGroup, Member, Member], None],
    group: WorkingGroup,
    asker: Member,
    answerer: Member,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hub_module, "STANDING_SECONDS", 0.05)
    group.memberships.filter(member=asker).update(role="chair")

    async def scenario() -> int:
        async with connected(answerer) as peer:
            await peer.subscribe(f"notebook:group-{group.pk}")
            await in_thread(how, group, answerer, asker)
            return await peer.closing_code()

    assert run(scenario()) == hub_module.REVOKED
