"""The rules that every stylesheet keeps."""

import gzip
import re
from pathlib import Path

import pytest

from tests.ui.css import FOLDER, sheets, tokens

PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:top|right|bottom|left)[\w-]*"
    r"|(?:min-|max-)?(?:width|height)|top|right|bottom|left"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
AT_RULE = re.compile(r"@media[^{]*\{")
LITERAL_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\brgb\(|\bhsl\(", re.IGNORECASE)

TEXT_ON_GROUND = [
    *[(ink, ground) for ink in ("ink", "muted", "link") for ground in ("ground", "surface", "sunken")],
    *[(tone, f"{tone}-soft") for tone in ("info", "success", "warning", "danger")],
    *[(tone, ground) for tone in ("success", "warning", "danger") for ground in ("ground", "surface")],
    *[("ink", f"{tone}-soft") for tone in ("info", "success", "warning", "danger")],
    *[("link", f"{tone}-soft") for tone in ("info", "success", "warning", "danger")],
    *[(ink, ground) for ink in ("on-brand", "on-brand-muted") for ground in ("brand", "brand-deep")],
    ("visited", "surface"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-danger", "danger"),
    ("on-danger", "danger-strong"),
]
EDGE_ON_GROUND = [
    *[(line, ground) for line in ("edge", "focus", "accent") for ground in ("ground", "surface")],
    ("focus-on-brand", "brand"),
    ("focus-on-brand", "brand-deep"),
]


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb. Source: WCAG 2.2."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours. Source: WCAG 2.2."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON_GROUND)
def test_text_stands_out(scheme: str, ink: str, ground: str) -> None:
    colours = tokens(scheme)

    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGE_ON_GROUND)
def test_edges_of_controls_stand_out(scheme: str, edge: str, ground: str) -> None:
    colours = tokens(scheme)

    assert contrast(colours[edge], colours[ground]) >= 3


@pytest.mark.parametrize("name", sheets())
def test_no_physical_property(name: str) -> None:
    assert PHYSICAL.findall(AT_RULE.sub("{", sheets()[name])) == []


def test_physical_properties_are_found() -> None:
    assert len(PHYSICAL.findall("a { margin-left: 1px; width: 2px; text-align: right; line-height: 1; left: 0 }")) == 4


@pytest.mark.parametrize("name", sorted(set(sheets()) - {"tokens.css", "print.css", "mark.css"}))
def test_colours_come_from_tokens(name: str) -> None:
    assert LITERAL_COLOUR.findall(sheets()[name]) == []


def test_every_token_that_is_used_exists() -> None:
    text = "".join(sheets().values())

    used = set(re.findall(r"var\(--([\w-]+)", text))
    set_somewhere = set(re.findall(r"--([\w-]+):", text))

    assert used - set_somewhere == set()


def test_every_file_is_in_the_stylesheet_of_the_site() -> None:
    imported = re.findall(r'url\("([\w-]+\.css)"\)', (FOLDER / "site.css").read_text())

    assert sorted(imported) == sorted(set(sheets()) - {"site.css"})


def test_no_file_contacts_another_host() -> None:
    assert [name for name, text in sheets().items() if re.search(r"https?://|url\(\"//", text)] == []


def test_scripts_stay_small() -> None:
    modules = sorted(Path(FOLDER.parent / "js").glob("*.js"))

    assert (
        sum(len(gzip.compress(module.read_bytes())) for module in modules) <= 30_000
    )  # of all pages together; none has them all
