"""Who sees which session: on pages, in lists, in calendars and as files."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from events.models import Edition, Session, SessionMaterial
from network_site.access.marks import Mark
from network_site.access.rules import may_see
from network_site.members.models import Member, WorkingGroup
from tests.factories.events import SessionFactory, SessionMaterialFactory, TrackFactory

CANARY = "Canary route"
READERS = ("visitor", "outsider", "asker", "answerer", "colleague")
MAY_SEE = {
    Mark.CLEAR: {"visitor", "outsider", "asker", "answerer", "colleague"},
    Mark.GREEN: {"outsider", "asker", "answerer", "colleague"},
    Mark.AMBER: {"asker", "answerer", "colleague"},
    Mark.AMBER_STRICT: {"answerer", "colleague"},
}
CASES = [(mark, reader) for mark in Mark for reader in READERS]


def without_token(content: bytes) -> bytes:
    """Return a page without its CSRF tokens, which differ each time."""
    return re.sub(rb'value="\w{64}"', b"", content)


@pytest.fixture
def session_of(edition: Edition, group: WorkingGroup, answerer: Member) -> Callable[[str], Session]:
    """Return a function that makes a session with a mark, by the answerer's service, and a handout like it."""

    def make(mark: str) -> Session:
        audience = {"mark": mark, "working_group": group if "AMBER" in mark else None, "service": answerer.service}
        track = TrackFactory.create(edition=edition, name=f"{CANARY} track")
        session = SessionFactory.create(edition=edition, slug="canary", title=CANARY, track=track, **audience)
        SessionMaterialFactory.create(session=session, title=f"{CANARY} map", **audience)
        return session

    return make


@pytest.mark.parametrize(("mark", "name"), CASES)
def test_mark_decides_who_sees_a_session(
    request: pytest.FixtureRequest, session_of: Callable[[str], Session], client: Client, mark: Mark, name: str
) -> None:
    session = session_of(mark)
    reader = request.getfixturevalue(name)
    if isinstance(reader, Member):
        client.force_login(reader)

    sees = name in MAY_SEE[mark]

    status = 200 if sees else 404
    material = session.materials.get()
    for address in ("programme/canary/", "programme/canary.ics", f"programme/canary/materials/{material.pk}/"):
        assert client.get(f"/forums/vienna-2024/{address}").status_code == status, address
    for address in ("programme/", "programme.ics"):
        assert (CANARY in client.get(f"/forums/vienna-2024/{address}").content.decode()) is sees, address
    assert ("See the programme" in client.get("/forums/vienna-2024/").content.decode()) is sees
    assert (session in Session.objects.visible_to(reader)) is may_see(reader, session) is sees
    assert (material in SessionMaterial.objects.visible_to(reader)) is may_see(reader, material) is sees


@pytest.mark.parametrize("end", ["canary/", "canary.ics", "canary/materials/{pk}/"])
def test_hidden_answers_like_unknown(
    session_of: Callable[[str], Session], outsider: Member, client: Client, end: str
) -> None:
    pk = session_of(Mark.AMBER).materials.get().pk
    client.force_login(outsider)

    hidden = client.get(f"/forums/vienna-2024/programme/{end.format(pk=pk)}")
    unknown = client.get(f"/forums/vienna-2024/programme/un{end.format(pk=pk)}")

    assert (hidden.status_code, unknown.status_code) == (404, 404)
    assert without_token(hidden.content) == without_token(unknown.content)


def test_material_needs_its_session_too(edition: Edition, group: WorkingGroup, asker: Member, outsider: Member) -> None:
    session = SessionFactory.create(edition=edition, slug="talk", mark=Mark.AMBER, working_group=group)
    stray = SessionMaterialFactory.create(session=session, mark=Mark.CLEAR)
    inside, outside = Client(), Client()
    inside.force_login(asker)
    outside.force_login(outsider)

    assert inside.get(stray.get_absolute_url()).status_code == 200
    assert outside.get(stray.get_absolute_url()).status_code == 404


def test_material_is_reached_through_its_own_session_only(edition: Edition, client: Client) -> None:
    SessionFactory.create(edition=edition, slug="other")
    material = SessionMaterialFactory.create(session=SessionFactory.create(edition=edition, slug="talk"))

    assert client.get(f"/forums/vienna-2024/programme/talk/materials/{material.pk}/").status_code == 200
    assert client.get(f"/forums/vienna-2024/programme/other/materials/{material.pk}/").status_code == 404


def test_session_page_lists_only_materials_the_reader_may_have(
    edition: Edition, group: WorkingGroup, asker: Member, client: Client
) -> None:
    session = SessionFactory.create(edition=edition)
    SessionMaterialFactory.create(session=session, title=CANARY, mark=Mark.AMBER, working_group=group)
    SessionMaterialFactory.create(session=session, title="Agenda")

    seen_by_visitor = client.get(session.get_absolute_url()).content.decode()
    client.force_login(asker)

    assert CANARY in client.get(session.get_absolute_url()).content.decode()
    assert "Agenda" in seen_by_visitor
    assert CANARY not in seen_by_visitor
