"""From text to terms: folding, words, stop words and stems in the six languages."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import Stemmer
from whoosh.lang.stopwords import stoplists

from network_site.search.arabic import ARABIC_STOP_WORDS

VERSION = 1  # part of an index's shape: a new number makes every index build itself anew
LATIN: Final = ("en", "fr", "es")
LANGUAGES: Final = (*LATIN, "ru", "ar", "zh")
STEMMERS: Final = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian", "ar": "arabic"}
LONGEST_WORD = 40
LONGEST_PREFIX = 15

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_ARTICLE = re.compile("^(?:وال|بال|كال|فال|ال|لل)(?=.{3})")
_MORE_STOP_WORDS: Final = {"fr": ("les", *"cdjlmnsty"), "en": ("s", "t")}
_LETTERS: Final = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ـ": "", "ё": "е"}


class _Folding(dict[int, str]):
    """For each character the one it is searched as; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _LETTERS or "Ѐ" <= char <= "ӿ":  # й is a letter and no и with an accent
            self[code] = _LETTERS.get(char, char)
        else:
            parts = unicodedata.normalize("NFD", char)
            self[code] = "".join(_LETTERS.get(part, part) for part in parts if not _is_ornament(part))
        return self[code]


def _is_ornament(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Cf"}  # accents, vowel signs, marks of direction


_folding = _Folding()


def fold(text: str) -> str:
    """Return *text* in lower case, without accents and vowel signs, and with the forms of a letter made one."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).casefold().translate(_folding)


_stop_words: Final = {
    language: frozenset(
        fold(word) for word in (*stoplists.get(language, ARABIC_STOP_WORDS), *_MORE_STOP_WORDS.get(language, ()))
    )
    for language in STEMMERS
}
_stemmers: Final = {language: Stemmer.Stemmer(name) for language, name in STEMMERS.items()}
_stemming = threading.Lock()  # a Snowball stemmer keeps the word it works on


@lru_cache(50_000)
def term_of(word: str, language: str) -> str:
    """Return the term under which the folded *word* is found in *language*: its stem, or nothing for a stop word."""
    if language not in STEMMERS:
        return word[:LONGEST_WORD]
    if word in _stop_words[language]:
        return ""
    if language == "ar":
        word = _ARTICLE.sub("", word)  # the stemmer leaves it on short words
    with _stemming:
        stem: str = _stemmers[language].stemWord(word[:LONGEST_WORD])
    return stem.replace("ة", "ه")


def words_of(text: str) -> list[str]:
    """Return the folded words of *text*; a run of Chinese is one."""
    return _WORD.findall(fold(text))


def terms_of(text: str, language: str) -> Iterator[tuple[int, str]]:
    """Yield position and term of each word of a document in *language*; stop words leave a gap."""
    position = -1
    for word in words_of(text):
        if is_chinese(word):
            for pair in pairs_of(word):
                position += 1
                yield position, pair
            continue
        position += 1
        if term := term_of(word, language_of_word(word, language)):
            yield position, term


def language_of_word(word: str, language: str) -> str:
    """Return the language that the script of *word* allows in a document in *language*; empty when none is known."""
    if "\u0400" <= word[0] <= "\u04ff":
        return "ru"
    if "\u0600" <= word[0] <= "\u06ff":
        return "ar"
    if language in LATIN:
        return language
    return "en" if language in {"ru", "ar", "zh"} else ""


def is_chinese(word: str) -> bool:
    """Whether *word* is a run of Chinese characters."""
    return "\u3400" <= word[0] <= "\u9fff"


def pairs_of(run: str) -> list[str]:
    """Return the overlapping pairs of characters of a Chinese run."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def prefixes_of(text: str) -> Iterator[str]:
    """Yield everything that a reader may have typed so far of each word of *text*."""
    for word in words_of(text):
        if is_chinese(word):
            yield from word
            yield from pairs_of(word)
        else:
            yield from (word[:end] for end in range(1, min(len(word), LONGEST_PREFIX) + 1))


def prefixes_asked(text: str) -> list[str]:
    """Return, for each word of a query, the prefix to look up."""
    asked: list[str] = []
    for word in words_of(text):
        asked += pairs_of(word) if is_chinese(word) else [word[:LONGEST_PREFIX]]
    return asked


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a query: the terms it may stand under, and the languages that leave it out of their texts."""

    terms: tuple[str, ...]
    left_out_in: tuple[str, ...] = ()
    is_prefix: bool = False


def query_words(text: str) -> list[Word]:
    """Return the words of a query, each analysed in every language that its script allows."""
    found: list[Word] = []
    for word in words_of(text):
        if is_chinese(word):
            found += [Word((pair,), is_prefix=len(pair) == 1) for pair in pairs_of(word)]
        else:
            found.append(_in_every_language(word))
    return found


@lru_cache(10_000)
def _in_every_language(word: str) -> Word:
    terms = {language: term_of(word, language) for language in languages_of(word)}
    left_out = tuple(language for language, term in terms.items() if not term)
    return Word(tuple(dict.fromkeys(filter(None, terms.values()))), left_out)


def languages_of(word: str) -> tuple[str, ...]:
    """Return the languages that *word* could be of; the empty one leaves it as it is."""
    language = language_of_word(word, "")
    return (language,) if language else (*LATIN, "")


def phrases_of(text: str) -> dict[str, tuple[tuple[int, str], ...]]:
    """Return *text* as position and term of each word, by the language it may be in; the empty one is any other."""
    readings = {language: tuple(terms_of(text, language)) for language in (*LATIN, "")}
    return {language: terms for language, terms in readings.items() if terms}
