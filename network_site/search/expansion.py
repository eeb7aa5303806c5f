"""The termbase in a query: what the words typed are called in the six languages, and by what other names.

A run of words that is an entry of the termbase, in any language and in any form of its words, brings the other names of
that one term: trafficking in persons never brings smuggling of migrants. A single word with which the name of an
offence begins stands for it, so that "traite" brings what "traite des personnes" does; of several, for the first.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from network_site.search.asking import MOST_PARTS, WORD, Asked, Part
from network_site.search.languages import fold, is_chinese, languages_of, query_words, term_of, words_of
from network_site.vocabulary.models import LANGUAGE_CODES, Term

MOST_NAMES = 24  # in one query
LONGEST_RUN = 8  # words
SHORT_NAME = 4  # letters: shorter ones are abbreviations that mean other things elsewhere
HEAD_LETTERS = 5
LONGEST_NAME, LONGEST_PARTICLE = 20, 2  # signs of Chinese
WEIGHT = 0.7  # of another name, beside what was typed

Key = tuple[str, ...]  # a language, and the stems of words in it


@dataclass(frozen=True, slots=True)
class Entry:
    """A term with its names, each with its language."""

    reference: str
    is_offence: bool
    names: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Words of the query that are a term, with its other names."""

    begin: int
    end: int
    names: tuple[str, ...]


class Book:
    """The termbase, by the stems of its names."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._whole: dict[Key, Entry] = {}
        self._heads: dict[Key, Entry] = {}
        for entry in entries:
            for language, name in entry.names:
                key = _key(language, words_of(name))
                self._whole.setdefault(key, entry)
                if entry.is_offence:
                    self._heads.setdefault(key[:2], entry)

    def runs(self, words: Sequence[str]) -> Iterator[Run]:
        """Yield the terms among *words*, the longest first at each place; they do not overlap."""
        at = 0
        while at < len(words):
            run = next(filter(None, (self._run(words, at, end) for end in _ends(at, len(words)))), None)
            if run is not None:
                yield run
            at = run.end if run else at + 1

    def pieces(self, text: str) -> list[str]:
        """Return *text* in Chinese cut into terms and what lies between them, without particles of one or two signs."""
        found: list[str] = []
        rest, at = "", 0
        while at < len(text):
            ends = range(min(len(text), at + LONGEST_NAME), at + 1, -1)
            term = next((text[at:end] for end in ends if ("zh", text[at:end]) in self._whole), "")
            if term and len(rest) > LONGEST_PARTICLE:
                found.append(rest)
            if term:
                found.append(term)
                rest = ""
            else:
                rest += text[at]
            at += len(term) or 1
        if len(rest) > LONGEST_PARTICLE or not found:
            found.append(rest)
        return found

    def _run(self, words: Sequence[str], begin: int, end: int) -> Run | None:
        entry = self._find(words[begin:end])
        if entry is None:
            return None
        typed = fold(" ".join(words[begin:end]))
        others = (name for _, name in entry.names if fold(name) != typed and _is_telling(name))
        return Run(begin, end, tuple(dict.fromkeys(others)))

    def _find(self, run: Sequence[str]) -> Entry | None:
        folded = words_of(" ".join(run))
        keys = list(_keys(folded))
        whole = [self._whole[key] for key in keys if key in self._whole]
        heads = [self._heads[key] for key in keys if key in self._heads and len(folded[0]) >= HEAD_LETTERS]
        return min(whole or heads, key=lambda entry: entry.reference, default=None)


def _ends(at: int, count: int) -> range:
    return range(min(count, at + LONGEST_RUN), at, -1)


def _keys(words: Sequence[str]) -> Iterator[Key]:
    """Yield the keys that *words* may stand under: in each language that all of them could be of."""
    spoken = [("zh",) if is_chinese(word) else languages_of(word) for word in words]
    for language in spoken[0] if spoken else ():
        key = _key(language, words)
        if len(key) > 1 and all(language in each for each in spoken):
            yield key


def _key(language: str, words: Sequence[str]) -> Key:
    return (language, *filter(None, (term_of(word, language) for word in words)))


def _is_telling(name: str) -> bool:
    return len(name) >= SHORT_NAME or any(map(is_chinese, words_of(name)))


def book() -> Book:
    """Return the termbase as it stands; made anew only when a row changed."""
    texts = Term.objects.order_by("reference").values_list(
        "reference", "domain", "synonyms", *(f"text_{code}" for code in LANGUAGE_CODES)
    )
    return _book(tuple((row[0], row[1], json.dumps(row[2]), *row[3:]) for row in texts))


@lru_cache(2)
def _book(rows: tuple[tuple[str, ...], ...]) -> Book:
    return Book(
        Entry(reference, domain == "offence", tuple(_names(texts, json.loads(synonyms))))
        for reference, domain, synonyms, *texts in rows
    )


def _names(texts: Iterable[str], synonyms: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    also = ((language, name) for language, names in synonyms.items() for name in names)
    for language, name in (*zip(LANGUAGE_CODES, texts, strict=True), *also):
        bare = name.split("(")[0].strip()
        if bare:
            yield language, bare


def with_terms_apart(asked: Asked) -> Asked:
    """Return *asked* with the terms that stand in a run of Chinese, which has no spaces, as parts of their own."""
    parts = [piece for part in asked.parts for piece in _apart(part)]
    return replace(asked, parts=tuple(parts[:MOST_PARTS]))


def _apart(part: Part) -> Iterator[Part]:
    pieces = book().pieces(part.text) if _may_expand(part) and is_chinese(part.text) else [part.text]
    for piece in pieces:
        yield replace(part, text=piece)


def expand(asked: Asked, *, refused: Iterable[str] = ()) -> list[Run]:
    """Return the terms among the words typed, with the other names to search for.

    What stands in quotes, is unwanted, or is a beginning is looked up as typed. *refused* are names that the reader
    took away.
    """
    left = MOST_NAMES
    found: list[Run] = []
    refusals = {fold(name) for name in refused}
    words = [part.text if _may_expand(part) else "\0" for part in asked.parts]
    for run in book().runs(words):
        names = tuple(name for name in run.names if fold(name) not in refusals)[:left]
        left -= len(names)
        if names:
            found.append(Run(run.begin, run.end, names))
    return found


def _may_expand(part: Part) -> bool:
    return part.kind == WORD and not part.is_unwanted


def is_left_out(word: str) -> bool:
    """Whether *word* is so common in some language that it need not occur."""
    return any(found.left_out_in for found in query_words(word))
