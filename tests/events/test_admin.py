"""What organizers do in the admin, and what stays closed to others."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import NoReverseMatch, reverse
from wagtail.models import ModelLogEntry

from events import actions
from events.exceptions import NotAllowed
from events.models import Edition, Room, Session, SessionMaterial, Track
from network_site.access.marks import Mark
from network_site.members.models import GroupMembership, Member, WorkingGroup
from tests.factories.events import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SessionMaterialFactory,
    TrackFactory,
)
from tests.factories.vocabulary import LanguageFactory

MODELS = ("session", "sessionmaterial", "track", "room")


@pytest.fixture
def desk(edition: Edition, organizer: Member, client_of: Callable[[Member], Client]) -> Client:
    """The organizer, signed in."""
    return client_of(organizer)


def filled_in(forum: Edition, **fields: object) -> dict[str, object]:
    """Return the form of a session as a browser sends it."""
    return {
        "edition": forum.pk,
        "title": "Electronic evidence",
        "kind": "clinic",
        "abstract": "First 72 hours.",
        "starts_at": "2024-12-04 09:00",
        "ends_at": "2024-12-04 10:30",
        "mark": "GREEN",
        "roles-TOTAL_FORMS": 0,
        "roles-INITIAL_FORMS": 0,
        "roles-MIN_NUM_FORMS": 0,
        "roles-MAX_NUM_FORMS": 1000,
        **fields,
    }


def test_organizer_plans_by_the_clocks_of_the_forum(edition: Edition, desk: Client, organizer: Member) -> None:
    organizer.time_zone = "America/Lima"
    organizer.save()
    room, track = RoomFactory.create(edition=edition), TrackFactory.create(edition=edition)
    LanguageFactory.create(code="en")
    form = filled_in(
        edition,
        room=room.pk,
        track=track.pk,
        languages=["en"],
        **{"roles-TOTAL_FORMS": 1, "roles-0-role": "chair", "roles-0-label": "Judge, Ghana", "roles-0-ORDER": 1},
    )

    answer = desk.post(reverse("session:add"), form)

    assert answer.status_code == 302, answer.context["form"].errors
    session = Session.objects.get()
    assert session.starts_at == datetime(2024, 12, 4, 8, tzinfo=UTC)
    assert session.slug == "electronic-evidence"
    assert [language.code for language in session.languages.all()] == ["en"]
    assert [str(role) for role in session.roles.all()] == ["Judge, Ghana"]


def test_organizer_changes_a_session(edition: Edition, desk: Client) -> None:
    session = SessionFactory.create(edition=edition, at="2024-12-05T14:00", mark=Mark.GREEN)
    address = reverse("session:edit", args=[session.pk])

    page = desk.get(address).content.decode()
    answer = desk.post(address, filled_in(edition, starts_at="2024-12-05 15:00", ends_at="2024-12-05 16:00"))

    assert 'value="2024-12-05 14:00"' in page
    assert answer.status_code == 302
    session.refresh_from_db()
    assert session.starts_at == datetime(2024, 12, 5, 14, tzinfo=UTC)
    assert session.sequence == 1


def test_list_of_sessions_names_the_zone(
    edition: Edition, desk: Client, count_queries: Callable[[Client, str], int]
) -> None:
    session = SessionFactory.create(edition=edition, room=RoomFactory.create(edition=edition))
    address = reverse("session:index")

    assert session.when in desk.get(address).content.decode()
    for_one = count_queries(desk, address)
    SessionFactory.create_batch(9, edition=edition, room=session.room)
    assert count_queries(desk, address) == for_one


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"starts_at": "2024-12-08 09:00", "ends_at": "2024-12-08 10:00"}, "takes place on 4–6 Dec 2024"),
        ({"ends_at": "2024-12-04 08:00"}, "must end after it begins"),
        ({"starts_at": "2024-12-04T09:00+05:00"}, "Enter a valid date/time"),
        ({"starts_at": "soon"}, "Enter a valid date/time"),
        ({"edition": ""}, "This field is required"),
        ({"mark": "AMBER"}, "stay inside a working group"),
        ({"mark": "RED"}, "not one of the available choices"),
    ],
)
def test_refused_session_keeps_what_was_typed(
    edition: Edition, desk: Client, fields: dict[str, object], sentence: str
) -> None:
    answer = desk.post(reverse("session:add"), filled_in(edition, **fields))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert "First 72 hours." in page
    assert not Session.objects.exists()


def test_strict_mark_needs_a_service(edition: Edition, desk: Client, organizer: Member, group: WorkingGroup) -> None:
    GroupMembership.objects.create(group=group, member=organizer)
    form = filled_in(edition, mark="AMBER+STRICT", working_group=group.pk)
    Member.objects.filter(pk=organizer.pk).update(service=None)

    refused = desk.post(reverse("session:add"), form).content.decode()
    Member.objects.filter(pk=organizer.pk).update(service=organizer.service)
    desk.post(reverse("session:add"), form)

    assert "your account belongs to none" in refused
    assert Session.objects.get().service == organizer.service


@pytest.mark.parametrize("refusal", [ValidationError({"room": "Taken meanwhile."}), NotAllowed()])
def test_refusal_by_the_action_is_shown_in_the_form(
    edition: Edition, desk: Client, monkeypatch: pytest.MonkeyPatch, refusal: Exception
) -> None:
    def refuse(**_: object) -> None:
        raise refusal  # as when somebody else was faster by a moment

    monkeypatch.setattr(actions, "save_session", refuse)

    answer = desk.post(reverse("session:add"), filled_in(edition))

    assert answer.status_code == 200
    assert "Taken meanwhile." in answer.content.decode() or str(refusal) in answer.content.decode()


def test_time_that_clocks_skip_is_refused(desk: Client) -> None:
    forum = EditionFactory.create(starts_on=date(2026, 3, 28))

    page = desk.post(
        reverse("session:add"), filled_in(forum, starts_at="2026-03-29 02:30", ends_at="2026-03-29 04:00")
    ).content.decode()

    assert "Clocks in Europe/Vienna skip 02:30 on this day." in page


def test_taken_room_is_refused_with_a_sentence(edition: Edition, desk: Client) -> None:
    room = RoomFactory.create(edition=edition, name="Hall A")
    SessionFactory.create(edition=edition, room=room, at="2024-12-04T10:00")

    page = desk.post(reverse("session:add"), filled_in(edition, room=room.pk)).content.decode()

    assert "Hall A is already taken from 10:00 to 11:30 (UTC+01:00) on that day." in page


def test_organizer_sees_only_own_groups(edition: Edition, desk: Client, organizer: Member, group: WorkingGroup) -> None:
    audience = {"mark": Mark.AMBER, "working_group": group}
    session = SessionFactory.create(edition=edition, title="Canary", **audience)
    material = SessionMaterialFactory.create(session=session, title="Canary map", **audience)
    addresses = [
        reverse(f"{name}:{page}", args=[item.pk])
        for name, item in (("session", session), ("sessionmaterial", material))
        for page in ("edit", "delete")
    ]
    lists = [reverse("session:index"), reverse("sessionmaterial:index"), reverse("sessionmaterial:add")]

    hidden = [desk.get(address).status_code for address in addresses]
    listed = ["Canary" in desk.get(address).content.decode() for address in lists]
    GroupMembership.objects.create(group=group, member=organizer)

    assert [desk.get(address).status_code for address in addresses] == [200] * 4
    assert ["Canary" in desk.get(address).content.decode() for address in lists] == [True] * 3
    assert hidden == [404] * 4
    assert listed == [False] * 3


def test_admin_keeps_no_trace_of_a_session(edition: Edition, desk: Client) -> None:
    desk.post(reverse("session:add"), filled_in(edition))

    assert Session.objects.exists()
    assert not ModelLogEntry.objects.exists()
    for name in MODELS:
        for page in ("history", "usage", "copy", "inspect"):
            with pytest.raises(NoReverseMatch):
                reverse(f"{name}:{page}", args=[1])


def test_organizer_removes_a_session_after_being_asked(edition: Edition, desk: Client) -> None:
    session = SessionFactory.create(edition=edition)
    address = reverse("session:delete", args=[session.pk])

    assert "Are you sure" in desk.get(address).content.decode()
    desk.post(address)

    assert not Session.objects.exists()


def test_organizer_adds_changes_and_removes_a_material(edition: Edition, desk: Client) -> None:
    session = SessionFactory.create(edition=edition)
    swahili = LanguageFactory.create(code="sw")
    form = {"session": session.pk, "title": "Agenda", "text": "First", "mark": "GREEN"}

    desk.post(reverse("sessionmaterial:add"), form)
    material = SessionMaterial.objects.get()
    desk.post(reverse("sessionmaterial:edit", args=[material.pk]), {**form, "text": "Second", "language": "sw"})
    material.refresh_from_db()
    assert (material.text, material.language) == ("Second", swahili)
    desk.post(reverse("sessionmaterial:delete", args=[material.pk]))

    assert not SessionMaterial.objects.exists()


@pytest.mark.parametrize(("model", "extra"), [(Track, {"colour": "rose"}), (Room, {"capacity": 60})])
def test_organizer_adds_tracks_and_rooms(
    edition: Edition, desk: Client, model: type[Track | Room], extra: dict[str, object]
) -> None:
    form = {"edition": edition.pk, "name": "North", "slug": "north", "sort_order": 1, **extra}

    desk.post(reverse(f"{model._meta.model_name}:add"), form)

    assert model.objects.get(edition=edition).name == "North"
    assert "North" in desk.get(reverse(f"{model._meta.model_name}:index")).content.decode()


def test_others_find_no_programme_in_the_admin(edition: Edition, editor: Member, asker: Member, client: Client) -> None:
    editor.groups.get(name="editor").permissions.add(Permission.objects.get(codename="access_admin"))
    session = SessionFactory.create(edition=edition)

    for member in (editor, asker):
        client.force_login(member)
        for name in MODELS:
            assert client.get(reverse(f"{name}:index")).status_code == 302
            assert client.post(reverse(f"{name}:add"), filled_in(edition)).status_code == 302
        assert client.post(reverse("session:delete", args=[session.pk])).status_code == 302

    assert Session.objects.get() == session


def test_organizer_edits_the_page_of_a_forum(edition: Edition, desk: Client) -> None:
    page = desk.get(reverse("wagtailadmin_pages:edit", args=[edition.pk])).content.decode()

    assert "Leave empty until it is announced." in page
    assert '<option value="Asia/Kathmandu">Asia/Kathmandu</option>' in page
