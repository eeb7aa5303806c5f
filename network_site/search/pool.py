"""The terms of the documents being written, in memory until their segment is."""

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from whoosh.util.numeric import length_to_byte

MOST_COUNTED = 255
LAST_POSITION = 65_535

Pooled: TypeAlias = "tuple[array[int], bytearray, array[int]]"  # documents, counts, positions, as in the codec


def _nothing() -> Pooled:
    return array("I"), bytearray(), array("H")


@dataclass(slots=True)
class FieldPool:
    """The terms of one field; for a text the length of each document's, which one byte approximates."""

    postings: defaultdict[bytes, Pooled] = field(default_factory=lambda: defaultdict(_nothing))
    lengths: bytearray = field(default_factory=bytearray)
    total: int = 0

    def set_length(self, doc: int, length: int) -> None:
        """Note that the text of document *doc* has *length* words."""
        self.lengths.extend(bytes(doc + 1 - len(self.lengths)))
        self.lengths[doc] = length_to_byte(length)
        self.total += length


class TermPool:
    """The fields of the documents being written, numbered from 0."""

    def __init__(self) -> None:
        self.fields: defaultdict[str, FieldPool] = defaultdict(FieldPool)
        self.count = 0

    def add_text(self, name: str, doc: int, terms: Iterable[tuple[int, str]]) -> None:
        """Add position and term of each word; documents must come in order."""
        places: dict[str, list[int]] = {}
        length = 0
        for position, term in terms:
            if position > LAST_POSITION:
                break
            length += 1
            if term in places:
                places[term].append(position)
            else:
                places[term] = [position]
        into = self.fields[name]
        for term, positions in places.items():
            docs, counts, all_positions = into.postings[term.encode()]
            docs.append(doc)
            counts.append(min(len(positions), MOST_COUNTED))
            all_positions.extend(positions[:MOST_COUNTED])
        into.set_length(doc, length)

    def add_values(self, name: str, doc: int, values: Iterable[bytes]) -> None:
        """Add the values of an exact field, each once; documents must come in order."""
        postings = self.fields[name].postings
        for value in values:
            postings[value][0].append(doc)

    def iter_postings(self) -> "TermPool":
        """Return the pool: its codec writes it whole."""
        return self

    def cleanup(self) -> None:
        """Do nothing: there are no temporary files."""
