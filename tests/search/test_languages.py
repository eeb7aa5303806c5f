"""What the words of each language are found under."""

import pytest

from network_site.search.languages import (
    fold,
    phrases_of,
    prefixes_asked,
    prefixes_of,
    query_words,
    term_of,
    terms_of,
    words_of,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Éléments À CHARGE", "elements a charge"),
        ("investigación", "investigacion"),
        ("Расследование ещё", "расследование еще"),
        ("й", "й"),
        ("الإتّجار", "الاتجار"),
        ("مــحــكــمة", "محكمة"),
        ("ＡＢＣ", "abc"),
        ("a\u202eb", "ab"),
    ],
)
def test_folding_makes_one_form_of_what_is_written_in_several(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("prosecution", "prosecutions")),
        ("fr", ("enquête", "enquêtes")),
        ("es", ("víctima", "víctimas")),
        ("ru", ("потерпевший", "потерпевшего")),
        ("ar", ("الضحية", "ضحية")),
    ],
)
def test_forms_of_a_word_stand_under_one_term(language: str, words: tuple[str, str]) -> None:
    assert len({term_of(fold(word), language) for word in words}) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "the of and"), ("fr", "les des une"), ("es", "los de una"), ("ru", "и в на"), ("ar", "من في على")],
)
def test_stop_words_have_no_term(language: str, text: str) -> None:
    assert list(terms_of(text, language)) == []


def test_stop_words_leave_a_gap_in_the_positions() -> None:
    assert list(terms_of("victims of trafficking", "en")) == [(0, "victim"), (2, "traffick")]


def test_chinese_is_cut_into_pairs() -> None:
    assert list(terms_of("人口贩运 case", "zh")) == [(0, "人口"), (1, "口贩"), (2, "贩运"), (3, "case")]


def test_a_word_in_another_script_is_analysed_in_the_language_of_that_script() -> None:
    assert [term for _, term in terms_of("дела prosecutions", "ru")] == ["дел", "prosecut"]


def test_a_word_of_a_query_is_analysed_in_every_language_of_its_script() -> None:
    (word,) = query_words("investigations")

    assert set(word.terms) == {term_of("investigations", language) for language in ("en", "fr", "es", "")}
    assert word.left_out_in == ()


def test_a_word_of_a_query_knows_which_languages_leave_it_out() -> None:
    assert [word.left_out_in for word in query_words("los testigos")] == [("es",), ()]


def test_a_phrase_is_one_sequence_for_each_way_to_read_it() -> None:
    readings = phrases_of("victims of trafficking")

    assert readings["en"] == ((0, "victim"), (2, "traffick"))
    assert readings[""] == ((0, "victims"), (1, "of"), (2, "trafficking"))


def test_prefixes_are_what_a_reader_types_on_the_way_to_a_word() -> None:
    assert list(prefixes_of("Élan 证人")) == ["e", "el", "ela", "elan", "证", "人", "证人"]
    assert prefixes_asked("él 证人") == ["el", "证人"]


def test_nothing_but_words_is_a_word() -> None:
    assert words_of("((( \x00 *:* [TO] ~ \u202e )))") == ["to"]
