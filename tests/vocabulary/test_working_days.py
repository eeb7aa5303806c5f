"""Working days of a jurisdiction."""

from datetime import date

import pytest

from network_site.vocabulary.working_days import is_working_day, working_days_between

THURSDAY = date(2026, 6, 4)


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("NL", 3),  # Friday, Monday, Tuesday
        ("SA", 3),  # Sunday, Monday, Tuesday: the weekend is Friday and Saturday
        ("XX", 3),  # nothing is known: Monday to Friday
        (None, 3),
    ],
)
def test_the_weekend_is_that_of_the_jurisdiction(code: str | None, days: int) -> None:
    assert working_days_between(code, THURSDAY, date(2026, 6, 9)) == days


def test_a_friday_is_no_working_day_where_the_weekend_begins_with_it() -> None:
    assert is_working_day("NL", date(2026, 6, 5))
    assert not is_working_day("SA", date(2026, 6, 5))


def test_a_public_holiday_does_not_count() -> None:
    kings_day = date(2026, 4, 27)

    assert not is_working_day("NL", kings_day)
    assert working_days_between("NL", date(2026, 4, 26), kings_day) == 0
    assert working_days_between("BE", date(2026, 4, 26), kings_day) == 1


def test_nothing_passes_before_the_next_day() -> None:
    assert working_days_between("NL", THURSDAY, THURSDAY) == 0
