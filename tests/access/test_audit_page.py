"""The secretariat reads the audit trail, finds what it looks for, and takes a copy; nobody else does."""

import asyncio
import csv
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from wagtail.log_actions import log

from network_site.access import exports, streaming
from network_site.access.exports import harmless
from network_site.access.models import AuditEntry
from network_site.members.actions.roles import remove_role
from network_site.members.models import Member
from network_site.members.roles import Role
from tests.factories.members import MemberFactory, WorkingGroupFactory

pytestmark = pytest.mark.django_db

ClientOf = Callable[[Member], Client]
PAGE = "/audit/"


def table(response: Any) -> list[dict[str, str]]:
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    return list(csv.DictReader(lines))


@pytest.mark.parametrize("role", ["asker", "moderator", "editor", "organizer", "focal_point"])
def test_only_the_secretariat_finds_the_trail(
    role: str, secretariat: Member, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    assert client_of(secretariat).get(PAGE).status_code == 200

    client = client_of(request.getfixturevalue(role))
    assert client.get(PAGE).status_code == 404
    assert client.get(reverse("access:audit_export")).status_code == 404


def test_entries_are_found_by_office_deed_thing_and_day(
    secretariat: Member, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    client = client_of(secretariat)
    log(answerer, "members.removed", user=asker)
    log(asker, "members.mandate_confirmed", user=answerer)

    def shown(**filters: str) -> set[str]:
        return {entry.action for entry in client.get(PAGE, filters).context["entries"]}

    both = {"members.removed", "members.mandate_confirmed"}
    assert both <= shown()
    assert shown(who=str(asker.jurisdiction)) & both == {"members.removed"}
    assert shown(action="members.mandate_confirmed") == {"members.mandate_confirmed"}
    assert shown(about=str(answerer.jurisdiction)) & both == {"members.removed"}
    assert shown(since="2001-01-01", until="2001-01-02") == set()
    assert shown(since="yesterday") == set()


def test_entries_are_found_by_what_they_say(secretariat: Member, asker: Member, client_of: ClientOf) -> None:
    log(asker, "members.removed", user=secretariat, data={"reason": "Enquête close"})
    log(asker, "members.mandate_confirmed", user=secretariat, data={"until": "2031-01-01"})

    for words in ("Enquête", "enquête close", "close"):
        found = client_of(secretariat).get(PAGE, {"about": words}).context["entries"]
        assert [entry.action for entry in found] == ["members.removed"], words


def test_two_of_one_office_are_told_apart_by_their_numbers(
    secretariat: Member, client_of: ClientOf, fresh_client_of: ClientOf
) -> None:
    one = MemberFactory.create(office="Liaison office")
    other = MemberFactory.create(office="Liaison office", jurisdiction=one.jurisdiction, service=one.service)
    log(one, "members.exported", user=one)
    log(other, "members.mandate_confirmed", user=secretariat)
    log(other, "members.removed", user=one)
    log(WorkingGroupFactory.create(), "members.group_role_changed", user=secretariat, data={"member": other.pk})
    client = client_of(secretariat)

    def shown(member: Member) -> list[str]:
        return [entry.action for entry in client.get(PAGE, {"member": member.pk}).context["entries"]]

    assert shown(one) == ["members.removed", "members.exported"]
    assert shown(other) == ["members.group_role_changed", "members.removed", "members.mandate_confirmed"]
    page = client.get(PAGE, {"action": "members.removed"}).text
    for member in (one, other):
        assert f'<a class="small" href="/people/roles/{member.pk}/">member {member.pk}</a>' in page
    copied = table(fresh_client_of(secretariat).get(reverse("access:audit_export"), {"action": "members.removed"}))
    numbers = [(row["Member number"], row["Number of what it is about"]) for row in copied]
    assert numbers == [(str(one.pk), str(other.pk))]
    assert [(row["Deed"], row["Code of the deed"]) for row in copied] == [("Removed a member", "members.removed")]


@pytest.mark.parametrize("number", ["x", "0", "-1", "9" * 60])
def test_a_number_that_nobody_has_finds_nothing(number: str, secretariat: Member, client_of: ClientOf) -> None:
    log(secretariat, "members.exported", user=secretariat)

    answer = client_of(secretariat).get(PAGE, {"member": number})

    assert (answer.status_code, answer.context["entries"]) == (200, [])


def test_lists_of_members_lead_the_secretariat_to_what_the_trail_keeps(
    secretariat: Member, focal_point: Member, client_of: ClientOf
) -> None:
    kept = f"/audit/?member={focal_point.pk}"

    for page in ("/people/country/", f"/people/roles/{focal_point.pk}/"):
        assert kept in client_of(secretariat).get(page).text
    assert kept not in client_of(focal_point).get("/people/country/").text


def test_the_page_takes_as_many_queries_for_fifty_entries_as_for_three(
    secretariat: Member, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(secretariat)
    client.get(PAGE)  # content types are read once
    for count in (3, 50):
        for _ in range(count):
            log(MemberFactory.create(), "members.mandate_confirmed", user=secretariat)

        with django_assert_num_queries(4):
            client.get(PAGE)


def test_earlier_entries_follow_on_the_next_page(secretariat: Member, client_of: ClientOf) -> None:
    for _ in range(60):
        log(secretariat, "members.exported", user=secretariat)
    client = client_of(secretariat)

    first = client.get(PAGE)
    second = client.get(PAGE, {"before": first.context["next"]})

    numbers = [entry.number for page in (first, second) for entry in page.context["entries"]]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[-1] == 1
    assert second.context["next"] is None


@pytest.mark.parametrize("before", ["x", "-1", "9" * 60, "9" * 5000, "%00"])
def test_a_senseless_page_is_a_page_all_the_same(secretariat: Member, client_of: ClientOf, before: str) -> None:
    assert client_of(secretariat).get(PAGE, {"before": before}).status_code == 200


def test_the_copy_asks_for_a_fresh_sign_in_and_is_noted(secretariat: Member, client: Client) -> None:
    secretariat.set_password("correct-horse-battery-staple")
    secretariat.save()
    client.force_login(secretariat)
    url = reverse("access:audit_export")

    asked = client.get(f"{url}?action=members.signed_in").headers["Location"]
    assert "reauthenticate" in asked
    back = client.post(asked, {"password": "correct-horse-battery-staple"}).headers["Location"]
    response = client.get(back)

    copied = table(response)
    assert ",".join(copied[0]) == (
        "Number,Time (UTC),Who,Member number,Deed,Code of the deed,Kind,About,Number of what it is about,Details"
    )
    assert {row["Code of the deed"] for row in copied} == {"members.signed_in"}
    assert AuditEntry.objects.filter(action="access.exported").get().data == {"action": "members.signed_in"}


@pytest.mark.django_db(transaction=True)
def test_a_copy_on_its_way_ends_when_its_reader_loses_the_role(
    secretariat: Member, asker: Member, fresh_client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "ROWS_AT_ONCE", 1)
    monkeypatch.setattr(streaming, "STANDING_SECONDS", 0)
    other = MemberFactory.create(roles=[Role.SECRETARIAT])
    for _ in range(9):
        log(asker, "members.exported", user=asker)
    copy: Any = fresh_client_of(secretariat).get(reverse("access:audit_export"))

    async def pieces() -> tuple[bytes, list[bytes]]:
        on_its_way = aiter(copy)
        first = await anext(on_its_way)
        await sync_to_async(remove_role)(by=other, member=secretariat, role=Role.SECRETARIAT)
        return first, [piece async for piece in on_its_way]

    first, rest = asyncio.run(pieces())

    assert first
    assert rest == []


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_no_cell_of_a_copy_is_a_formula(value: str) -> None:
    assert harmless(value)[0] not in "=+-@\t\r"


def test_control_characters_do_not_leave() -> None:
    assert harmless("a\x00b\x1bc") == "abc"
