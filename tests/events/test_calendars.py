"""Calendar files, read back and held against RFC 5545 and RFC 7986."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from events.models import Edition, Session
from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup
from tests.factories.events import EditionFactory, RoomFactory, SessionFactory

pytestmark = pytest.mark.django_db
ZONES = ["Europe/Vienna", "Pacific/Apia", "Asia/Kathmandu", "America/St_Johns", "Africa/Banjul", "UTC"]
LONG = "Предъявление электронных доказательств — " * 20


def calendar_of(client: Client, address: str) -> Calendar:
    """Return the calendar at *address*, parsed."""
    parsed = Calendar.from_ical(client.get(address).content)
    assert isinstance(parsed, Calendar)
    return parsed


def events(client: Client, address: str) -> list[Any]:
    """Return the events of the calendar at *address*."""
    return list(calendar_of(client, address).events)


def event(calendar: Calendar, summary: str) -> Any:
    """Return the one event with this summary."""
    (found,) = [each for each in calendar.events if str(each["SUMMARY"]) == summary]
    return found


@pytest.mark.parametrize("zone", ZONES)
def test_session_keeps_its_moment_and_wall_time_in_every_zone(client: Client, zone: str) -> None:
    edition = EditionFactory.create(time_zone=zone, starts_on=date(2027, 5, 25))
    session = SessionFactory.create(edition=edition, at="2027-05-26T09:00")

    (read,) = events(client, f"/forums/{edition.slug}/programme/{session.slug}.ics")

    assert (read.start, read.end) == (session.starts_at, session.ends_at)
    assert read["DTSTART"].to_ical().endswith(b"Z")
    assert "Wednesday, 26 May 2027, 09:00–10:30" in read["DESCRIPTION"]
    assert zone in read["DESCRIPTION"]


@pytest.mark.parametrize("zone", ZONES)
def test_file_has_the_form_of_the_rfc(client: Client, zone: str) -> None:
    edition = EditionFactory.create(time_zone=zone, starts_on=date(2027, 5, 25), title=f"Forum: one, two; {LONG}"[:250])
    SessionFactory.create_batch(3, edition=edition, at="2027-05-26T09:00", abstract=f"{LONG}\nsecond line; and, more")

    content = client.get(f"/forums/{edition.slug}/programme.ics").content

    assert content.endswith(b"END:VCALENDAR\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")  # 3.1: lines end in CRLF
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))  # 3.1: and have at most 75 octets
    for line in content.replace(b"\r\n ", b"").decode().splitlines():
        assert re.match(r"[A-Z0-9-]+(;[A-Z0-9-]+=[^:;]+)*:", line), line


def test_every_event_has_what_the_rfc_asks_for(edition: Edition, client: Client) -> None:
    room = RoomFactory.create(edition=edition, name="Hall A")
    session = SessionFactory.create(edition=edition, title="Opening", room=room, languages=["en"])

    calendar = calendar_of(client, "/forums/vienna-2024/programme.ics")

    assert (calendar["VERSION"], calendar["PRODID"]) == ("2.0", "-//Counterpart//Programme//EN")
    assert calendar["NAME"] == "First forum"
    assert "METHOD" not in calendar
    for each in list[Any](calendar.events):
        for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "LAST-MODIFIED", "STATUS", "CLASS"):
            assert name in each, name
            assert not isinstance(each[name], list), name
        assert each["DTSTAMP"].dt.tzinfo is not None
        assert each["DTSTAMP"].to_ical().endswith(b"Z")
    opening = event(calendar, "Opening")
    assert opening["LOCATION"] == "Hall A, Vienna"
    assert opening["URL"] == f"https://testserver{session.get_absolute_url()}"
    assert str(opening["DESCRIPTION"]).split("\n\n") == [
        "TLP:CLEAR",
        "Wednesday, 4 December 2024, 09:00–10:30 · Vienna time (Europe/Vienna, UTC+01:00)",
        "How a request finds the right desk.",
        "Languages: English",
    ]


def test_edition_spans_its_days(edition: Edition, client: Client) -> None:
    days = event(calendar_of(client, "/forums/vienna-2024/programme.ics"), "First forum")

    assert (days.start, days.end) == (date(2024, 12, 4), date(2024, 12, 7))
    assert days["TRANSP"] == "TRANSPARENT"
    assert days["URL"] == "https://testserver/forums/vienna-2024/"


@pytest.mark.parametrize(("provisional", "status"), [(True, "TENTATIVE"), (False, "CONFIRMED")])
def test_provisional_days_are_tentative(client: Client, status: str, *, provisional: bool) -> None:
    edition = EditionFactory.create(dates_provisional=provisional)
    SessionFactory.create(edition=edition)

    calendar = calendar_of(client, f"/forums/{edition.slug}/programme.ics")

    assert {str(each["STATUS"]) for each in calendar.events} == {status}


def test_identifier_stays_while_the_number_of_the_change_rises(edition: Edition, client: Client) -> None:
    session = SessionFactory.create(edition=edition)
    address = f"/forums/vienna-2024/programme/{session.slug}.ics"
    (before,) = events(client, address)
    Session.objects.filter(pk=session.pk).update(sequence=1, changed_at=datetime(2026, 1, 1, tzinfo=UTC))

    (after,) = events(client, address)

    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after["LAST-MODIFIED"].dt == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("mark", "classification"),
    [
        (Mark.CLEAR, "PUBLIC"),
        (Mark.GREEN, "PRIVATE"),
        (Mark.AMBER, "CONFIDENTIAL"),
        (Mark.AMBER_STRICT, "CONFIDENTIAL"),
    ],
)
def test_class_follows_the_mark(
    edition: Edition, group: WorkingGroup, asker: Member, client: Client, mark: Mark, classification: str
) -> None:
    session = SessionFactory.create(edition=edition, mark=mark, working_group=group, service=asker.service)
    client.force_login(asker)

    (read,) = events(client, f"/forums/vienna-2024/programme/{session.slug}.ics")

    assert read["CLASS"] == classification
    assert str(read["DESCRIPTION"]).startswith(f"TLP:{mark}")


def test_file_comes_as_a_calendar_to_save(edition: Edition, client: Client) -> None:
    answer = client.get("/forums/vienna-2024/programme.ics")

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="vienna-2024.ics"'
    assert "no-store" in answer["Cache-Control"]


def test_a_line_break_in_a_title_starts_no_new_property(edition: Edition, client: Client) -> None:
    session = SessionFactory.create(edition=edition, title="Opening\r\nATTENDEE:mailto:someone@else.example")

    (read,) = events(client, f"/forums/vienna-2024/programme/{session.slug}.ics")

    assert "ATTENDEE" not in read
