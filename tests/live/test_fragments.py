"""Fragments are rendered once and the least used ones make room."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from network_site.live import fragments
from network_site.live.fragments import kept


@pytest.fixture(autouse=True)
def _empty() -> None:
    fragments.clear()


def test_a_fragment_is_rendered_once_for_a_key() -> None:
    rendered: list[str] = []

    def render() -> str:
        rendered.append("x")
        return f"<p>{len(rendered)}</p>"

    assert [kept(("post", 1, 1, "en", ()), render) for _ in range(3)] == ["<p>1</p>"] * 3
    assert kept(("post", 1, 2, "en", ()), render) == "<p>2</p>"


def test_the_least_recently_used_fragment_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "CHARACTER_LIMIT", 20)
    for name in ("a", "b"):
        kept((name,), lambda: "ten chars.")
    kept(("a",), lambda: "not again")

    kept(("c",), lambda: "ten chars.")

    assert kept(("a",), lambda: "gone") == "ten chars."
    assert kept(("b",), lambda: "gone") == "gone"


def test_a_fragment_is_rendered_in_utc_whoever_comes_first() -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)

    with timezone.override(ZoneInfo("Asia/Tokyo")):
        shown = kept(("time",), lambda: timezone.localtime(noon).isoformat())

    assert shown == "2026-07-01T12:00:00+00:00"
