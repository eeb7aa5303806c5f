"""Rules of the house that no single part can keep."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.template.loader import get_template

from network_site.live.registry import StreamKind, _kinds, audience_of

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "network_site" / "settings.py").read_text(encoding="utf-8")
TEMPLATES = sorted(path.relative_to(ROOT / "templates") for path in (ROOT / "templates").rglob("*.html"))
PYTHON = [
    path
    for package in ("network_site", "knowledge", "discussions", "events")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]


@pytest.mark.parametrize("name", TEMPLATES, ids=str)
def test_every_template_compiles(name: Path) -> None:
    assert get_template(str(name))


def test_every_variable_of_the_settings_is_in_the_readme_and_no_other() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS))
    listed = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))

    assert listed == read - {"DEMO"}  # which the command demo sets by itself


def test_every_command_of_the_readme_exists() -> None:
    named = set(re.findall(r"manage\.py (\w+)", README))

    assert named
    assert named <= set(get_commands())


def test_every_place_of_the_readme_exists() -> None:
    places = set(re.findall(r"`([\w./]+/)`", README)) | set(re.findall(r"\]\(([\w./]+\.png)\)", README))

    assert {place for place in places if not (ROOT / place).exists()} <= {"var/demo/", "var/data/"} | {
        place for place in places if place.startswith("/")
    } | {place for place in places if (ROOT / "tests" / place).exists()}


def test_the_readme_is_read_in_one_sitting() -> None:
    assert len(README.splitlines()) < 120


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    assert [path.name for path in PYTHON if len(path.read_text(encoding="utf-8").splitlines()) > 400] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "stream", ["", "thread", "thread:", "thread:x", "thread:-1", "threads:nobody", "x:1", "thread:1:2"]
)
def test_a_stream_that_is_not_there_is_for_nobody(stream: str) -> None:
    assert audience_of(stream) is None


@pytest.mark.django_db
@pytest.mark.parametrize("kind", _kinds.values(), ids=list(_kinds))
def test_every_kind_of_stream_says_what_changes_and_knows_a_bad_key(kind: StreamKind) -> None:
    assert kind.changes
    assert all(change.isidentifier() for change in kind.changes)
    for key in ("", "x", "-1", "0", "01", "1 ", "1:2", "١", "9" * 30, "group-", "group-0", "members ", "../1"):
        assert kind.audience(key) is None, key
