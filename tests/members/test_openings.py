"""A working group that the secretariat opens for a reason: who learns of it, what it allows, and when it is over."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from discussions import permissions as discussing
from discussions.exceptions import NotAllowed
from discussions.models import Post, Thread
from network_site.access.admission import admit, revoked
from network_site.access.marks import Mark
from network_site.access.models import AuditEntry
from network_site.access.readers import readers_of
from network_site.access.rules import Reader, may_see
from network_site.members import exceptions, permissions
from network_site.members.actions import openings as actions
from network_site.members.actions.roles import remove_role
from network_site.members.models import GroupOpening, Member, WorkingGroup
from network_site.members.roles import Role
from network_site.notifications.models import Notification
from tests.factories.discussions import make_reply, make_thread, question_of
from tests.factories.members import MemberFactory, WorkingGroupFactory
from tests.members.group_deeds import epoch_of, known_to

pytestmark = pytest.mark.django_db

ClientOf = Callable[[Member], Client]
CANARY = "kingfisher"
REASON = "A member reports that the group shares names of victims."


@pytest.fixture
def closed(asker: Member, answerer: Member) -> WorkingGroup:
    """A closed group that the asker chairs and the answerer is in."""
    group = WorkingGroupFactory.create(name=f"The {CANARY}", slug=f"the-{CANARY}-0f", members=[answerer])
    group.memberships.create(member=asker, role="chair")
    return group


@pytest.fixture
def thread(closed: WorkingGroup, asker: Member) -> Thread:
    """What the asker asked in it."""
    return make_thread(asker, title=f"Where is the {CANARY}?", mark=Mark.AMBER, working_group=closed)


def opened(by: Member, group: WorkingGroup, reason: str = REASON, key: uuid.UUID | None = None) -> GroupOpening:
    return actions.open_group(by=by, group=group, reason=reason, key=key or uuid.uuid4())


def anew(member: Member) -> Member:
    """Return *member* as the next request finds them."""
    return Member.objects.get(pk=member.pk)


def at(name: str, *args: object) -> str:
    return reverse(f"groups:{name}", args=args)


def test_without_an_opening_the_secretariat_reads_neither_name_nor_thread(
    closed: WorkingGroup, thread: Thread, secretariat: Member, fresh_client_of: ClientOf
) -> None:
    client = fresh_client_of(secretariat)

    for address in (at("openings"), at("open", closed.pk)):
        page = client.get(address)
        assert f"Working group {closed.pk}" in page.text
        assert "2 members" in page.text
        assert CANARY not in page.text.lower()
    assert [client.get(path).status_code for path in (at("home", closed.slug), thread.get_absolute_url())] == [404, 404]


def test_the_secretariat_opens_a_group_with_a_reason_that_its_members_read(
    closed: WorkingGroup, thread: Thread, secretariat: Member, answerer: Member, fresh_client_of: ClientOf
) -> None:
    client, key = fresh_client_of(secretariat), uuid.uuid4()

    answers = [client.post(at("open", closed.pk), {"reason": REASON, "key": key}) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [at("home", closed.slug)] * 2
    opening = GroupOpening.objects.get()
    assert opening.ends_at - opening.opened_at == timedelta(hours=24)
    assert thread.title in client.get(at("home", closed.slug)).text
    assert client.get(thread.get_absolute_url()).status_code == 200
    assert closed.name in client.get(at("openings")).text
    seen = fresh_client_of(answerer).get(at("home", closed.slug)).text
    assert (REASON in seen, secretariat.office in seen, at("end_opening", opening.pk) in seen) == (True, True, False)
    assert [told.verb for told in Notification.objects.of(thread.author)] == ["group-opened"]
    assert not Notification.objects.of(answerer).exists()
    entry = AuditEntry.objects.get(action="members.group_opened")
    assert (entry.user, entry.data["reason"]) == (secretariat, REASON)
    assert CANARY not in f"{entry.label} {entry.data}".lower()


def test_opening_asks_for_the_passphrase_again(closed: WorkingGroup, secretariat: Member, client_of: ClientOf) -> None:
    response = client_of(secretariat).post(at("open", closed.pk), {"reason": REASON, "key": uuid.uuid4()})

    assert "/reauthenticate/" in response["Location"]
    assert not GroupOpening.objects.exists()


def test_too_short_a_reason_is_kept_in_the_form_and_opens_nothing(
    closed: WorkingGroup, secretariat: Member, fresh_client_of: ClientOf
) -> None:
    response = fresh_client_of(secretariat).post(at("open", closed.pk), {"reason": "A heron.", "key": uuid.uuid4()})

    assert (response.status_code, "A heron." in response.text) == (422, True)
    assert "Write at least a sentence" in response.text
    assert not GroupOpening.objects.exists()


@pytest.mark.parametrize("role", ["outsider", "moderator", "focal_point", "editor", "organizer"])
def test_nobody_but_the_secretariat_opens_a_group(
    closed: WorkingGroup, role: str, request: pytest.FixtureRequest, fresh_client_of: ClientOf
) -> None:
    member = request.getfixturevalue(role)
    client = fresh_client_of(member)

    assert client.get(at("openings")).status_code == 404
    assert client.post(at("open", closed.pk), {"reason": REASON, "key": uuid.uuid4()}).status_code == 404
    with pytest.raises(exceptions.NotTheSecretariat):
        opened(member, closed)


def test_who_opened_a_group_reads_and_writes_nothing(
    closed: WorkingGroup, thread: Thread, secretariat: Member, fresh_client_of: ClientOf
) -> None:
    secretariat.groups.add(*MemberFactory.create(roles=[Role.MODERATOR]).groups.all())
    opened(secretariat, closed)
    reader, question = anew(secretariat), question_of(thread)

    assert may_see(reader, thread)
    assert permissions.may_see_group(reader, closed)
    assert not permissions.may_post_in(reader, closed)
    assert not permissions.may_manage_group(reader, closed)
    assert discussing.controls(reader, question) == ("bookmark",)
    assert question not in Post.objects.moderated_by(reader)
    with pytest.raises(NotAllowed):
        make_reply(question, reader)
    client = fresh_client_of(secretariat)
    assert at("people", closed.slug) not in client.get(at("home", closed.slug)).text
    assert [client.get(at(name, closed.slug)).status_code for name in ("people", "settings", "pins")] == [404] * 3
    assert not closed.memberships.filter(member=secretariat).exists()


def test_what_stays_within_a_service_stays_there(
    closed: WorkingGroup, asker: Member, answerer: Member, secretariat: Member
) -> None:
    strict = make_thread(asker, mark=Mark.AMBER_STRICT, working_group=closed)
    assert may_see(asker, strict)

    opened(secretariat, closed)

    assert not may_see(anew(secretariat), strict)


def test_a_group_closes_by_itself_when_its_time_is_over(
    closed: WorkingGroup, thread: Thread, secretariat: Member, client_of: ClientOf
) -> None:
    opening = opened(secretariat, closed)
    client = client_of(secretariat)
    visit = admit(anew(secretariat), client.session.session_key)
    assert visit is not None
    assert visit.reader.group_ids == visit.reader.opened_ids == {closed.pk}
    assert revoked({visit}) == set()
    assert known_to(secretariat) == {closed}
    Session.objects.update(expire_date=opening.ends_at + timedelta(days=1))  # not what ends the visit

    with time_machine.travel(opening.ends_at + timedelta(seconds=1), tick=False):
        assert revoked({visit}) == {visit}
        assert known_to(secretariat) == set()
        assert not may_see(anew(secretariat), thread)
        again = client_of(secretariat)
        assert [again.get(path).status_code for path in (at("home", closed.slug), thread.get_absolute_url())] == [
            404,
            404,
        ]
        with pytest.raises(exceptions.ReasonUsed):
            opened(secretariat, closed, key=opening.idempotency_key)


@pytest.mark.parametrize("who", ["asker", "secretariat"])
def test_chairs_and_who_opened_it_end_it_before_its_time(
    closed: WorkingGroup, secretariat: Member, who: str, request: pytest.FixtureRequest, client_of: ClientOf
) -> None:
    opening = opened(secretariat, closed)
    epoch, client = epoch_of(secretariat), client_of(request.getfixturevalue(who))
    assert at("end_opening", opening.pk) in client.get(at("home", closed.slug)).text

    for _ in range(2):
        assert client.post(at("end_opening", opening.pk)).status_code == 302

    opening.refresh_from_db()
    assert opening.ended_by == request.getfixturevalue(who)
    assert epoch_of(secretariat) == epoch + 1
    assert anew(secretariat).working_group_ids == frozenset()
    assert client_of(secretariat).get(at("home", closed.slug)).status_code == 404
    assert AuditEntry.objects.filter(action="members.group_opening_ended").count() == 1


@pytest.mark.parametrize("who", ["answerer", "outsider"])
def test_nobody_else_ends_it(
    closed: WorkingGroup, secretariat: Member, who: str, request: pytest.FixtureRequest, client_of: ClientOf
) -> None:
    opening = opened(secretariat, closed)

    assert client_of(request.getfixturevalue(who)).post(at("end_opening", opening.pk)).status_code == 404
    assert GroupOpening.objects.current().exists()
    with pytest.raises(exceptions.NotYourGroup):
        actions.end_opening(by=request.getfixturevalue(who), opening=opening)


def test_an_open_group_is_not_opened_again_and_nothing_prolongs_it(
    closed: WorkingGroup, secretariat: Member, asker: Member
) -> None:
    opening = opened(secretariat, closed)

    with pytest.raises(exceptions.AlreadyInside):
        opened(secretariat, closed)

    assert GroupOpening.objects.get().ends_at == opening.ends_at
    with pytest.raises(exceptions.ReasonUsed):
        opened(secretariat, WorkingGroupFactory.create(), key=opening.idempotency_key)


def test_an_opening_ends_with_the_place_in_the_secretariat(closed: WorkingGroup, secretariat: Member) -> None:
    other = MemberFactory.create(roles=[Role.SECRETARIAT])
    opened(secretariat, closed)

    remove_role(by=other, member=secretariat, role=Role.SECRETARIAT)

    assert anew(secretariat).working_group_ids == frozenset()


def test_a_group_without_a_chair_is_told_as_a_whole(
    closed: WorkingGroup, asker: Member, answerer: Member, secretariat: Member
) -> None:
    Member.objects.filter(pk=asker.pk).update(verified_at=None)

    opened(secretariat, closed)

    assert [told.verb for told in Notification.objects.of(answerer)] == ["group-opened"]


def test_many_readers_at_once_are_the_readers_one_by_one(
    closed: WorkingGroup, secretariat: Member, asker: Member, answerer: Member
) -> None:
    opened(secretariat, closed)
    own = WorkingGroupFactory.create(members=[secretariat])
    people = [anew(member) for member in (secretariat, asker, answerer)]

    assert readers_of([person.pk for person in people]) == {person.pk: Reader.of(person) for person in people}
    assert people[0].working_group_ids == {closed.pk, own.pk}
    assert people[0].opened_group_ids == {closed.pk}
    assert isinstance(people[0].openings_end_at, datetime)
    assert people[0].openings_end_at > timezone.now()


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_the_database_as_often_for_many_groups(
    secretariat: Member, client_of: ClientOf, many: int
) -> None:
    groups = WorkingGroupFactory.create_batch(2 * many)
    for group in groups[:many]:
        opened(secretariat, group)
    client = client_of(secretariat)
    client.get(at("openings"))

    with CaptureQueriesContext(connection) as queries:
        shown = client.get(at("openings")).text

    assert shown.count("End it now") == many
    assert len(queries) == 6
