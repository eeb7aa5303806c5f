"""What a person typed, taken apart: words, phrases, beginnings, what must not occur, and filters.

    "debt bondage" -sea traff* wittness~ country:NL topic:"forced labour" lang:fr type:guide after:2024-05

Whatever does not fit is a word like any other. Nothing here raises, and what comes out is never larger than the limits.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from network_site.search.queries import LEAST_PREFIX

MOST_CHARACTERS: Final = 200
MOST_PARTS: Final = 16
MOST_FILTERS: Final = 8
FILTERS: Final = {
    "after": "after",
    "before": "before",
    "country": "country",
    "lang": "lang",
    "language": "lang",
    "status": "status",
    "topic": "topic",
    "type": "type",
}
WORD, PHRASE, BEGINNING, ALIKE = "word", "phrase", "beginning", "alike"

_TOKEN = re.compile(r'(?P<minus>-?)(?:(?P<name>[a-z]+):)?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))', re.IGNORECASE)
_BEGINNING = re.compile(rf"\w{{{LEAST_PREFIX},}}\*")
_ALIKE = re.compile(r"(\w{3,})~[0-2]?")
_JOINERS = "\u200c\u200d"  # of Persian, Hindi and other scripts; every other invisible character is left out


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the query that is looked up, or must not occur."""

    kind: str
    text: str
    is_unwanted: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """A filter as it was typed, and where, which may turn out to make no sense."""

    name: str
    value: str
    typed: str
    begin: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A query taken apart. *text* is what was typed, cleaned."""

    text: str = ""
    parts: tuple[Part, ...] = ()
    wishes: tuple[Wish, ...] = ()

    @property
    def words(self) -> str:
        """What is looked for, without the signs: for marking it in a text, and for looking up terms."""
        return " ".join(part.text for part in self.parts if not part.is_unwanted)

    def without(self, *wishes: Wish) -> str:
        """Return the text without some of its filters."""
        text = self.text
        for wish in sorted(wishes, key=lambda wish: -wish.begin):
            text = f"{text[: wish.begin]} {text[wish.begin + len(wish.typed) :]}"
        return " ".join(text.split())

    def with_plain(self, wishes: tuple[Wish, ...]) -> "Asked":
        """Return the query with *wishes* looked up as words, because they make no sense as filters."""
        plain = tuple(part for wish in wishes for part in _words(wish.typed))
        kept = tuple(wish for wish in self.wishes if wish not in wishes)
        return replace(self, parts=(*self.parts, *plain)[:MOST_PARTS], wishes=kept)


def clean(text: str) -> str:
    """Return *text* in one line, composed, without characters that hide or disguise others, and not too long."""
    text = unicodedata.normalize("NFC", text[: 4 * MOST_CHARACTERS])
    seen = (" " if unicodedata.category(char)[0] == "C" and char not in _JOINERS else char for char in text)
    return " ".join("".join(seen).split())[:MOST_CHARACTERS].strip()


def take_apart(typed: str) -> Asked:
    """Return what *typed* asks for."""
    text = clean(typed)
    parts: list[Part] = []
    wishes: list[Wish] = []
    for match in _TOKEN.finditer(text):
        wish = _wish(match)
        if wish is not None:
            wishes.append(wish)
        else:
            parts += _parts(match)
    return Asked(text, tuple(parts[:MOST_PARTS]), tuple(wishes[:MOST_FILTERS]))


def _wish(match: re.Match[str]) -> Wish | None:
    name = FILTERS.get((match["name"] or "").lower())
    value = (match["quoted"] or match["bare"] or "").strip()
    if name is None or not value or match["minus"]:
        return None
    return Wish(name, value, match[0], match.start())


def _parts(match: re.Match[str]) -> Iterator[Part]:
    unwanted = bool(match["minus"])
    name = f"{match['name']} " if match["name"] else ""
    if match["quoted"] is not None:
        yield from _words(name)
        if re.search(r"\w", match["quoted"]):
            yield Part(PHRASE, match["quoted"].strip(), unwanted)
        return
    bare = match["bare"]
    if not name and _BEGINNING.fullmatch(bare):
        yield Part(BEGINNING, bare[:-1], unwanted)
    elif not name and (alike := _ALIKE.fullmatch(bare)):
        yield Part(ALIKE, alike[1], unwanted)
    else:
        yield from _words(name + bare, is_unwanted=unwanted)


def _words(text: str, *, is_unwanted: bool = False) -> Iterator[Part]:
    for word in re.findall(r"\w[\w\u0300-\u036f\u064b-\u065f'’-]*", text):
        yield Part(WORD, word, is_unwanted)
