"""A text as the finders read it: digits of every script as 0 to 9, nothing invisible, and the way back."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plain:
    """The readable form of a text. Character *i* of ``text`` begins at ``places[i]`` in the original."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the characters from *start* up to *end* stand in the original, with what was joined to them."""
        return self.places[start], self.places[end]


def plain(text: str) -> Plain:
    """Return *text* character by character, so that places can be told afterwards."""
    shown: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        match _read(character):
            case "":
                continue
            case accent if shown and unicodedata.combining(accent):
                shown[-1] = _joined(shown[-1], accent)
            case other:
                shown.append(other)
                places.append(place)
    return Plain("".join(shown), (*places, len(text)))


def _read(character: str) -> str:
    if character.isascii() or unicodedata.combining(character):
        return character
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    match unicodedata.category(character):
        case "Cf" | "Mn":
            return ""  # what cannot be seen must not split a number
        case "Pd":
            return "-"
        case "Zs":
            return " "
    composed = unicodedata.normalize("NFKC", character)
    return composed if len(composed) == 1 else character


def _joined(letter: str, accent: str) -> str:
    """Return the letter with its accent where that is one character, and else the letter alone."""
    composed = unicodedata.normalize("NFC", letter + accent)
    return composed if len(composed) == 1 else letter
