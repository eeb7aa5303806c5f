"""What changed between two texts, by words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

TOKEN = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]")
TOO_LONG = 4_000  # words of one changed stretch beyond which the comparison would take seconds; it is shown whole


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: ``same``, ``added`` or ``removed``."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[list[Piece]]:
    """Return the paragraphs of both texts, each as pieces in reading order."""
    paragraphs: list[list[Piece]] = [[]]
    for piece in _compared(before, after):
        for number, line in enumerate(piece.text.split("\n")):
            if number:
                paragraphs.append([])
            if line:
                paragraphs[-1].append(Piece(piece.kind, line))
    return [paragraph for paragraph in paragraphs if paragraph]


def _compared(before: str, after: str) -> Iterator[Piece]:
    """Compare by lines first, and by words inside the lines that differ: long texts mostly stay as they are."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for deed, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, now = "".join(old[start:end]), "".join(new[begin:stop])
        yield from [Piece("same", was)] if deed == "equal" else _by_words(was, now)


def _by_words(was: str, now: str) -> Iterator[Piece]:
    old, new = TOKEN.findall(was), TOKEN.findall(now)
    if max(len(old), len(new)) > TOO_LONG:
        old, new = [was], [now]
    for deed, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = "".join(old[start:end]), "".join(new[begin:stop])
        if deed == "equal":
            yield Piece("same", gone)
            continue
        if gone:
            yield Piece("removed", gone)
        if came:
            yield Piece("added", came)
