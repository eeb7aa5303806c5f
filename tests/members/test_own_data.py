"""The copy of a member's own data: all of it, made once, for them alone, and gone when its time is over."""

import io
import json
import uuid
import zipfile
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.log_actions import log

from discussions import actions as discussions
from events.models import SessionRole
from network_site.access.marks import Mark
from network_site.access.models import AuditEntry
from network_site.members import own_data
from network_site.members.actions import own_data as actions
from network_site.members.actions.groups import invite_to_group
from network_site.members.exceptions import NotInNetwork
from network_site.members.models import DataExport, GroupMembership, Member, WorkingGroup
from tests.factories.discussions import make_answer, make_thread
from tests.factories.events import SessionFactory
from tests.factories.files import PaperFactory, pdf

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
PAGE = "/people/me/data/"
PASSPHRASE = "correct-horse-battery-staple"


def made(member: Member) -> DataExport:
    """Return the copy of *member*, made."""
    return DataExport.objects.get(pk=actions.ask_for_copy(by=member).pk)


def file_of(copy: DataExport) -> str:
    return str(DataExport.objects.get(pk=copy.pk).file.name)


def contents(copy: DataExport) -> dict[str, Any]:
    """Return what is in the ZIP, by name: JSON as it reads, files as bytes."""
    with copy.file.open("rb") as stored, zipfile.ZipFile(io.BytesIO(stored.read())) as archive:
        raw = {name: archive.read(name) for name in archive.namelist()}
    return {name: json.loads(data) if name.endswith(".json") else data for name, data in raw.items()}


def everything(copy: DataExport) -> str:
    return json.dumps(contents(copy), default=lambda data: data.decode("latin-1"), ensure_ascii=False)


def test_it_holds_what_every_part_of_the_site_holds(asker: Member, answerer: Member) -> None:
    thread = make_thread(asker, title="A question of mine", body="My own words.")
    answer = make_answer(thread, answerer, "Not my words.")
    discussions.accept_answer(by=asker, post=answer)
    Authenticator.objects.create(user=asker, type=Authenticator.Type.TOTP, data={"secret": "sealed-seed"})
    paper = PaperFactory.create(title="mine.pdf", uploaded_by_user=asker, file=pdf(text=b"uploaded"))
    SessionRole.objects.create(session=SessionFactory.create(title="A session of mine"), member=asker)

    held = contents(made(asker))

    assert held["profile.json"][0]["email"] == asker.email
    assert held["profile.json"][0]["groups"] == ["prosecutor"]
    assert held["questions.json"][0]["title"] == "A question of mine"
    assert held["posts.json"][0]["body"] == "My own words."
    assert held["acceptances.json"][0]["post"] == answer.pk
    assert held["second-factors.json"][0]["type"] == "totp"
    assert held["sessions.json"][0]["title"] == "A session of mine"
    assert b"uploaded" in held[f"documents/{paper.pk}.pdf"]
    assert {f"{holding.name}.json" for holding in own_data.holdings()} | {"README.txt"} <= set(held)
    assert "posts.json" in held["README.txt"].decode()


def test_it_holds_no_secret_and_nothing_that_others_wrote(asker: Member, answerer: Member, group: WorkingGroup) -> None:
    Authenticator.objects.create(user=asker, type=Authenticator.Type.TOTP, data={"secret": "sealed-seed"})
    asker.set_password(PASSPHRASE)
    asker.save()
    make_answer(make_thread(asker), answerer, "Not my words.")

    held = everything(made(asker))

    for text in ("sealed-seed", asker.password, "Not my words.", answerer.email):
        assert text not in held


def test_a_closed_group_that_one_has_left_stands_in_it_by_its_number(
    asker: Member, outsider: Member, group: WorkingGroup
) -> None:
    group.memberships.filter(member=asker).update(role="chair")
    WorkingGroup.objects.filter(pk=group.pk).update(name="The kingfisher")
    invite_to_group(by=asker, group=group, member=outsider)
    outsider.group_invitations.update(answered_at=timezone.now())
    session = SessionFactory.create(title="A kingfisher session", mark=Mark.AMBER, working_group=group)
    SessionRole.objects.create(session=session, member=outsider)
    assert "The kingfisher" in everything(made(asker))

    held = contents(made(outsider))

    assert held["group-invitations.json"][0]["group"] == group.pk
    assert held["sessions.json"][0]["session"] == session.pk
    assert "kingfisher" not in json.dumps({name: held[name] for name in held if name.endswith(".json")})


def test_what_one_wrote_anonymously_is_in_ones_own_copy_and_in_no_other(
    asker: Member, moderator: Member, answerer: Member
) -> None:
    post = make_answer(make_thread(answerer), asker, "An anonymous kingfisher.", is_anonymous=True)
    discussions.unmask_author(by=moderator, key=uuid.uuid4(), post=post, reason="It threatens somebody.")

    mine = contents(made(asker))

    assert mine["posts.json"][0]["body"] == "An anonymous kingfisher."
    assert mine["unmaskings-of-you.json"][0]["reason"] == "It threatens somebody."
    for member in (moderator, answerer):
        others = everything(made(member))
        assert "kingfisher" not in others
        assert asker.email not in others
    assert contents(made(moderator))["unmaskings.json"][0]["post"] == post.pk


def test_it_tells_what_others_did_about_one_also_in_groups(
    asker: Member, outsider: Member, group: WorkingGroup, secretariat: Member
) -> None:
    group.memberships.filter(member=asker).update(role="chair")
    invite_to_group(by=asker, group=group, member=outsider)
    log(outsider, "members.mandate_confirmed", user=secretariat)

    told = {entry["action"]: entry["office"] for entry in contents(made(outsider))["audit-about-you.json"]}

    assert told["members.group_invited"] == asker.label
    assert told["members.mandate_confirmed"] == secretariat.label


def test_asking_twice_makes_one_and_asking_again_replaces_it(
    asker: Member, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with monkeypatch.context() as slow:
        slow.setattr(actions, "make_copy_later", SimpleNamespace(enqueue=lambda pk: None))
        first, second = actions.ask_for_copy(by=asker), actions.ask_for_copy(by=asker)
    assert first == second
    actions.make_copy(first.pk)
    old = file_of(first)

    with django_capture_on_commit_callbacks(execute=True):
        newer = made(asker)

    assert list(DataExport.objects.all()) == [newer]
    assert not default_storage.exists(old)
    assert default_storage.exists(file_of(newer))


def test_a_failure_is_shown_and_can_be_tried_again(
    asker: Member, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(member: Member, target: object, *, beat: object) -> None:
        raise OSError("No room.")

    with monkeypatch.context() as broken:
        broken.setattr(actions, "write_copy", fails)
        copy = made(asker)

    page = client_of(asker).get(PAGE).text
    assert copy.state == "failed"
    assert "could not be made" in page
    assert "Try again" in page
    assert "could not be made" in caplog.text
    assert made(asker).state == "ready"


def test_a_copy_that_nobody_made_in_time_does_not_stand_in_the_way(asker: Member) -> None:
    stuck = DataExport.objects.create(member=asker, expires_at=timezone.now() - timedelta(minutes=1))
    assert stuck.state == "failed"

    assert made(asker).state == "ready"


def test_a_copy_whose_worker_was_lost_can_be_tried_again_within_minutes(asker: Member, client_of: ClientOf) -> None:
    in_time = timezone.now() + timedelta(hours=6)
    begun = {"member": asker, "expires_at": in_time, "asked_at": timezone.now() - timedelta(minutes=20)}
    lost = DataExport.objects.create(**begun, worked_at=timezone.now() - timedelta(minutes=6))

    assert "Try again" in client_of(asker).get(PAGE).text
    newer = made(asker)

    assert (newer.state, newer.pk != lost.pk) == ("ready", True)
    actions.make_copy(lost.pk)  # the worker comes back after all
    assert [copy.pk for copy in DataExport.objects.filter(ready_at__isnull=False)] == [newer.pk]


@pytest.mark.parametrize(
    ("asked", "worked", "is_lost"), [(4, None, False), (6, None, True), (60, 4, False), (60, 6, True)]
)
def test_a_copy_is_lost_when_nobody_works_at_it(
    asker: Member, asked: int, worked: int | None, *, is_lost: bool
) -> None:
    now = timezone.now()
    copy = DataExport.objects.create(
        member=asker,
        expires_at=now + timedelta(hours=1),
        asked_at=now - timedelta(minutes=asked),
        worked_at=now - timedelta(minutes=worked) if worked else None,
    )

    assert DataExport.objects.lost().filter(pk=copy.pk).exists() is (copy.state == "failed") is is_lost


def test_who_works_at_a_copy_says_so_again_and_again(asker: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    beats: list[Any] = []
    monkeypatch.setattr(actions, "BEAT_SECONDS", 0)
    monkeypatch.setattr(
        own_data, "_as_json", lambda rows: beats.append(DataExport.objects.get().worked_at) or json.dumps([])
    )

    made(asker)

    assert len(set(beats)) == len(own_data.holdings())
    assert beats == sorted(beats)


def test_whoever_is_not_in_the_network_asks_for_nothing(asker: Member) -> None:
    Member.objects.filter(pk=asker.pk).update(verified_at=None)

    with pytest.raises(NotInNetwork):
        actions.ask_for_copy(by=Member.objects.get(pk=asker.pk))


def test_the_daily_work_deletes_what_is_over_with_its_file(
    asker: Member, outsider: Member, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    over, kept = made(asker), made(outsider)
    name = file_of(over)
    DataExport.objects.filter(pk=over.pk).update(expires_at=timezone.now())

    with django_capture_on_commit_callbacks(execute=True):
        call_command("own_data", verbosity=0)

    assert list(DataExport.objects.all()) == [kept]
    assert not default_storage.exists(name)
    assert default_storage.exists(file_of(kept))


def test_asking_and_taking_need_a_fresh_sign_in(asker: Member, client: Client) -> None:
    asker.set_password(PASSPHRASE)
    asker.save()
    client.force_login(asker)

    asked = client.post(PAGE).headers["Location"]
    assert "reauthenticate" in asked
    assert not DataExport.objects.exists()
    client.post(asked, {"password": PASSPHRASE})  # what was asked for goes on by itself

    copy = DataExport.objects.get()
    later = Client()
    later.force_login(asker)
    assert "reauthenticate" in later.get(copy.get_absolute_url()).headers["Location"]
    response = client.get(copy.get_absolute_url())
    taken = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    assert zipfile.is_zipfile(io.BytesIO(taken))
    assert {"private", "no-store"} <= set(response.headers["Cache-Control"].split(", "))
    assert {"members.export_asked", "members.exported"} <= set(
        AuditEntry.objects.filter(user_id=asker.pk).values_list("action", flat=True)
    )


@pytest.mark.parametrize("role", ["outsider", "secretariat", "moderator"])
def test_nobody_else_finds_it(
    role: str, asker: Member, fresh_client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    copy = made(asker)
    assert fresh_client_of(asker).get(copy.get_absolute_url()).status_code == 200

    client = fresh_client_of(request.getfixturevalue(role))

    assert client.get(copy.get_absolute_url()).status_code == 404
    assert copy.get_absolute_url() not in client.get(PAGE).text


def test_what_is_over_or_lost_is_not_found(asker: Member, fresh_client_of: ClientOf) -> None:
    copy, client = made(asker), fresh_client_of(asker)
    default_storage.delete(file_of(copy))
    assert client.get(copy.get_absolute_url()).status_code == 404

    DataExport.objects.update(expires_at=timezone.now())

    assert client.get(copy.get_absolute_url()).status_code == 404
    assert "Make a copy" in client.get(PAGE).text


def test_the_page_says_where_it_stands(asker: Member, client_of: ClientOf) -> None:
    client = client_of(asker)
    assert "Make a copy" in client.get(PAGE).text

    DataExport.objects.create(member=asker, expires_at=timezone.now() + timedelta(hours=1))
    assert "being made" in client.get(PAGE).text

    DataExport.objects.all().delete()
    assert made(asker).get_absolute_url() in client.get(PAGE).text


def test_a_copy_asks_the_database_as_often_for_much_as_for_little(asker: Member) -> None:
    asked = []
    for many in (1, 3):
        for _ in range(many):
            make_thread(asker)
            group = WorkingGroup.objects.create(name="A", slug=uuid.uuid4().hex)
            GroupMembership.objects.create(group=group, member=asker)
        with CaptureQueriesContext(connection) as queries:
            own_data.write_copy(asker, io.BytesIO())
        asked.append(len(queries))

    assert asked[0] == asked[1]
