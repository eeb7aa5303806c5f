"""Wall time and UTC, where clocks change and in zones off the beaten hour."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from events.zones import (
    offset_label,
    period_label,
    same_wall_time,
    span_label,
    wall_time,
    zone_label,
    zone_names,
)
from network_site.members.validators import validate_time_zone

VIENNA = ZoneInfo("Europe/Vienna")


@pytest.mark.parametrize(
    ("zone", "at", "moment"),
    [
        ("Europe/Vienna", "2024-12-04T09:00", "2024-12-04T08:00"),
        ("Europe/Vienna", "2026-03-29T01:59", "2026-03-29T00:59"),
        ("Europe/Vienna", "2026-03-29T03:00", "2026-03-29T01:00"),
        ("Europe/Vienna", "2026-10-25T02:30", "2026-10-25T00:30"),  # shown twice: the first time counts
        ("Pacific/Apia", "2027-05-25T09:00", "2027-05-24T20:00"),
        ("Pacific/Kiritimati", "2027-05-25T09:00", "2027-05-24T19:00"),
        ("Asia/Kathmandu", "2027-05-25T09:00", "2027-05-25T03:15"),
        ("Asia/Kolkata", "2027-05-25T00:10", "2027-05-24T18:40"),
        ("America/St_Johns", "2027-05-25T23:00", "2027-05-26T01:30"),
        ("UTC", "2027-05-25T09:00", "2027-05-25T09:00"),
    ],
)
def test_wall_time_becomes_utc(zone: str, at: str, moment: str) -> None:
    assert wall_time(datetime.fromisoformat(at), ZoneInfo(zone)) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "at"),
    [("Europe/Vienna", "2026-03-29T02:30"), ("Pacific/Apia", "2011-12-30T12:00")],  # Samoa had no 30 December 2011
)
def test_wall_time_refuses_what_clocks_skip(zone: str, at: str) -> None:
    with pytest.raises(ValidationError, match="skip"):
        wall_time(datetime.fromisoformat(at), ZoneInfo(zone))


def test_same_wall_time_crosses_the_change_of_clocks() -> None:
    nine_in_winter = wall_time(datetime.fromisoformat("2026-03-28T09:00"), VIENNA)

    moved = same_wall_time(nine_in_winter, old=VIENNA, new=VIENNA, days=1)

    assert moved == datetime(2026, 3, 29, 7, tzinfo=UTC)


def test_same_wall_time_changes_the_zone() -> None:
    nine_in_utc = datetime(2027, 5, 25, 9, tzinfo=UTC)

    moved = same_wall_time(nine_in_utc, old=ZoneInfo("UTC"), new=ZoneInfo("Asia/Kathmandu"))

    assert moved == datetime(2027, 5, 25, 3, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "label"),
    [
        ("Europe/Vienna", "UTC+01:00"),
        ("Asia/Kathmandu", "UTC+05:45"),
        ("America/St_Johns", "UTC−03:30"),
        ("Pacific/Kiritimati", "UTC+14:00"),
        ("UTC", "UTC+00:00"),
    ],
)
def test_offset_label_is_exact(zone: str, label: str) -> None:
    assert offset_label(ZoneInfo(zone), datetime(2024, 12, 4, tzinfo=UTC)) == label


def test_zone_label_gives_both_offsets_when_clocks_change() -> None:
    before, after = datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC)

    assert zone_label(VIENNA, before, after) == "Vienna time (Europe/Vienna, UTC+01:00, UTC+02:00)"


def test_zone_label_of_utc_is_short() -> None:
    assert zone_label(ZoneInfo("UTC"), datetime(2024, 12, 4, tzinfo=UTC)) == "UTC"


def test_period_label_names_both_days_when_it_passes_midnight() -> None:
    starts, ends = datetime(2024, 12, 4, 22, tzinfo=UTC), datetime(2024, 12, 4, 23, 30, tzinfo=UTC)

    label = period_label(starts, ends, VIENNA)

    assert label == (
        "Wednesday, 4 December 2024, 23:00–Thursday, 5 December 2024, 00:30 · Vienna time (Europe/Vienna, UTC+01:00)"
    )


def test_span_label_joins_days_of_one_month() -> None:
    assert span_label(date(2024, 12, 4), date(2024, 12, 6)) == "4–6 Dec 2024"


def test_span_label_of_one_day_is_that_day() -> None:
    assert span_label(date(2024, 12, 4), date(2024, 12, 4)) == "4 Dec 2024"


def test_every_offered_zone_is_valid() -> None:
    for name in zone_names():
        validate_time_zone(name)
