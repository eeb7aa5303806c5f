"""How sessions fall into days, slots and columns."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from events.models import Session
from events.schedule import Day, days_of

VIENNA = ZoneInfo("Europe/Vienna")


def session(title: str, starts: str, ends: str) -> Session:
    """Return a session that is not stored; times are UTC."""
    return Session(
        title=title,
        starts_at=datetime.fromisoformat(starts).replace(tzinfo=UTC),
        ends_at=datetime.fromisoformat(ends).replace(tzinfo=UTC),
    )


def titles(days: list[Day]) -> dict[date, list[list[str]]]:
    """Return the titles by day and slot."""
    return {day.date: [[entry.session.title for entry in slot.entries] for slot in day.slots] for day in days}


@pytest.mark.parametrize(
    ("zone", "days"),
    [
        ("UTC", {date(2024, 12, 4): [["evening"]], date(2024, 12, 5): [["morning"]]}),
        ("Pacific/Apia", {date(2024, 12, 5): [["evening"], ["morning"]]}),
        ("America/Los_Angeles", {date(2024, 12, 4): [["evening"]], date(2024, 12, 5): [["morning"]]}),
        ("Pacific/Honolulu", {date(2024, 12, 4): [["evening"], ["morning"]]}),
        ("Asia/Kolkata", {date(2024, 12, 4): [["evening"]], date(2024, 12, 5): [["morning"]]}),
    ],
)
def test_sessions_regroup_across_midnight(zone: str, days: dict[date, list[list[str]]]) -> None:
    sessions = [
        session("evening", "2024-12-04T17:00", "2024-12-04T18:00"),
        session("morning", "2024-12-05T09:30", "2024-12-05T10:00"),
    ]

    assert titles(days_of(sessions, ZoneInfo(zone))) == days


def test_overlapping_sessions_stand_side_by_side() -> None:
    sessions = [
        session("plenary", "2024-12-04T08:00", "2024-12-04T09:00"),
        session("1A", "2024-12-04T09:00", "2024-12-04T10:30"),
        session("1B", "2024-12-04T09:30", "2024-12-04T10:00"),
    ]

    (day,) = days_of(sessions, VIENNA)

    assert titles([day]) == {date(2024, 12, 4): [["plenary"], ["1A", "1B"]]}
    assert [entry.column for slot in day.slots for entry in slot.entries] == [None, 1, 2]
    assert [slot.is_even for slot in day.slots] == [True, False]
    assert day.columns == 2


def test_a_fifth_parallel_session_begins_a_new_row() -> None:
    sessions = [session(str(n), "2024-12-04T09:00", "2024-12-04T10:00") for n in range(5)]

    (day,) = days_of(sessions, VIENNA)

    assert [entry.column for entry in day.slots[0].entries] == [1, 2, 3, 4, 1]
    assert day.columns == 4


def test_a_slot_spans_its_sessions() -> None:
    sessions = [
        session("short", "2024-12-04T22:00", "2024-12-04T22:30"),
        session("long", "2024-12-04T22:15", "2024-12-04T23:30"),
    ]

    (slot,) = days_of(sessions, VIENNA)[0].slots

    assert (f"{slot.starts:%H:%M}", f"{slot.ends:%H:%M}") == ("23:00", "00:30")
    assert [entry.ends_later for entry in slot.entries] == [False, True]


def test_a_day_on_which_clocks_change_names_both_offsets() -> None:
    sessions = [
        session("night", "2026-03-29T00:00", "2026-03-29T00:30"),
        session("day", "2026-03-29T10:00", "2026-03-29T11:00"),
    ]

    (day,) = days_of(sessions, VIENNA)

    assert day.zone_label == "Vienna time (Europe/Vienna, UTC+01:00, UTC+02:00)"


def test_sessions_of_now_and_next_are_marked() -> None:
    sessions = [
        session("over", "2024-12-04T08:00", "2024-12-04T09:00"),
        session("now", "2024-12-04T09:00", "2024-12-04T10:00"),
        session("next A", "2024-12-04T11:00", "2024-12-04T12:00"),
        session("next B", "2024-12-04T11:00", "2024-12-04T12:00"),
        session("later", "2024-12-04T13:00", "2024-12-04T14:00"),
    ]

    (day,) = days_of(sessions, VIENNA, now=datetime(2024, 12, 4, 9, tzinfo=UTC))

    entries = [entry for slot in day.slots for entry in slot.entries]
    assert [entry.session.title for entry in entries if entry.is_now] == ["now"]
    assert [entry.session.title for entry in entries if entry.is_next] == ["next A", "next B"]


def test_no_session_means_no_day() -> None:
    assert days_of([], VIENNA) == []
