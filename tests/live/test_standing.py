"""Who is let in at the socket, and who is shut out of it."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from network_site.access.marks import Mark
from network_site.live import hub as hub_module
from network_site.live import socket as socket_module
from network_site.live.revocation import revoke
from network_site.members.models import GroupMembership, Member, WorkingGroup
from tests.live.conftest import ORIGIN, WAIT_SECONDS, connected, first_close, in_thread, knock, run, texts
from tests.live.notebook.models import add_note

pytestmark = pytest.mark.usefixtures("committed")


@pytest.mark.parametrize(
    "origin",
    [None, "null", "https://elsewhere.example", "https://testserver:8443", "http://testserver", "https://a.testserver"],
)
def test_another_origin_is_refused(origin: str | None, asker: Member) -> None:
    async def scenario(origin: str | None) -> str:
        wire = await knock(asker, origin)
        answer: str = (await wire.receive_output(WAIT_SECONDS))["type"]
        wire.stop(exceptions=False)
        return answer

    assert run(scenario(ORIGIN)) == "websocket.accept"
    assert run(scenario(origin)) == "websocket.close"


def test_only_verified_members_are_let_in(asker: Member) -> None:
    unverified = Member.objects.create_user("new@justice.example", office="Prosecutor")

    async def scenario(member: Member | None) -> int:
        return await first_close(await knock(member))

    assert run(scenario(None)) == hub_module.REVOKED
    assert run(scenario(unverified)) == hub_module.REVOKED


def test_a_member_without_the_required_second_factor_is_not_let_in(asker: Member, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True

    async def scenario() -> int:
        return await first_close(await knock(asker))

    assert run(scenario()) == hub_module.REVOKED


def test_a_member_holds_so_many_sockets_and_no_more(
    asker: Member, answerer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket_module, "MAX_SOCKETS", 1)

    async def scenario() -> int:
        async with connected(asker) as first, connected(answerer) as other:
            await asyncio.gather(first.subscribe(), other.subscribe())
            return await first_close(await knock(asker))

    assert run(scenario()) == socket_module.TOO_MANY


def test_a_path_without_a_socket_is_refused(asker: Member) -> None:
    async def scenario() -> str:
        wire = await knock(asker)
        wire.scope["path"] = "/elsewhere/"
        answer: str = (await wire.receive_output(WAIT_SECONDS))["type"]
        return answer

    assert run(scenario()) == "websocket.close"


def leave_group(member: Member) -> None:
    GroupMembership.objects.filter(member=member).delete()
    revoke(member)


def deactivate(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(is_active=False)


def end_mandate(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(mandate_until=timezone.localdate() - timedelta(days=1))


def sign_out(member: Member) -> None:
    Session.objects.all().delete()


def forget_epoch_doorbell(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(access_epoch=member.access_epoch + 1)


@pytest.mark.parametrize("how", [leave_group, deactivate, end_mandate, sign_out, forget_epoch_doorbell])
def test_a_revoked_member_is_shut_out(
    how: Callable[[Member], None], group: WorkingGroup, answerer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "STANDING_SECONDS", 0.05)

    async def scenario() -> int:
        async with connected(answerer) as peer:
            await peer.subscribe(f"notebook:group-{group.pk}")
            await in_thread(how, answerer)
            return await peer.closing_code()

    assert run(scenario()) == hub_module.REVOKED


def test_revocation_rings_at_once_and_nobody_else_is_shut_out(
    group: WorkingGroup, answerer: Member, colleague: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "STANDING_SECONDS", 3600)

    async def scenario() -> tuple[int, dict[str, Any]]:
        async with connected(answerer) as leaving, connected(colleague) as staying:
            await asyncio.gather(leaving.subscribe(), staying.subscribe())
            await in_thread(revoke, answerer)
            code = await leaving.closing_code()
            await in_thread(add_note, "after")
            return code, await staying.hear()

    code, frame = run(scenario())
    assert code == hub_module.REVOKED
    assert texts([frame]) == ["after"]


def test_standing_is_checked_before_anything_is_handed_out(
    group: WorkingGroup, answerer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = f"notebook:group-{group.pk}"

    async def scenario() -> list[dict[str, Any]]:
        async with connected(answerer) as peer:
            await peer.subscribe(stream)
            monkeypatch.setattr(hub_module, "STANDING_SECONDS", 0)  # whatever was checked is too long ago
            await in_thread(deactivate, answerer)
            await in_thread(add_note, "secret", f"group-{group.pk}", mark=Mark.AMBER, working_group_id=group.pk)
            return [await peer.wire.receive_output(WAIT_SECONDS)]

    assert run(scenario()) == [{"type": "websocket.close", "code": hub_module.REVOKED}]


def test_an_old_socket_is_asked_to_connect_again(asker: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket_module, "LIFE_SECONDS", 0.05)

    async def scenario() -> int:
        async with connected(asker) as peer:
            return await peer.closing_code()

    assert run(scenario()) == socket_module.OVER
