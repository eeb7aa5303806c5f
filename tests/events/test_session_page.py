"""The page of one session."""

import pytest
from django.test import Client

from events.models import Edition, Session
from network_site.members.models import Member
from tests.factories.events import RoomFactory, SessionFactory, SessionMaterialFactory, SessionRoleFactory

PAGE = "/forums/vienna-2024/programme/evidence/"


@pytest.fixture
def session(edition: Edition) -> Session:
    """A session about evidence at nine in the morning."""
    return SessionFactory.create(
        edition=edition,
        slug="evidence",
        title="Electronic evidence",
        languages=["en", "fr"],
        interpretation=True,
        outcome="A list of contact desks.",
        room=RoomFactory.create(edition=edition, name="Hall A"),
    )


def test_session_shows_its_facts(session: Session, client: Client) -> None:
    page = client.get(PAGE).content.decode()

    for fact in ("Electronic evidence", "Hall A", "French", "interpreted", "A list of contact desks."):
        assert fact in page
    assert "Wednesday, 4 December 2024, 09:00–10:30 · Vienna time (Europe/Vienna, UTC+01:00)" in page


def test_session_shows_the_times_of_both_zones(session: Session, asker: Member, client: Client) -> None:
    asker.time_zone = "Asia/Kathmandu"
    asker.save()
    client.force_login(asker)

    page = client.get(PAGE).content.decode()

    assert "09:00–10:30 · Vienna time (Europe/Vienna, UTC+01:00)" in page
    assert "13:45–15:15 · Kathmandu time (Asia/Kathmandu, UTC+05:45)" in page


def test_roles_are_shown_as_office_and_country(session: Session, answerer: Member, client: Client) -> None:
    answerer.full_name = "Canary Name"
    answerer.save()
    SessionRoleFactory.create(session=session, role="moderator", member=answerer, label="")
    SessionRoleFactory.create(session=session, label="Judge, Ghana")

    page = client.get(PAGE).content.decode()

    assert answerer.office in page
    assert "Netherlands" in page
    assert "Judge, Ghana" in page
    assert "Canary Name" not in page


def test_text_of_a_material_can_be_read_in_place(session: Session, client: Client) -> None:
    SessionMaterialFactory.create(session=session, text="**Preserve** first. <script>alert(1)</script>")

    page = client.get(PAGE).content.decode()

    assert "<strong>Preserve</strong>" in page
    assert "<script>alert" not in page


def test_a_text_is_never_taken_for_markup(session: Session, client: Client) -> None:
    Session.objects.filter(pk=session.pk).update(title="<b>bold</b>", abstract="<img src=x>")

    page = client.get(PAGE).content.decode()

    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<img src=x>" not in page


def test_unknown_session_is_not_found(edition: Edition, client: Client) -> None:
    assert client.get("/forums/vienna-2024/programme/unknown/").status_code == 404
