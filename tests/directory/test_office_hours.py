"""Office hours: what is read from the text, and when the office is open."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from knowledge.directory.models import ContactPoint
from knowledge.directory.office_hours import read_hours
from tests.factories.directory import ContactPointFactory

HOUR = 60
DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("Tue 09:00–17:00", ((DAY + 9 * HOUR, DAY + 17 * HOUR),)),
        ("Mon-Tue 08:30-12:00", ((510, 720), (DAY + 510, DAY + 720))),
        ("Mon 08:00–12:00, 13:00–17:00", ((480, 720), (780, 1020))),
        ("Mon 08:00–12:00; Tue 13:00–17:00", ((480, 720), (DAY + 780, DAY + 1020))),
        ("Sun–Mon 09:00–10:00", ((540, 600), (6 * DAY + 540, 6 * DAY + 600))),
        ("Sun 22:00–06:00", ((0, 6 * HOUR), (6 * DAY + 22 * HOUR, 7 * DAY))),
        ("Mon 00:00–00:00", ((0, DAY),)),
        ("24/7", ((0, 7 * DAY),)),
    ],
)
def test_read_hours_reads_days_and_hours(text: str, spans: tuple[tuple[int, int], ...]) -> None:
    hours = read_hours(text)

    assert hours is not None
    assert hours.spans == spans


@pytest.mark.parametrize(
    "text",
    [
        "",
        "by appointment",
        "Mon–Fri",
        "09:00–17:00",
        "Mon–Fri 9–17",
        "Mon–Fri 09:00–25:00",
        "Mon–Fri 09:00–17:00 and more",
    ],
)
def test_read_hours_claims_nothing_about_another_text(text: str) -> None:
    assert read_hours(text) is None


@pytest.mark.parametrize(("minute", "is_open"), [(539, False), (540, True), (1019, True), (1020, False)])
def test_hours_include_the_opening_minute_and_not_the_closing_one(minute: int, is_open: bool) -> None:  # noqa: FBT001  a parameter of the test
    hours = read_hours("Mon–Fri 09:00–17:00")
    assert hours is not None

    assert hours.include(datetime(2026, 11, 24, *divmod(minute, 60), tzinfo=ZoneInfo("Africa/Banjul"))) is is_open


@pytest.mark.parametrize(
    ("moment", "zone", "wall", "is_open"),
    [
        # 29 March 2026, Vienna: 02:00 becomes 03:00; 25 October: 03:00 becomes 02:00.
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "Europe/Vienna", "Sun 01:59", False),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Europe/Vienna", "Sun 03:00", False),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/Vienna", "Sun 02:30", False),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Vienna", "Sun 02:30", False),
        (datetime(2026, 3, 27, 8, 30, tzinfo=UTC), "Europe/Vienna", "Fri 09:30", True),
        (datetime(2026, 3, 30, 7, 30, tzinfo=UTC), "Europe/Vienna", "Mon 09:30", True),
        # The Line Islands are a day ahead: Sunday noon in London is Monday morning there.
        (datetime(2026, 11, 22, 19, 0, tzinfo=UTC), "Pacific/Kiritimati", "Mon 09:00", True),
        (datetime(2026, 11, 24, 11, 0, tzinfo=UTC), "Pacific/Pago_Pago", "Tue 00:00", False),
        (datetime(2026, 11, 24, 4, 0, tzinfo=UTC), "Asia/Kathmandu", "Tue 09:45", True),
    ],
)
def test_local_time_is_the_wall_time_of_the_office(moment: datetime, zone: str, wall: str, is_open: bool) -> None:  # noqa: FBT001  a parameter of the test
    contact = ContactPoint(time_zone=zone, hours="Mon–Fri 09:00–17:00")

    with time_machine.travel(moment, tick=False):
        local = contact.local_time

    assert f"{local:%a %H:%M}" == wall
    hours = read_hours(contact.hours)
    assert hours is not None
    assert hours.include(local) is is_open


@pytest.mark.django_db
@time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False)
def test_is_open_now_says_nothing_where_hours_are_not_known() -> None:
    known = ContactPointFactory.create(hours="Tue 12:00–13:00")
    unknown = ContactPointFactory.create(hours="mornings")

    assert known.is_open_now is True
    assert unknown.is_open_now is None


@pytest.mark.parametrize(("text", "always"), [("24/7", True), ("Mon–Sun 00:00–23:59", False)])
def test_hours_around_the_clock_never_end(text: str, always: bool) -> None:  # noqa: FBT001  a parameter of the test
    hours = read_hours(text)
    assert hours is not None

    assert hours.never_end is always
