"""What was typed, taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network_site.search.asking import MOST_CHARACTERS, MOST_FILTERS, MOST_PARTS, Asked, Part, Wish, clean, take_apart

SIGNS = st.lists(
    st.sampled_from(
        [*'"-~*:()[] ', "country:NL", "type:", "AND", "NOT", "after:2024", "ал", "证据", "a", "\x00", "\u202e"]
    )
)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("debt bondage", [Part("word", "debt"), Part("word", "bondage")]),
        ('"debt bondage" sea', [Part("phrase", "debt bondage"), Part("word", "sea")]),
        (
            'smuggling -sea -"at night"',
            [
                Part("word", "smuggling"),
                Part("word", "sea", is_unwanted=True),
                Part("phrase", "at night", is_unwanted=True),
            ],
        ),
        ("traff* tr* *", [Part("beginning", "traff"), Part("word", "tr")]),
        (
            "wittness~ wittness~2 wittness~9",
            [Part("alike", "wittness"), Part("alike", "wittness"), Part("word", "wittness"), Part("word", "9")],
        ),
        ("*:* [TO] (((", [Part("word", "TO")]),
        ('"open end', [Part("word", "open"), Part("word", "end")]),
        ("co-operation l’enquête", [Part("word", "co-operation"), Part("word", "l’enquête")]),
        ("http://x.example/", [Part("word", "http"), Part("word", "x"), Part("word", "example")]),
        ("--", []),
        ("", []),
    ],
)
def test_words_phrases_and_signs(typed: str, parts: list[Part]) -> None:
    assert list(take_apart(typed).parts) == parts


@pytest.mark.parametrize(
    ("typed", "wishes"),
    [
        ("country:NL", [Wish("country", "NL", "country:NL", 0)]),
        ('Topic:"forced labour"', [Wish("topic", "forced labour", 'Topic:"forced labour"', 0)]),
        ("language:fr lang:es", [Wish("lang", "fr", "language:fr", 0), Wish("lang", "es", "lang:es", 12)]),
        ("mark:amber -country:NL country: key:1", []),
    ],
)
def test_filters(typed: str, wishes: list[Wish]) -> None:
    assert list(take_apart(typed).wishes) == wishes


def test_a_filter_can_be_taken_out_of_the_text_or_made_a_word() -> None:
    asked = take_apart("evidence country:atlantis sea")
    (wish,) = asked.wishes

    assert asked.without(wish) == "evidence sea"
    assert asked.with_plain((wish,)).words == "evidence sea country atlantis"
    assert asked.with_plain((wish,)).wishes == ()


def test_only_the_filter_is_taken_out_and_not_what_reads_alike() -> None:
    asked = take_apart('"see lang:fr" -lang:fr sea lang:fr after:2025 lang:es')
    french, _, spanish = asked.wishes

    assert asked.without(french, spanish) == '"see lang:fr" -lang:fr sea after:2025'


def test_invisible_characters_are_left_out_and_joiners_stay() -> None:
    assert clean("a\x00b\u202ec  می\u200cخواهم\n") == "a b c می\u200cخواهم"


def is_within_limits(asked: Asked) -> bool:
    """Whether nothing is larger than it may be."""
    sizes = len(asked.text) <= MOST_CHARACTERS and len(asked.parts) <= MOST_PARTS and len(asked.wishes) <= MOST_FILTERS
    return sizes and all(part.text and len(part.text) <= MOST_CHARACTERS for part in asked.parts)


@pytest.mark.property
@given(st.one_of(st.text(), SIGNS.map("".join)))
def test_nothing_raises_and_nothing_grows(typed: str) -> None:
    asked = take_apart(typed)

    assert is_within_limits(asked)
    assert is_within_limits(asked.with_plain(asked.wishes))
    assert take_apart(asked.text) == asked
