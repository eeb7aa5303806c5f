"""Reads the words of one document: a program of its own, so that a hostile file can break nothing but this process.

    python -I reading.py pdf < document > words

It imports nothing of the site, gets no environment, and gives up its rights before it looks at the document.
"""

import resource
import sys
import time
import zipfile
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

MOST_CHARACTERS = 200_000
MOST_PAGES = 500
MOST_UNPACKED = 50_000_000  # bytes of the parts that are read, counted while they are unpacked
SECONDS = 20  # of the processor; a document that takes longer is known as far as it was read after half of them
MEMORY = 768 * 1024 * 1024
CHUNK = 65_536

PARTS = {
    "docx": ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"),
    "odt": ("content.xml",),
    "xlsx": ("xl/sharedStrings.xml",),
    "ods": ("content.xml",),
}
WORDS = {"docx": {"t"}, "odt": {"p", "h"}, "xlsx": {"t"}, "ods": {"p", "h"}}
NOT_SHOWN = {"tracked-changes", "annotation", "rPh"}  # what was deleted, remarks beside the text, how it is pronounced
PARAGRAPHS = {"p", "h", "si"}
SPACES = {"tab", "br", "cr", "s", "line-break"}


class Words:
    """What an XML parser tells of a document: keeps its words, forgets the rest."""

    def __init__(self, kind: str) -> None:
        self.found: list[str] = []
        self.length = 0
        self._wanted = WORDS[kind]
        self._inside = self._hidden = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        """Begin an element."""
        name = tag.rpartition("}")[2]
        self._inside += name in self._wanted
        self._hidden += name in NOT_SHOWN
        if name in SPACES:
            self._keep(" ")

    def data(self, text: str) -> None:
        """Read text."""
        if self._inside and not self._hidden:
            self._keep(text)

    def end(self, tag: str) -> None:
        """End an element."""
        name = tag.rpartition("}")[2]
        self._inside -= name in self._wanted
        self._hidden -= name in NOT_SHOWN
        if name in PARAGRAPHS:
            self._keep("\n")

    def close(self) -> None:
        """End the document."""

    def _keep(self, text: str) -> None:
        self.found.append(text)
        self.length += len(text)


def of_pdf(file: IO[bytes]) -> Iterator[str]:
    """Yield the words of each page, until half of the time is over."""
    # Only a PDF pays for the import.
    from pypdf import PdfReader  # noqa: PLC0415

    for page in islice(PdfReader(file).pages, MOST_PAGES):
        yield page.extract_text() + "\n"
        if time.process_time() > SECONDS / 2:
            return


def of_archive(file: IO[bytes], kind: str) -> Iterator[str]:
    """Yield the words of each part of an office document."""
    with zipfile.ZipFile(file) as archive:
        there = set(archive.namelist())
        for name in PARTS[kind]:
            if name in there:
                with archive.open(name) as part:
                    yield of_part(part, kind)


def of_part(part: IO[bytes], kind: str) -> str:
    """Return the words of one XML part. Raises for entities, which may be bombs, and for a part that is too large."""
    from defusedxml.ElementTree import DefusedXMLParser  # noqa: PLC0415  as above

    words = Words(kind)
    parser: Any = DefusedXMLParser(target=words)
    unpacked = 0
    while words.length < MOST_CHARACTERS and (chunk := part.read(CHUNK)):
        unpacked += len(chunk)
        if unpacked > MOST_UNPACKED:
            raise ValueError("The document unpacks to more than a document needs.")
        parser.feed(chunk)
    return "".join(words.found)


def of_text(file: IO[bytes]) -> Iterator[str]:
    """Yield the words of a plain text."""
    yield file.read(MOST_CHARACTERS * 4).decode("utf-8-sig", errors="ignore")


def words_of(file: IO[bytes], kind: str) -> Iterator[str]:
    """Yield the words of a document of *kind*, a piece at a time, in one line each."""
    left = MOST_CHARACTERS
    for piece in of_pdf(file) if kind == "pdf" else of_archive(file, kind) if kind in PARTS else of_text(file):
        plain = " ".join("".join(c if c.isprintable() else " " for c in piece[:left]).split())
        yield plain
        left -= len(plain)
        if left <= 0:
            return


def give_up_rights() -> None:
    """Let this process use little time and memory, write little, and start no other."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_CHARACTERS * 8, MOST_CHARACTERS * 8))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


if __name__ == "__main__":
    give_up_rights()
    for line in words_of(sys.stdin.buffer, sys.argv[1]):
        sys.stdout.buffer.write(line.encode(errors="ignore") + b"\n")
