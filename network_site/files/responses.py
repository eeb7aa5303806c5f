"""Files on their way out: after the caller checked who asks, streamed, and inert in the browser."""

import re
import unicodedata
from collections.abc import AsyncIterator
from mimetypes import guess_type
from pathlib import PurePath
from typing import IO, Any, cast

from django.core.files.base import File
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from network_site.access.admission import Visit, visit_of
from network_site.access.streaming import while_standing

NAME_LIMIT = 120
HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class FileStream(FileResponse):
    """A file sent in chunks, also under ASGI, where Django would read a plain iterator to its end first.

    With a *visit* it breaks off, short of its length, once the member who is downloading may no longer be here.
    """

    visit: Visit | None = None

    def __aiter__(self) -> AsyncIterator[bytes]:
        return while_standing(iter(cast("Any", self.streaming_content)), self.visit)


class Portion:
    """The next *length* bytes of an open file."""

    def __init__(self, file: IO[bytes] | File[bytes], length: int) -> None:
        self.file = file
        self.left = length

    def read(self, size: int) -> bytes:
        """Return at most *size* bytes, none once the portion is over."""
        chunk = self.file.read(min(size, self.left))
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        """Close the file."""
        self.file.close()


def send_attachment(request: HttpRequest, file: File[bytes], *, name: str, content_type: str = "") -> HttpResponseBase:
    """Return *file* as a download called *name*. The caller has checked that the reader may have it.

    One byte range is honoured (RFC 9110, section 14), so that a broken download can go on.
    """
    name = safe_name(name)
    file.open("rb")
    kind = content_type or guess_type(name)[0] or "application/octet-stream"
    size = file.size
    part = byte_range(request.headers.get("Range", ""), size)
    if part is not None and not part:
        file.close()
        return HttpResponse(status=416, headers={**HEADERS, "Content-Range": f"bytes */{size}"})
    body: Any = file
    if part is not None:
        file.seek(part.start)
        body = Portion(file, len(part))
    response = FileStream(body, as_attachment=True, filename=name, content_type=kind, headers=HEADERS)
    response.visit = visit_of(request)
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(size if part is None else len(part))
    if part is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    return response


def send_picture(file: File[bytes]) -> HttpResponseBase:
    """Return a picture for a page of ours to show. The caller has checked that the reader may see it."""
    file.open("rb")
    kind = guess_type(file.name or "")[0] or "application/octet-stream"
    return FileStream(cast("Any", file), content_type=kind, headers=HEADERS)


def byte_range(header: str, size: int) -> range | None:
    """Return the bytes that a Range *header* asks for: None for all of them, empty when there are none such.

    Several ranges at once and forms we do not know are ignored, as the RFC allows.
    """
    match = ONE_RANGE.fullmatch(header.strip())
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    stop = min(int(last) + 1, size) if last else size
    if last and int(last) < int(first):
        return None
    return range(int(first), stop)


def safe_name(name: str) -> str:
    """Return *name* without folders, control and direction characters, at most 120 characters, never empty."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(character for character in bare if unicodedata.category(character)[0] != "C").strip(" .")
    suffix = PurePath(shown).suffix[:10]
    stem = shown.removesuffix(suffix)[: NAME_LIMIT - len(suffix)]
    return f"{stem or 'file'}{suffix}"
