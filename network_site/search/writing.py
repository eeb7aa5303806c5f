"""Writing an index: documents in, segments out, small segments made into larger ones."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.util.numeric import byte_to_length
from whoosh.writing import SegmentWriter

from network_site.search import values
from network_site.search.codec import FlatCodec, FlatTermsReader, as_pooled
from network_site.search.documents import Document
from network_site.search.fields import KEY, schema
from network_site.search.languages import prefixes_of, terms_of
from network_site.search.pool import TermPool
from network_site.search.segments import INDEX_NAME

SEGMENT_DOCUMENTS = 12_500  # a writer holds so many in memory, and merging them takes about a second
MOST_SMALL_SEGMENTS = 8


def create(folder: Path) -> None:
    """Make an empty index in *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    FileIndex.create(FileStorage(str(folder)), schema(), INDEX_NAME)


def write(folder: Path, documents: Iterable[Document], *, gone: Iterable[str] = ()) -> None:
    """Put documents in the place of those with the same key, remove those with the keys *gone*, and commit.

    Readers see all of it or nothing. Raises whoosh.index.LockError when somebody else writes.
    """
    writer = Writer(folder)
    try:
        found = list(documents)
        writer.remove({*(document.key for document in found), *gone})
        for document in found:
            writer.add(document)
    except BaseException:
        writer.cancel()
        raise
    writer.commit(mergetype=merge_small)


class Writer(SegmentWriter):
    """Whoosh's writer with documents of ours."""

    def __init__(self, folder: Path) -> None:
        index = FileIndex(FileStorage(str(folder)), indexname=INDEX_NAME)
        super().__init__(index, codec=FlatCodec(), compound=False)
        self.pool = TermPool()

    def remove(self, keys: Iterable[str]) -> None:
        """Delete the documents with *keys* from the segments written so far."""
        encoded = [values.encode(key) for key in keys]
        for segment in self.segments if encoded else ():
            terms: FlatTermsReader = segment.codec().terms_reader(self.storage, segment)
            for key in encoded:
                if (postings := terms.postings(KEY, key)) is not None:
                    segment.delete_document(int(postings.docs[0]))

    def add(self, document: Document) -> None:
        """Add a document."""
        number = self._begin()
        for name, exact in document.values.items():
            self.pool.add_values(name, number, exact)
        for name, text in document.texts.items():
            self.pool.add_text(name, number, terms_of(text, document.language))
        for name, text in document.prefixes.items():
            prefixes = {prefix.encode() for prefix in prefixes_of(text)}
            self.pool.add_values(name, number, prefixes)
            self.pool.fields[name].set_length(number, len(prefixes))

    def _begin(self) -> int:
        number = self.pool.count
        self.perdocwriter.start_doc(number)
        self.perdocwriter.finish_doc()
        self.docnum = self.pool.count = number + 1
        self._added = True
        return number

    def absorb(self, segment: Any) -> None:
        """Take over the living documents of *segment*."""
        numbers = np.full(segment.doc_count_all(), -1, np.int64)
        alive = sorted(set(range(segment.doc_count_all())) - set(segment.deleted_docs()))
        for doc in alive:
            numbers[doc] = self._begin()
        terms: FlatTermsReader = segment.codec().terms_reader(self.storage, segment)
        for name, term in terms.terms():
            postings = terms.postings(name, term)
            if postings is not None:
                self._extend(name, term, as_pooled(postings, numbers))
        for name in terms.indexed_field_names():
            lengths, _ = terms.lengths(name)
            for doc in alive if lengths.size else ():
                if lengths[doc]:
                    self.pool.fields[name].set_length(int(numbers[doc]), byte_to_length(int(lengths[doc])))

    def _extend(self, name: str, term: bytes, more: Any) -> None:
        if more[0]:
            for kept, added in zip(self.pool.fields[name].postings[term], more, strict=True):
                kept.extend(added)


def merge_small(writer: Writer, segments: list[Any]) -> list[Any]:
    """Return the segments that stay; those emptied go, and many small ones become one. Whoosh's merge policy."""
    living = sorted((segment for segment in segments if segment.doc_count()), key=lambda segment: segment.doc_count())
    small = [segment for segment in living if segment.doc_count() < SEGMENT_DOCUMENTS / 2]
    if len(small) < MOST_SMALL_SEGMENTS:
        return living
    taken = 0
    for segment in small:
        # Up to the first that is much larger than all before it, so that a document is merged only log(n) times.
        if taken and (segment.doc_count() > 2 * taken + 16 or taken + segment.doc_count() > SEGMENT_DOCUMENTS):
            break
        taken += segment.doc_count()
        writer.absorb(segment)
        living.remove(segment)
    return living
