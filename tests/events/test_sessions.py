"""Sessions: what fits into a programme, and how they are saved."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from events import actions, exceptions
from events.models import Edition, Session, SessionMaterial, SessionRole
from network_site.access.marks import Mark
from network_site.members.models import GroupMembership, Member, WorkingGroup
from tests.factories.events import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SessionMaterialFactory,
    SessionRoleFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db


def at_vienna(text: str) -> datetime:
    """Return a moment of the edition's winter, given as wall time."""
    return datetime.fromisoformat(f"{text}+01:00")


def planned(edition: Edition, starts: str, ends: str, **fields: object) -> Session:
    """Return a session that is not stored."""
    return Session(
        edition=edition, title="Talk", mark=Mark.GREEN, starts_at=at_vienna(starts), ends_at=at_vienna(ends), **fields
    )


@pytest.mark.parametrize(
    ("starts", "ends", "sentence"),
    [
        ("2024-12-03T23:30", "2024-12-04T01:00", "takes place on 4–6 Dec 2024"),
        ("2024-12-06T23:30", "2024-12-07T00:01", "takes place on 4–6 Dec 2024"),
        ("2024-12-04T10:00", "2024-12-04T10:00", "must end after it begins"),
        ("2024-12-04T10:00", "2024-12-04T09:00", "must end after it begins"),
    ],
)
def test_session_outside_the_days_is_refused(edition: Edition, starts: str, ends: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        planned(edition, starts, ends).full_clean()


@pytest.mark.parametrize(
    ("starts", "ends"), [("2024-12-04T00:00", "2024-12-04T01:00"), ("2024-12-06T23:00", "2024-12-07T00:00")]
)
def test_session_may_fill_the_days_to_their_ends(edition: Edition, starts: str, ends: str) -> None:
    planned(edition, starts, ends).full_clean()


def test_days_are_those_of_the_forum_and_not_of_utc() -> None:
    edition = EditionFactory.create(time_zone="Pacific/Apia")
    session = Session(
        edition=edition,
        title="Opening",
        mark=Mark.GREEN,
        starts_at=datetime(2024, 12, 3, 19, tzinfo=UTC),
        ends_at=datetime(2024, 12, 3, 20, tzinfo=UTC),
    )

    session.full_clean()


@pytest.mark.parametrize(
    ("starts", "ends", "is_free"),
    [
        ("2024-12-04T08:00", "2024-12-04T09:00", True),
        ("2024-12-04T10:30", "2024-12-04T11:00", True),
        ("2024-12-04T10:29", "2024-12-04T11:00", False),
        ("2024-12-04T08:00", "2024-12-04T12:00", False),
        ("2024-12-04T09:15", "2024-12-04T09:30", False),
    ],
)
def test_room_holds_one_session_at_a_time(edition: Edition, starts: str, ends: str, *, is_free: bool) -> None:
    room = RoomFactory.create(edition=edition, name="Hall A")
    SessionFactory.create(edition=edition, room=room, at="2024-12-04T09:00")
    session = planned(edition, starts, ends, room=room)

    if is_free:
        session.full_clean()
    else:
        with pytest.raises(ValidationError, match=r"Hall A is already taken from 09:00 to 10:30 \(UTC\+01:00\)"):
            session.full_clean()


def test_session_does_not_take_the_room_from_itself(edition: Edition) -> None:
    session = SessionFactory.create(edition=edition, room=RoomFactory.create(edition=edition))

    session.full_clean()


def test_refusal_of_a_room_does_not_tell_what_takes_place_there(edition: Edition, group: WorkingGroup) -> None:
    room = RoomFactory.create(edition=edition)
    SessionFactory.create(edition=edition, room=room, title="Canary", mark=Mark.AMBER, working_group=group)

    with pytest.raises(ValidationError) as refusal:
        planned(edition, "2024-12-04T09:00", "2024-12-04T10:00", room=room).full_clean()

    assert "Canary" not in str(refusal.value)


@pytest.mark.parametrize(("name", "factory"), [("track", TrackFactory), ("room", RoomFactory)])
def test_parts_of_another_forum_are_refused(edition: Edition, name: str, factory: type[TrackFactory]) -> None:
    session = planned(edition, "2024-12-04T09:00", "2024-12-04T10:00", **{name: factory.create()})

    with pytest.raises(ValidationError, match="another forum"):
        session.full_clean()


def test_session_is_not_wider_than_its_forum() -> None:
    edition = EditionFactory.create(mark=Mark.GREEN)
    session = planned(edition, "2024-12-04T09:00", "2024-12-04T10:00")
    session.full_clean()
    session.mark = Mark.CLEAR

    with pytest.raises(ValidationError, match="cannot be TLP:CLEAR"):
        session.full_clean()


def test_sessions_of_one_title_get_addresses_of_their_own(edition: Edition) -> None:
    slugs = []
    for hour in (9, 10, 11):
        session = planned(edition, f"2024-12-04T{hour:02}:00", f"2024-12-04T{hour:02}:30")
        session.full_clean()
        session.save()
        slugs.append(session.slug)

    assert slugs == ["talk", "talk-2", "talk-3"]


def test_title_without_latin_letters_gets_an_address(edition: Edition) -> None:
    session = planned(edition, "2024-12-04T09:00", "2024-12-04T10:00")
    session.title = "الاتجار"

    session.full_clean()

    assert session.slug == "session"


@pytest.mark.parametrize("both", [True, False])
def test_role_is_a_member_or_an_office(edition: Edition, asker: Member, *, both: bool) -> None:
    session = SessionFactory.create(edition=edition)

    with pytest.raises(IntegrityError), transaction.atomic():
        SessionRoleFactory.create(session=session, member=asker if both else None, label="Judge" if both else "")

    assert str(SessionRoleFactory.create(session=session, member=asker, label="")) == asker.label


def test_a_room_that_is_removed_leaves_its_sessions(edition: Edition) -> None:
    room, track = RoomFactory.create(edition=edition), TrackFactory.create(edition=edition)
    session = SessionFactory.create(edition=edition, room=room, track=track)

    room.delete()
    track.delete()

    session.refresh_from_db()
    assert (session.room, session.track) == (None, None)


# --- Actions ------------------------------------------------------------------------------------------------


def test_organizer_saves_a_session(edition: Edition, organizer: Member) -> None:
    session = actions.save_session(by=organizer, session=planned(edition, "2024-12-04T09:00", "2024-12-04T10:00"))

    assert Session.objects.get() == session
    assert (session.service, session.sequence) == (organizer.service, 0)


def test_each_change_counts(edition: Edition, organizer: Member) -> None:
    session = SessionFactory.create(edition=edition, changed_at=datetime(2024, 1, 1, tzinfo=UTC))
    session.title = "Another title"

    actions.save_session(by=organizer, session=session)

    session.refresh_from_db()
    assert session.sequence == 1
    assert session.changed_at > datetime(2024, 1, 1, tzinfo=UTC)


def test_room_is_checked_again_when_a_session_is_saved(edition: Edition, organizer: Member) -> None:
    room = RoomFactory.create(edition=edition)
    late = planned(edition, "2024-12-04T09:00", "2024-12-04T10:00", room=room)
    late.full_clean()
    SessionFactory.create(edition=edition, room=room, at="2024-12-04T09:00")

    with pytest.raises(ValidationError, match="already taken"):
        actions.save_session(by=organizer, session=late)

    assert Session.objects.count() == 1


@pytest.mark.parametrize("name", ["asker", "editor", "moderator"])
def test_others_save_and_remove_nothing(request: pytest.FixtureRequest, edition: Edition, name: str) -> None:
    member, session = request.getfixturevalue(name), SessionFactory.create(edition=edition)
    material = SessionMaterialFactory.create(session=session)

    for attempt in (
        lambda: actions.save_session(by=member, session=session),
        lambda: actions.save_session(by=member, session=planned(edition, "2024-12-05T09:00", "2024-12-05T10:00")),
        lambda: actions.delete_session(by=member, session=session),
        lambda: actions.save_material(by=member, material=material),
        lambda: actions.delete_material(by=member, material=material),
    ):
        with pytest.raises(exceptions.NotAllowed, match="Only an organizer"):
            attempt()

    assert Session.objects.get() == session
    assert SessionMaterial.objects.get() == material


def test_organizer_outside_the_group_cannot_touch_its_session(
    edition: Edition, group: WorkingGroup, organizer: Member
) -> None:
    session = SessionFactory.create(edition=edition, mark=Mark.AMBER, working_group=group)
    session.mark, session.working_group = Mark.GREEN, None  # the stored row decides, not what was typed

    with pytest.raises(exceptions.NotAllowed):
        actions.save_session(by=organizer, session=session)

    session.refresh_from_db()
    assert session.mark == Mark.AMBER


def test_organizer_cannot_address_a_group_of_others(edition: Edition, group: WorkingGroup, organizer: Member) -> None:
    session = SessionFactory.create(edition=edition)
    session.mark, session.working_group = Mark.AMBER, group

    with pytest.raises(exceptions.NotAllowed):
        actions.save_session(by=organizer, session=session)


def test_materials_follow_when_a_session_is_for_fewer(edition: Edition, group: WorkingGroup, organizer: Member) -> None:
    GroupMembership.objects.create(group=group, member=organizer)
    session = SessionFactory.create(edition=edition)
    material = SessionMaterialFactory.create(session=session)
    session.mark, session.working_group = Mark.AMBER, group

    actions.save_session(by=organizer, session=session)

    material.refresh_from_db()
    assert (material.mark, material.working_group) == (Mark.AMBER, group)


def test_materials_for_fewer_stay_as_they_are(edition: Edition, organizer: Member) -> None:
    session = SessionFactory.create(edition=edition)
    material = SessionMaterialFactory.create(session=session, mark=Mark.GREEN)

    actions.save_session(by=organizer, session=session)

    material.refresh_from_db()
    assert material.mark == Mark.GREEN


def test_material_cannot_be_added_to_a_hidden_session(edition: Edition, group: WorkingGroup, organizer: Member) -> None:
    session = SessionFactory.create(edition=edition, mark=Mark.AMBER, working_group=group)

    with pytest.raises(exceptions.NotAllowed):
        actions.save_material(by=organizer, material=SessionMaterial(session=session, title="Map", text="-"))


def test_organizer_saves_and_removes_a_material(edition: Edition, organizer: Member) -> None:
    session = SessionFactory.create(edition=edition)
    material = SessionMaterial(session=session, title="Agenda", text="First", mark=Mark.CLEAR)

    actions.save_material(by=organizer, material=material)
    assert SessionMaterial.objects.get().service == organizer.service

    actions.delete_material(by=organizer, material=material)
    assert not SessionMaterial.objects.exists()


def test_organizer_removes_a_session_with_all_of_it(edition: Edition, organizer: Member) -> None:
    session = SessionFactory.create(edition=edition)
    SessionRoleFactory.create(session=session)
    SessionMaterialFactory.create(session=session)

    actions.delete_session(by=organizer, session=session)

    assert not Session.objects.exists()
    assert not SessionRole.objects.exists()


def test_organizer_whose_mandate_ended_changes_nothing(edition: Edition, organizer: Member) -> None:
    organizer.mandate_until = datetime.now(UTC).date() - timedelta(days=1)

    with pytest.raises(exceptions.NotAllowed):
        actions.delete_session(by=organizer, session=SessionFactory.create(edition=edition))
