"""The check of a text before it is posted (DESIGN 2.6): what in it looks like case data or personal data."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from network_site.access.case_data import cases, hints, people
from network_site.access.case_data.kinds import Kind
from network_site.access.case_data.people import Finding
from network_site.access.case_data.plain import plain

# What a word introduces is named before what a checksum alone tells.
FINDERS: tuple[Callable[[str], Iterator[Finding]], ...] = (
    people.find_addresses,
    people.find_births,
    people.find_papers,
    people.find_minors,
    cases.find_devices,
    cases.find_cases,
    cases.find_vehicles,
    cases.find_money,
    cases.find_places,
    people.find_identities,
    people.find_phones,
    hints.find_intercepts,
    hints.find_letters,
)
KEY_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Find:
    """A part of a text, from *start* up to *end*, and what it looks like.

    ``key`` names what was found and not where, so that a statement about it survives a change around it.
    """

    kind: Kind
    start: int
    end: int
    text: str

    @property
    def key(self) -> str:
        """The name of this find in a form."""
        return hashlib.sha256(f"{self.kind}:{plain(self.text).text}".encode()).hexdigest()[:KEY_LENGTH]


def find(text: str) -> list[Find]:
    """Return what looks like case data in *text*, in reading order and without overlaps.

    Where two finds overlap the longer one stands; of equals, that of the finder named first. Never raises.
    """
    read = plain(text)
    found = [finding for finder in FINDERS for finding in finder(read.text)]
    found.sort(key=lambda finding: finding[1] - finding[2])
    kept: list[Find] = []
    for kind, start, end in found:
        at, until = read.span(start, end)
        if all(until <= other.start or at >= other.end for other in kept):
            kept.append(Find(kind, at, until, text[at:until]))
    return sorted(kept, key=lambda find: find.start)


def segments(text: str, finds: Iterable[Find]) -> Iterator[tuple[str, Find | None]]:
    """Return *text* in pieces, in order: each is a find, or what stands between two of them."""
    at = 0
    for find in finds:
        if at < find.start:
            yield text[at : find.start], None
        yield find.text, find
        at = find.end
    if at < len(text):
        yield text[at:], None
