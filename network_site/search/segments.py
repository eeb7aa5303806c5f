"""One generation of an index as its readers see it: segments of documents that never change, some of them deleted."""

import bisect
import math
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.util.numeric import byte_to_length, length_to_byte

from network_site.search import values
from network_site.search.codec import FlatTermsReader, Postings
from network_site.search.damage import Guard
from network_site.search.fields import KEY

Mask = NDArray[np.bool_]
Scores = NDArray[np.float32]

SATURATION, LENGTH_WEIGHT = 1.2, 0.75  # k1 and b of BM25, at the values its authors recommend
KEPT_BYTES = 32_000_000  # of decoded postings, in a process
BYTES_BESIDE = 300  # about what an entry takes beside its arrays
KEPT_MASKS = 64  # in a segment
INDEX_NAME = "MAIN"

_lengths_of_bytes = np.array([byte_to_length(byte) for byte in range(256)], np.float32)


class Table(Sequence[bytes]):
    """The values of an exact field in order, and the documents that have them. Raises ValueError when it is broken."""

    def __init__(self, reader: FlatTermsReader, field: str, count: int) -> None:
        self.docs, self.starts, self._ends, self._texts = reader.table(field)
        self._count = count
        _check(_rises(self.starts) and _rises(self._ends), "The values are in no order.")
        _check(not self.starts[0], "The values do not begin at the beginning.")
        _check_documents(self.docs, count)

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[bytes]: ...
    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self[place] for place in range(*at.indices(len(self)))]
        return self._texts[int(self._ends[at - 1]) if at else 0 : int(self._ends[at])]

    def having(self, low: int, high: int) -> Mask:
        """Return which documents have a value from number *low* up to but not *high*."""
        mask = np.zeros(self._count, np.bool_)
        mask[self.docs[self.starts[low] : self.starts[max(high, low)]]] = True
        return mask

    def with_value(self, value: bytes) -> Mask:
        """Return which documents have exactly *value*."""
        return self.having(self.place(value), self.place(value + b"\x00"))

    @cached_property
    def ordinals(self) -> NDArray[np.int32]:
        """The number of each document's smallest value; -1 for none."""
        found = np.full(self._count, -1, np.int32)
        found[self.docs[::-1]] = self._numbers[::-1]
        return found

    @cached_property
    def _numbers(self) -> NDArray[np.int32]:
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))

    def counts(self, mask: Mask) -> Iterator[tuple[bytes, int]]:
        """Yield the values that documents in *mask* have, with how many have each."""
        counts = np.bincount(self._numbers[mask[self.docs]], minlength=len(self))
        return ((self[int(at)], int(counts[at])) for at in np.flatnonzero(counts))

    def place(self, value: bytes) -> int:
        """Return the number of the first value that is not below *value*."""
        return bisect.bisect_left(self, value)


def _check(is_whole: bool, complaint: str) -> None:  # noqa: FBT001  what is checked
    if not is_whole:
        raise ValueError(complaint)


def _check_documents(docs: NDArray[np.uint32], count: int) -> None:
    _check(not docs.size or int(docs.max()) < count, "There are fewer documents.")


def _rises(numbers: NDArray[np.uint32]) -> bool:
    return bool((numbers[1:] >= numbers[:-1]).all())


Weighted = tuple[NDArray[np.uint32], Scores]


class Weights:
    """Decoded and length-weighted postings of the terms asked for last, up to a number of bytes; for every thread.

    That no document has a term is kept as well.
    """

    def __init__(self, limit: int) -> None:
        self._limit, self._size = limit, 0
        self._kept: OrderedDict[Any, Weighted | None] = OrderedDict()
        self._lock = threading.Lock()

    def kept(self, key: Any, make: Callable[[], Weighted | None]) -> Weighted | None:
        """Return one term's arrays, made if they are not there; those that were not asked for longest make room."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = make()
        with self._lock:
            if key not in self._kept:  # another thread may have been first
                self._kept[key] = found
                self._size += _bytes_of(found)
            while self._size > self._limit:
                self._size -= _bytes_of(self._kept.popitem(last=False)[1])
        return found


def _bytes_of(found: Weighted | None) -> int:
    return BYTES_BESIDE + (0 if found is None else found[0].nbytes + found[1].nbytes)


_weights = Weights(KEPT_BYTES)


class Segment:
    """The terms of some documents, numbered from 0; shared by every generation that still has them.

    Everything that reads it raises IndexUnavailable when its files are broken.
    """

    def __init__(self, storage: Any, segment: Any, guard: Guard) -> None:
        self.name: str = segment.segment_id()
        self.count: int = segment.doc_count_all()
        self.reading = guard.reading
        self._terms: FlatTermsReader = segment.codec().terms_reader(storage, segment)
        self.masks: dict[Any, Mask] = {}
        self.has_field = self._terms.has_field
        self.table = lru_cache(None)(self._table)
        self.lengths = lru_cache(None)(self._lengths)

    def _table(self, field: str) -> Table:
        with self.reading():
            return Table(self._terms, field, self.count)

    def _lengths(self, field: str) -> tuple[NDArray[np.uint8], int]:
        with self.reading():
            return self._terms.lengths(field)

    def postings(self, field: str, term: bytes) -> Postings | None:
        """Return the postings of *term*, or None when no document has it."""
        with self.reading():
            found = self._terms.postings(field, term)
            if found is not None:
                _check_documents(found.docs, self.count)
                is_whole = not found.positions.size or int(found.counts.sum(dtype=np.int64)) == found.positions.size
                _check(is_whole, "There are more positions, or fewer.")
            return found

    def document_count(self, field: str, term: bytes) -> int:
        """Return how many documents have *term*, deleted ones included."""
        with self.reading():
            return self._terms.document_count(field, term)

    def beginning(self, field: str, prefix: bytes) -> Iterator[bytes]:
        """Yield the terms of *field* that begin with *prefix*, in the order of the alphabet."""
        with self.reading():
            for name, term in self._terms.terms_from(field, prefix):
                if name != field or not term.startswith(prefix):
                    return
                yield term

    def cursor(self, field: str, kind: Any) -> Any:
        """Return what walks over the terms of *field*; to be used while ``reading()``."""
        return self._terms.cursor(field, kind)

    def value(self, field: str, doc: int) -> Any:
        """Return the smallest value that a document has in an exact field."""
        table = self.table(field)
        with self.reading():
            return values.decode(table[int(table.ordinals[doc])])

    def values(self, field: str) -> list[Any]:
        """Return the values of an exact field, numbered as in its table."""
        table = self.table(field)
        with self.reading():
            return [values.decode(text) for text in table]

    def counts(self, field: str, mask: Mask) -> dict[Any, int]:
        """Return the values that documents in *mask* have, with how many have each."""
        table = self.table(field)
        with self.reading():
            return {values.decode(text): count for text, count in table.counts(mask)}

    def weights(self, field: str, term: bytes, average: float) -> Weighted | None:
        """Return the documents with *term*, and BM25's weight of the term in each, before its rarity."""
        if not self.has_field(field):
            return None
        return _weights.kept((self.name, field, term, average), lambda: self._weighted(field, term, average))

    def _weighted(self, field: str, term: bytes, average: float) -> Weighted | None:
        postings = self.postings(field, term)
        if postings is None:
            return None
        with self.reading():
            return postings.docs, self._weigh(field, postings, average)

    def _weigh(self, field: str, postings: Postings, average: float) -> Scores:
        counts = postings.counts.astype(np.float32)
        lengths = _lengths_of_bytes[self.lengths(field)[0][postings.docs]]
        damping = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT / average * lengths)
        weights: Scores = (counts * (SATURATION + 1) / (counts + damping)).astype(np.float32)
        return weights

    def keys(self, alive: Mask) -> list[str]:
        """Return the keys of the documents in *alive*."""
        return [self.value(KEY, int(doc)) for doc in np.flatnonzero(alive)]

    def mask(self, filter_: Any) -> Mask:
        """Return which documents pass *filter_*, kept for the next who ask."""
        kept = self.masks.get(filter_)
        if kept is not None:
            return kept
        found: Mask = filter_.mask(self)
        if len(self.masks) >= KEPT_MASKS:
            self.masks.clear()  # the ones in use are soon there again, and no lock is needed
        self.masks[filter_] = found
        return found


class Snapshot:
    """The segments of one generation, each with the mask of documents that are not deleted."""

    def __init__(self, generation: int, segments: list[tuple[Segment, Mask]]) -> None:
        self.generation = generation
        self.segments = segments
        self.count = sum(int(alive.sum()) for _, alive in segments)
        self._total = sum(segment.count for segment, _ in segments)
        self.rarity = lru_cache(4096)(self._rarity)
        self.average_length = lru_cache(None)(self._average_length)

    def _rarity(self, field: str, term: bytes) -> float:
        """Return BM25's inverse document frequency."""
        having = sum(segment.document_count(field, term) for segment, _ in self.segments)
        return rarity_among(self._total, having)

    def _average_length(self, field: str) -> float:
        """Return the mean length of a field's texts, as coarse as one byte, so that weights outlive small changes."""
        lengths = [segment.lengths(field) for segment, _ in self.segments]
        texts = sum(int(np.count_nonzero(found)) for found, _ in lengths)
        mean = sum(total for _, total in lengths) / max(texts, 1)
        return float(max(byte_to_length(length_to_byte(round(mean))), 1))


def rarity_among(total: int, having: int) -> float:
    """Return BM25's inverse document frequency of what *having* of *total* documents have."""
    return math.log(1 + (total - having + 0.5) / (having + 0.5))


def open_snapshot(folder: str, guard: Guard, earlier: Snapshot | None = None) -> Snapshot:
    """Return the newest generation in *folder*, with the segments that *earlier* has open already.

    *guard* stands before what is read of it later.
    Raises whatever Whoosh raises when files are missing or broken.
    """
    storage = FileStorage(folder)
    contents = TOC.read(storage, INDEX_NAME)
    known = {segment.name: segment for segment, _ in earlier.segments} if earlier else {}
    segments = []
    for entry in contents.segments:
        segment = known.get(entry.segment_id()) or Segment(storage, entry, guard)
        alive = np.ones(segment.count, np.bool_)
        alive[list(entry.deleted_docs())] = False
        segments.append((segment, alive))
    return Snapshot(contents.generation, segments)


def size_of(folder: str) -> int:
    """Return the bytes that the files in *folder* take."""
    return sum(entry.stat().st_size for entry in os.scandir(folder) if entry.is_file())
