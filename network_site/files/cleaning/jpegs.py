"""JPEG pictures inside other files: the picture as it was packed, without what was written beside it."""

import re
from collections.abc import Iterator

BEGIN, END, SCAN = 0xD8, 0xD9, 0xDA
APPLICATION = range(0xE0, 0xF0)
COMMENT, JFIF, ADOBE = 0xFE, 0xE0, 0xEE
COLOURS = {JFIF: (b"JFIF\0", 14), ADOBE: (b"Adobe", 12)}  # readers tell the colours by these; bytes without a preview
NEXT = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.DOTALL)  # in packed pixels 00 and D0 to D7 follow an FF


def plain_jpeg(content: bytes) -> bytes:
    """Return the JPEG *content*, its pixels untouched, without EXIF, comments, previews and what lies behind its end.

    Raises ValueError when it does not begin as one, or a part of it reaches beyond its end.
    """
    if content[:2] != b"\xff\xd8":
        raise ValueError("This is no JPEG.")
    return b"\xff\xd8" + b"".join(_kept(content)) + b"\xff\xd9"


def _kept(content: bytes) -> Iterator[bytes]:
    at = 2
    while (found := NEXT.search(content, at)) is not None and found[1][0] != END:
        marker, begin = found[1][0], found.end()
        end = begin + int.from_bytes(content[begin : begin + 2], "big")
        if end > len(content) or end < begin + 2:
            raise ValueError("A part of this JPEG is cut short.")
        if marker == SCAN:
            following = NEXT.search(content, end)
            end = following.start() if following else len(content)
        yield _segment(marker, content[begin:end])
        at = end


def _segment(marker: int, body: bytes) -> bytes:
    """Return what is kept of one segment, of which *body* begins with its length."""
    if marker in COLOURS:
        name, length = COLOURS[marker]
        if not body.startswith(name, 2):
            return b""
        plain = body[2 : 2 + length]
        if marker == JFIF:
            plain = plain[:12] + b"\0\0"  # a preview of no width and no height
        body = (len(plain) + 2).to_bytes(2, "big") + plain
    elif marker in APPLICATION or marker == COMMENT:
        return b""
    return bytes((0xFF, marker)) + body
