"""When something goes out: after a batch, out of quiet hours, at the member's hour, and not while away."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from network_site.notifications.schedule import Timing

VIENNA = ZoneInfo("Europe/Vienna")
NO_QUIET = {"quiet_from": time(0), "quiet_until": time(0)}


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("now", "goes"),
    [
        (utc(2026, 3, 10, 12, 0), utc(2026, 3, 10, 12, 3)),  # by day: after the batch
        (utc(2026, 3, 10, 18, 56), utc(2026, 3, 10, 18, 59)),
        (utc(2026, 3, 10, 18, 57), utc(2026, 3, 11, 6, 0)),  # 20:00 in Vienna: the next morning at seven
        (utc(2026, 3, 11, 3, 0), utc(2026, 3, 11, 6, 0)),  # before dawn: the same morning
        (utc(2026, 3, 28, 22, 0), utc(2026, 3, 29, 5, 0)),  # the clocks go forward that night
    ],
)
def test_a_mail_goes_after_the_batch_and_not_at_night(now: datetime, goes: datetime) -> None:
    assert Timing(VIENNA).soon(now) == goes


def test_quiet_hours_may_lie_within_a_day_or_be_none() -> None:
    siesta = Timing(VIENNA, quiet_from=time(13), quiet_until=time(15))

    assert siesta.soon(utc(2026, 3, 10, 12, 30)) == utc(2026, 3, 10, 14, 0)
    assert Timing(VIENNA, **NO_QUIET).soon(utc(2026, 3, 10, 2, 0)) == utc(2026, 3, 10, 2, 3)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("zone", "now", "weekly", "goes"),
    [
        ("Europe/Vienna", utc(2026, 3, 10, 6, 59), False, utc(2026, 3, 10, 7, 0)),
        ("Europe/Vienna", utc(2026, 3, 10, 7, 0), False, utc(2026, 3, 11, 7, 0)),
        ("Europe/Vienna", utc(2026, 3, 28, 12, 0), False, utc(2026, 3, 29, 6, 0)),  # summer time begins
        ("Pacific/Apia", utc(2026, 3, 10, 18, 59), False, utc(2026, 3, 10, 19, 0)),  # it is the 11th there
        ("Europe/Vienna", utc(2026, 3, 10, 12, 0), True, utc(2026, 3, 16, 7, 0)),  # the next Monday
        ("Europe/Vienna", utc(2026, 3, 9, 6, 0), True, utc(2026, 3, 9, 7, 0)),
    ],
)
def test_a_digest_goes_at_the_members_hour(zone: str, now: datetime, weekly: bool, goes: datetime) -> None:  # noqa: FBT001
    assert Timing(ZoneInfo(zone)).digest(now, weekly=weekly) == goes


def test_an_hour_that_the_clocks_skip_becomes_the_next_one() -> None:
    timing = Timing(VIENNA, digest_hour=2)

    assert timing.digest(utc(2026, 3, 28, 12, 0), weekly=False) == utc(2026, 3, 29, 1, 0)


def test_mails_wait_until_the_morning_of_the_return() -> None:
    timing = Timing(VIENNA, away_until=date(2026, 3, 20))
    now = utc(2026, 3, 10, 12, 0)

    assert timing.is_away(now)
    assert timing.soon(now) == utc(2026, 3, 20, 6, 0)
    assert timing.digest(now, weekly=False) == utc(2026, 3, 20, 7, 0)
    assert not timing.is_away(utc(2026, 3, 20, 12, 0))
