"""A member whose mandate is ended by somebody is out of every open socket within seconds."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from network_site.live import hub as hub_module
from network_site.members.actions.mandates import remove_member
from network_site.members.actions.roles import remove_role
from network_site.members.actions.rules import open_rules, publish_rules
from network_site.members.actions.sessions import sign_out_elsewhere
from network_site.members.models import Member, Removal
from network_site.members.roles import Role
from network_site.members.sessions import sign_ins
from tests.live.conftest import connected, in_thread, run

pytestmark = pytest.mark.usefixtures("committed")
LIMIT_SECONDS = 5


def remove(by: Member, member: Member) -> None:
    remove_member(by=by, member=member, reason=Removal.Reason.LEFT_OFFICE)


def take_role(by: Member, member: Member) -> None:
    remove_role(by=by, member=member, role=Role.PROSECUTOR)


def expire(by: Member, member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(mandate_until=timezone.localdate() - timedelta(days=1))


@pytest.mark.parametrize("how", [remove, take_role, expire])
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


def test_a_new_version_of_the_rules_closes_open_sockets_and_the_polling_twin(
    secretariat: Member, asker: Member
) -> None:
    open_rules()
    Member.objects.update(rules_version=1)
    client = Client()
    client.force_login(asker)
    assert client.get("/live/since/?notebook:members=0").status_code == 200

    async def scenario() -> tuple[int, int]:
        async with connected(asker) as peer:
            await peer.subscribe()
            await in_thread(publish_rules, by=secretariat, text="Two.", after=1)
            code = await peer.closing_code()
        async with connected(asker) as again:
            return code, await again.closing_code()

    assert run(scenario()) == (hub_module.REVOKED, hub_module.REVOKED)
    assert client.get("/live/since/?notebook:members=0").headers["Location"].startswith("/people/rules/")


def test_signing_out_from_afar_closes_the_sockets_of_that_sign_in_alone(asker: Member) -> None:
    async def scenario() -> tuple[int, list[dict[str, Any]]]:
        async with connected(asker) as lost:
            await lost.subscribe()
            (sign_in,) = await in_thread(sign_ins, asker, here="")
            async with connected(asker) as here:
                await in_thread(sign_out_elsewhere, by=asker, here="", only=sign_in.name)
                return await lost.closing_code(), await here.subscribe()

    code, heard = run(scenario())

    assert code == hub_module.REVOKED
    assert "subscribed" in heard[-1]
