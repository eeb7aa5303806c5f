"""The part of a text in which the words of a query stand, with these marked."""

import re
from collections.abc import Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from network_site.search.languages import is_chinese, query_words, words_of

LONGEST_TEXT = 100_000
AROUND = 120  # characters before and behind the first word found

_WORD = re.compile(r"[\w\u0610-\u061a\u064b-\u065f]+")


def snippet(text: str, query: str, *, characters: int = 2 * AROUND) -> SafeString:
    """Return about so many characters of *text* around the first word of *query* in it, as HTML with ``<mark>``.

    A word is marked where it stands under a term that a word of the query may stand under, in any language, unless some
    language leaves it out: "beings" has the stem of "be".
    """
    text = text[:LONGEST_TEXT]
    sought = {term for word in query_words(query) for term in word.terms}
    places = list(_places(text, sought))
    begin = max(0, places[0][0] - characters // 2) if places else 0
    if begin:
        begin = text.find(" ", begin, places[0][0]) + 1 or begin
    end = begin + characters
    if end < len(text):
        end = text.rfind(" ", begin + characters // 2, end) if " " in text[begin + characters // 2 : end] else end
    shown = [(start, stop) for start, stop in places if stop <= end]
    return mark_safe("".join(_pieces(text, shown, begin, end)))  # noqa: S308  every piece is escaped


def _places(text: str, sought: set[str]) -> Iterator[tuple[int, int]]:
    for match in _WORD.finditer(text):
        if any(_is_sought(word, sought) for word in words_of(match[0])):
            yield match.span()


def _is_sought(word: str, sought: set[str]) -> bool:
    if is_chinese(word):
        return any(term in word for term in sought)
    return any(term in sought for found in query_words(word) if not found.left_out_in for term in found.terms)


def _pieces(text: str, places: list[tuple[int, int]], begin: int, end: int) -> Iterator[str]:
    if begin:
        yield "… "
    at = begin
    for start, stop in places:
        yield escape(text[at:start])
        yield f"<mark>{escape(text[start:stop])}</mark>"
        at = stop
    yield escape(text[at:end])
    if end < len(text):
        yield " …"
