"""PDF files: opened by a real reader, bombs refused, written again without metadata, scripts and hidden files."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from network_site.files.cleaning.jpegs import plain_jpeg
from network_site.files.papers import UNPACKED_LIMIT

PAGES_AT_MOST = 2_000
LOCKED = _("This PDF is protected by a password. Save it without one and attach it again.")
BROKEN = _("This file is not a whole PDF. Export it again and attach the new file.")
BOMB = _("This PDF unpacks to more than a document needs.")

STREAM = re.compile(rb"stream\r?\n")
TWICE_PACKED = re.compile(rb"/FlateDecode\s*/(?:FlateDecode|LZWDecode|RunLengthDecode)|/RunLengthDecode\s*/FlateDecode")
CHUNK = 1 << 16
# What acts by itself, or carries another file; forms and links of the page stay.
ACTING = ("/OpenAction", "/AA", "/Metadata", "/PieceInfo", "/Collection")
NAMED = ("/JavaScript", "/EmbeddedFiles")
JPEG = pikepdf.Name.DCTDecode


def plain_pdf(file: File[bytes]) -> bytes:
    """Return *file* without metadata, also of its photographs, scripts, actions and attached files.

    Raises ValidationError, and ValueError when a photograph in it is not whole.
    """
    content = file.read()
    check_unpacked(content)
    try:
        with pikepdf.open(BytesIO(content)) as document:
            _strip(document)
            written = BytesIO()
            document.save(written, fix_metadata_version=False, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise ValidationError(LOCKED, code="locked") from error
    except pikepdf.PdfError as error:
        raise ValidationError(BROKEN, code="broken") from error
    return written.getvalue()


def check_unpacked(content: bytes) -> None:
    """Raise ValidationError when the packed streams of a PDF unpack to too much; nothing of them is kept."""
    if TWICE_PACKED.search(content):
        raise ValidationError(BOMB, code="bomb")
    left = UNPACKED_LIMIT
    for start in STREAM.finditer(content):
        left -= _unpacked_size(content, start.end(), left)
        if left <= 0:
            raise ValidationError(BOMB, code="bomb")


def _unpacked_size(content: bytes, at: int, limit: int) -> int:
    unpack = zlib.decompressobj()
    size = 0
    data = memoryview(content)[at:]
    for begin in range(0, len(data), CHUNK):
        waiting: bytes = bytes(data[begin : begin + CHUNK])
        while waiting and not unpack.eof:
            try:
                size += len(unpack.decompress(waiting, CHUNK))
            except zlib.error:
                return size  # not packed this way, or cut short: the reader will say
            if size > limit:
                return size
            waiting = unpack.unconsumed_tail
        if unpack.eof:
            break
    return size


def _strip(document: pikepdf.Pdf) -> None:
    if len(document.pages) > PAGES_AT_MOST:
        raise ValidationError(BOMB, code="bomb")
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    root = document.Root
    for name in ACTING:
        if name in root:
            del root[name]
    for name in NAMED:
        if "/Names" in root and name in root.Names:
            del root.Names[name]
    for item in list(document.objects):
        if isinstance(item, pikepdf.Stream):
            _strip_photograph(document, item)
        for part in _with_what_is_inside(item):
            _strip_object(part)


def _strip_photograph(document: pikepdf.Pdf, stream: pikepdf.Stream) -> None:
    """Write a JPEG again without what is beside its pixels, out of whatever it is packed in besides."""
    filters, parameters = _listed(stream.get("/Filter")), _listed(stream.get("/DecodeParms"))
    if not filters or filters[-1] != JPEG:
        return
    content = stream.read_raw_bytes()
    if outer := filters[:-1]:
        packed = pikepdf.Stream(document, content, Filter=pikepdf.Array(outer))
        packed.DecodeParms = pikepdf.Array(parameters[: len(outer)])
        content = packed.read_bytes()
    stream.write(plain_jpeg(content), filter=JPEG)
    if len(parameters) == len(filters) and isinstance(parameters[-1], pikepdf.Dictionary):
        stream.DecodeParms = parameters[-1]  # how its colours are meant


def _listed(value: pikepdf.Object | None) -> list[pikepdf.Object]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _with_what_is_inside(item: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Return *item* and what is written within it: only what has a number of its own is met by itself."""
    waiting = [item]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            yield part
            inside = [value for _name, value in part.items()]
        else:
            inside = list(part) if isinstance(part, pikepdf.Array) else []
        waiting += [value for value in inside if isinstance(value, pikepdf.Object) and not value.is_indirect]


def _strip_object(item: pikepdf.Object) -> None:
    for name in ("/Metadata", "/PieceInfo", "/AA", "/JS", "/EF", "/RF"):  # the last two hold files, wherever they hang
        if name in item:
            del item[name]
    if item.get("/S") in (pikepdf.Name.JavaScript, pikepdf.Name.Launch):
        item["/S"] = pikepdf.Name.Named  # an action without a name does nothing
    is_remark = "/Rect" in item and item.get("/Subtype") not in (None, pikepdf.Name.Widget, pikepdf.Name.Link)
    for name in ("/T", "/M", "/CreationDate", "/NM"):  # who commented, and when; of a form's field it is the name
        if is_remark and name in item:
            del item[name]
