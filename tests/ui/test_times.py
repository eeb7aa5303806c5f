"""No time without its zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.template import Context, Template
from django.utils import timezone, translation

from network_site.ui import times

MOMENT = datetime(2026, 12, 4, 9, 30, tzinfo=UTC)


def show(source: str) -> str:
    """Return the tag *source* rendered for ``moment``."""
    return Template(source).render(Context({"moment": MOMENT})).strip()


def test_moment_is_shown_in_the_reader_zone_by_name() -> None:
    with timezone.override(ZoneInfo("Europe/Vienna")):
        html = show("{% when moment %}")

    assert html == (
        '<time datetime="2026-12-04T10:30:00+01:00" '
        'title="Friday, 4 December 2026, 10:30 Vienna time (Europe/Vienna, UTC+01:00)">'
        "4 Dec 2026, 10:30 Vienna time</time>"
    )


@pytest.mark.parametrize(
    ("style", "text"),
    [("datetime", "4 Dec 2026, 09:30 UTC"), ("date", "4 Dec 2026"), ("time", "09:30 UTC"), ("clock", "09:30")],
)
def test_each_style_has_its_text(style: times.Style, text: str) -> None:
    assert times.text(MOMENT, style) == text


@pytest.mark.parametrize(
    ("now", "text"),
    [("2026-12-04 12:30Z", "3 hours ago"), ("2026-12-02 09:30Z", "in 2 days"), ("2027-03-01 09:30Z", "4 Dec 2026")],
)
def test_ago_is_relative_only_when_that_helps(now: str, text: str) -> None:
    with time_machine.travel(now, tick=False):
        assert times.text(MOMENT, "ago") == text


def test_local_time_is_the_same_for_every_reader() -> None:
    with timezone.override(ZoneInfo("Africa/Banjul")):
        banjul = show('{% when moment style="ago" local=True %}')
    with timezone.override(ZoneInfo("Asia/Manila")):
        manila = show('{% when moment style="ago" local=True %}')

    assert banjul == manila
    assert 'data-local="ago"' in banjul
    assert ">4 Dec 2026, 09:30 UTC<" in banjul


@pytest.mark.parametrize(
    ("key", "name"),
    [("Europe/Vienna", "Vienna time"), ("America/Argentina/Buenos_Aires", "Buenos Aires time"), ("UTC", "UTC")],
)
def test_zone_is_named_after_its_city(key: str, name: str) -> None:
    assert times.zone_of(ZoneInfo(key)) == times.Zone(key, name)


@pytest.mark.parametrize(
    ("language", "text"), [("en", "4 December 2026"), ("fr", "4 décembre 2026"), ("zh-hans", "2026年12月4日")]
)
def test_day_is_written_in_the_reader_language(language: str, text: str) -> None:
    with translation.override(language):
        assert times.date_text(date(2026, 12, 4), "long") == text


def test_browser_writes_dates_as_the_server_does() -> None:
    assert times.locale_tag() == "en-GB"


def test_day_tag_names_the_weekday_on_request() -> None:
    html = Template("{% day day weekday=True %}").render(Context({"day": date(2026, 12, 4)})).strip()

    assert html == '<time datetime="2026-12-04">Friday, 4 December 2026</time>'
