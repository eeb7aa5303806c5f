"""How an index lies on disk: Whoosh's segments and term dictionary, with postings that NumPy reads as they are.

A term of a text field has ``documents u32[n] | counts u8[n] | positions u16[sum of counts]``; a term of an exact field
has ``documents u32[n]``. Behind its terms a field that is scored has one byte for the length of each document's text,
and every other has a table of its values, so that ranges, orders and facets need not walk the dictionary.
"""

import mmap
import os
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo, W3TermsReader
from whoosh.filedb.structfile import StructFile
from whoosh.matching import ListMatcher

from network_site.search.pool import FieldPool, TermPool

BYTES_PER_TEXT_POSTING = 5


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents that have a term; for a text also how often and where."""

    docs: NDArray[np.uint32]
    counts: NDArray[np.uint8]
    positions: NDArray[np.uint16]


class FlatCodec(W3Codec):
    """Whoosh's own codec with other postings."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> "FlatFieldWriter":
        """Return what writes the terms of a segment."""
        return FlatFieldWriter(self, storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> "FlatTermsReader":
        """Return what reads the terms of a segment, from memory that the machine's page cache holds."""
        terms = MappedFile(os.path.join(storage.folder, segment.make_filename(self.TERMS_EXT)))  # noqa: PTH118  Whoosh's own
        postings = MappedFile(os.path.join(storage.folder, segment.make_filename(self.POSTS_EXT)))  # noqa: PTH118
        return FlatTermsReader(self, terms, len(terms.map), postings)

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> Any:
        """Return the postings as Whoosh's own queries walk them."""
        offset, _ = terminfo.extent()
        ids = np.frombuffer(dbfile.get(offset, 4 * terminfo.doc_frequency()), np.uint32).tolist()
        return ListMatcher(ids, format=format_, scorer=scorer, term=term, terminfo=terminfo)


class MappedFile(StructFile):
    """A file as memory: reading at a position moves no cursor, so that threads can share it."""

    def __init__(self, path: str) -> None:
        with open(path, "rb") as file:  # noqa: PTH123  a path as Whoosh gives it
            self.map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        super().__init__(self.map, name=path)

    def get(self, position: int, length: int) -> bytes:
        """Return *length* bytes. Raises EOFError when the file was cut short."""
        data = self.map[position : position + length]
        if len(data) != length:
            raise EOFError(f"{self._name} ends before {position + length}.")
        return data


class FlatFieldWriter(W3FieldWriter):
    """Writes a whole pool of terms."""

    def add_postings(self, schema: Any, lengths: Any, items: TermPool) -> None:  # noqa: ARG002  Whoosh's signature
        """Write every field of the pool *items*."""
        self._tindex.extras["lengths"] = {}
        self._tindex.extras["tables"] = {}
        for name in sorted(items.fields):
            field = items.fields[name]
            self.start_field(name, schema[name])
            begin = self._postfile.tell()
            ordered = sorted(field.postings)
            for term in ordered:
                self._add_term(field, term)
            if field.lengths:
                self._add_lengths(name, field, items.count)
            else:
                self._add_table(name, field, ordered, begin)
            self.finish_field()

    def _add_term(self, field: FieldPool, term: bytes) -> None:
        docs, counts, positions = field.postings[term]
        offset = self._postfile.tell()
        self._postfile.write(docs.tobytes() + counts + positions.tobytes())
        info = W3TermInfo(weight=len(positions) or len(docs), df=len(docs), minid=docs[0], maxid=docs[-1], maxlength=0)
        info.set_extent(offset, self._postfile.tell() - offset)
        self._btext, self._postwriter = term, _Finished(info)
        self.finish_term()

    def _add_lengths(self, name: str, field: FieldPool, count: int) -> None:
        self._tindex.extras["lengths"][name] = self._postfile.tell(), count, field.total
        self._postfile.write(bytes(field.lengths) + bytes(count - len(field.lengths)))

    def _add_table(self, name: str, field: FieldPool, ordered: list[bytes], begin: int) -> None:
        ends = np.cumsum([len(term) for term in ordered], dtype=np.uint32)
        starts = np.cumsum([0, *(len(field.postings[term][0]) for term in ordered)], dtype=np.uint32)
        self._tindex.extras["tables"][name] = begin, self._postfile.tell(), len(ordered)
        self._postfile.write(starts.tobytes() + ends.tobytes() + b"".join(ordered))


@dataclass(frozen=True, slots=True)
class _Finished:
    info: W3TermInfo

    def finish_postings(self) -> W3TermInfo:
        return self.info


class FlatTermsReader(W3TermsReader):
    """Reads terms as arrays."""

    def has_field(self, field: str) -> bool:
        """Whether any document has something in *field*."""
        return field in self._fieldmap

    def terms_from(self, field: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Return field and term of all that come at *prefix* or after it, those of later fields too."""
        found: Iterator[tuple[str, bytes]] = super().terms_from(field, prefix) if self.has_field(field) else iter(())
        return found

    def postings(self, field: str, term: bytes) -> Postings | None:
        """Return the postings of *term*, or None when no document has it."""
        data = self._data(field, term)
        if data is None:
            return None
        info = W3TermInfo.from_bytes(data)
        offset, (length,) = info.extent()  # Whoosh leaves the length as struct.unpack gives it
        return _read_postings(self._postfile.get(offset, length), info.doc_frequency())

    def document_count(self, field: str, term: bytes) -> int:
        """Return how many documents have *term*, deleted ones included."""
        data = self._data(field, term)
        return W3TermInfo.from_bytes(data).doc_frequency() if data else 0

    def _data(self, field: str, term: bytes) -> bytes | None:
        # Most words are asked for in many fields and stand in few, and a look into Whoosh's hash table is dear.
        found: bytes | None = self._tindex.get(self._keycoder(field, term)) if self.has_field(field) else None
        return found

    def lengths(self, field: str) -> tuple[NDArray[np.uint8], int]:
        """Return the length byte of each document's text (``whoosh.util.numeric``), and the sum of all lengths."""
        offset, count, total = self._tindex.extras["lengths"].get(field, (0, 0, 0))
        return np.frombuffer(self._postfile.get(offset, count), np.uint8), total

    def table(self, field: str) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32], bytes]:
        """Return the documents of an exact field by value, where each value's begin, and the values' ends and bytes."""
        begin, offset, count = self._tindex.extras["tables"].get(field, (0, 0, -1))
        if count < 0:
            nothing = np.zeros(0, np.uint32)
            return nothing, np.zeros(1, np.uint32), nothing, b""
        starts = np.frombuffer(self._postfile.get(offset, 4 * (count + 1)), np.uint32)
        ends = np.frombuffer(self._postfile.get(offset + starts.nbytes, 4 * count), np.uint32)
        docs = np.frombuffer(self._postfile.get(begin, 4 * int(starts[-1])), np.uint32)
        texts = self._postfile.get(offset + starts.nbytes + ends.nbytes, int(ends[-1]) if count else 0)
        return docs, starts, ends, texts


def _read_postings(data: bytes, count: int) -> Postings:
    docs = np.frombuffer(data, np.uint32, count)
    if len(data) == docs.nbytes:
        return Postings(docs, np.ones(count, np.uint8), np.zeros(0, np.uint16))
    counts = np.frombuffer(data, np.uint8, count, docs.nbytes)
    return Postings(docs, counts, np.frombuffer(data, np.uint16, -1, count * BYTES_PER_TEXT_POSTING))


def as_pooled(postings: Postings, numbers: NDArray[np.int64]) -> "tuple[array[int], bytearray, array[int]]":
    """Return postings with the new *numbers* of their documents; those numbered -1 are left out."""
    docs = numbers[postings.docs]
    kept = docs >= 0
    positions = postings.positions
    if positions.size and not kept.all():
        positions = positions[np.repeat(kept, postings.counts)]
    counts = postings.counts[kept].tobytes() if positions.size else b""
    return (
        array("I", docs[kept].astype(np.uint32).tobytes()),
        bytearray(counts),
        array("H", positions.tobytes()),
    )
