"""Member's text: what is cleaned, and what HTML may come of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discussions.markdown import MAXIMUM_LENGTH, clean, render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**bold** and _soft_", "<p><strong>bold</strong> and <em>soft</em></p>\n"),
        ("# Heading", "<h3>Heading</h3>\n"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>\n"),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        (
            "[law](https://law.example/18)",
            '<p><a href="https://law.example/18" rel="noopener noreferrer nofollow">law</a></p>\n',
        ),
        ("[guide](/guides/mla/)", '<p><a href="/guides/mla/" rel="noopener noreferrer nofollow">guide</a></p>\n'),
    ],
)
def test_markdown_becomes_html(text: str, html: str) -> None:
    assert render(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](//evil.example/x)",
        "[a](\\\\evil.example)",
        "![a](https://evil.example/pixel.png)",
        '<a href="https://x.example" style="position:fixed">a</a>',
        "<svg/onload=alert(1)>",
        "[a](vbscript:x)",
    ],
)
def test_nothing_dangerous_comes_through(text: str) -> None:
    html = render(text)

    for danger in ("<script", "<img", "<svg", "<style", 'href="javascript', 'href="data', 'href="//', 'href="vb'):
        assert danger not in html.lower()
    assert 'href="\\' not in html


def test_hidden_and_disguising_characters_are_removed() -> None:
    assert clean("a\x00b\u202ec\u2066d\r\ne") == "abcd\ne"


def test_right_to_left_marks_of_arabic_stay() -> None:
    assert clean("مذكرة\u200f (2024)") == "مذكرة\u200f (2024)"


def test_piles_of_accents_are_cut_to_three() -> None:
    assert clean("a" + "\u0316" * 50) == "a" + "\u0316" * 3


def test_a_text_over_the_limit_is_not_rendered() -> None:
    with pytest.raises(ValueError, match="characters"):
        render("x" * (MAXIMUM_LENGTH + 1))


@pytest.mark.property
@given(st.text(max_size=400))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.property
@given(st.text(alphabet="<>[]()!\"'`*_#/:=&;\\ \nahrefscriptonload", max_size=300))
def test_no_tag_but_the_allowed_ones_comes_out(text: str) -> None:
    html = render(text)

    for tag in ("<script", "<img", "<iframe", "<object", "<form", "<style", "<link"):
        assert tag not in html
