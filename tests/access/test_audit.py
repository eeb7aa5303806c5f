"""The audit trail keeps what was done, as it was written, and shows any change made to it later."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.utils import timezone
from wagtail.log_actions import log

from network_site.access import triggers
from network_site.access.audit import first_broken
from network_site.access.marks import Mark
from network_site.access.models import AuditEntry, AuditHead
from network_site.members.models import Member, WorkingGroup
from tests.factories.discussions import make_thread

pytestmark = pytest.mark.django_db

ClientOf = Callable[[Member], Client]


def write(member: Member, *actions: str) -> list[AuditEntry]:
    return [log(member, action, user=member) for action in actions or ("members.joined",)]


def tamper(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_an_entry_says_who_did_what_as_it_was_then(asker: Member, answerer: Member) -> None:
    entry = log(answerer, "members.removed", user=asker, data={"reason": "left-office"})

    assert (entry.office, entry.label, entry.action) == (asker.label, str(answerer), "members.removed")
    assert entry.data == {"reason": "left-office"}
    assert entry.said == "Removed a member"


def test_entries_are_numbered_without_a_hole_and_follow_one_another(asker: Member) -> None:
    write(asker, "members.joined", "members.signed_in", "members.signed_out")

    entries = list(AuditEntry.objects.order_by("number"))
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert [entry.previous for entry in entries] == ["", entries[0].digest, entries[1].digest]
    assert first_broken() is None


def test_a_deed_that_no_part_named_is_refused_and_leaves_no_hole(asker: Member) -> None:
    with pytest.raises(ValidationError), transaction.atomic():
        log(asker, "members.danced", user=asker)

    write(asker)
    assert first_broken() is None


def test_what_was_rolled_back_is_not_in_the_trail(asker: Member) -> None:
    write(asker)
    with transaction.atomic():
        write(asker, "members.left")
        transaction.set_rollback(True)

    assert [entry.action for entry in AuditEntry.objects.all()] == ["members.joined"]
    assert first_broken() is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE access_auditentry SET office = 'Nobody' WHERE number = 2",
        "UPDATE access_auditentry SET user_id = NULL WHERE number = 2",
        "UPDATE access_auditentry SET action = 'members.left' WHERE number = 2",
        "DELETE FROM access_auditentry WHERE number = 2",
    ],
)
def test_a_change_behind_the_site_is_named(asker: Member, change: str) -> None:
    write(asker, "members.joined", "members.signed_in", "members.signed_out")
    call_command("verify_audit")

    tamper(change)

    assert first_broken() == 2
    with pytest.raises(CommandError, match="Entry 2 "):
        call_command("verify_audit")


def test_entries_missing_at_the_end_are_noticed(asker: Member) -> None:
    write(asker, "members.joined", "members.signed_in", "members.signed_out")

    tamper("DELETE FROM access_auditentry WHERE number = 3")

    assert first_broken() == 3


def test_a_trail_that_was_written_anew_is_noticed_by_who_kept_its_end(
    asker: Member, capsys: pytest.CaptureFixture[str]
) -> None:
    write(asker, "members.joined", "members.signed_in")
    call_command("verify_audit")
    kept = capsys.readouterr().out.split()[-1]
    write(asker, "members.signed_out")
    call_command("verify_audit", against=kept)

    tamper("DELETE FROM access_auditentry")
    AuditHead.objects.all().delete()
    write(asker, "members.joined", "members.signed_out", "members.signed_out")

    assert first_broken() is None
    with pytest.raises(CommandError, match="written anew"):
        call_command("verify_audit", against=kept)


@pytest.mark.parametrize("change", ["UPDATE access_auditentry SET office = 'x'", "DELETE FROM access_auditentry"])
def test_the_database_itself_refuses_to_change_or_remove_an_entry(asker: Member, change: str) -> None:
    write(asker)
    triggers.put_on(connection)

    try:
        with pytest.raises(DatabaseError, match="audit trail cannot be"), transaction.atomic():
            tamper(change)
    finally:
        triggers.take_off(connection)

    assert first_broken() is None


def test_only_what_is_older_than_the_retention_is_pruned_and_the_rest_still_verifies(asker: Member) -> None:
    old = timezone.now() - timedelta(days=2_000)
    for action in ("members.joined", "members.signed_in"):
        log(asker, action, user=asker, timestamp=old)
    write(asker, "members.signed_out")
    triggers.put_on(connection)

    try:
        call_command("prune_audit")
    finally:
        triggers.take_off(connection)

    assert [entry.action for entry in AuditEntry.objects.order_by("number")] == ["members.signed_out", "access.pruned"]
    assert first_broken() is None


def test_what_a_group_keeps_is_not_written_into_the_trail(asker: Member, group: WorkingGroup) -> None:
    kept = make_thread(asker, title="A canary in the closed group", mark=Mark.AMBER, working_group=group)
    plain = make_thread(asker, title="A question for every member")

    assert log(kept, "access.viewed", user=asker).label == f"thread {kept.pk}"
    assert log(group, "members.group_created", user=asker).label == f"working group {group.pk}"
    assert log(plain, "access.viewed", user=asker).label == "A question for every member"


def test_opening_an_item_of_a_group_is_noted_once_a_day(
    asker: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    kept, plain = make_thread(asker, mark=Mark.AMBER, working_group=group), make_thread(asker)
    client = client_of(asker)

    for thread in (kept, kept, plain):
        assert client.get(thread.get_absolute_url()).status_code == 200

    looks = AuditEntry.objects.filter(action="access.viewed")
    assert [(look.user_id, look.object_id) for look in looks] == [(asker.pk, str(kept.pk))]


def test_sign_ins_sign_outs_and_failures_are_noted_without_the_address(asker: Member, client: Client) -> None:
    asker.set_password("correct-horse-battery-staple")
    asker.save()
    client.post("/accounts/login/", {"login": asker.email, "password": "wrong"})
    client.post("/accounts/login/", {"login": "nobody@justice.example", "password": "wrong"})
    client.post("/accounts/login/", {"login": asker.email, "password": "correct-horse-battery-staple"})
    client.post("/accounts/logout/")

    entries = list(AuditEntry.objects.order_by("number"))
    failed, signed_in, signed_out = "members.sign_in_failed", "members.signed_in", "members.signed_out"
    assert [entry.action for entry in entries] == [failed, failed, signed_in, signed_out]
    assert not any("@" in str(entry.data) for entry in entries)
    assert {entry.user_id for entry in entries[:2]} == {None}


@pytest.mark.django_db(transaction=True)
def test_deeds_at_the_same_time_make_one_chain(asker: Member) -> None:
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        for _ in range(5):
            write(asker)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert AuditEntry.objects.count() == 20
    assert AuditHead.objects.get().last_number == 20
    assert first_broken() is None


def test_wagtails_own_reports_show_nothing_of_the_trail(asker: Member, secretariat: Member) -> None:
    write(asker)
    secretariat.is_superuser = True

    assert AuditEntry.objects.count() == 1
    assert not AuditEntry.objects.viewable_by_user(secretariat).exists()
    assert not AuditEntry.objects.for_instance(asker).exists()
