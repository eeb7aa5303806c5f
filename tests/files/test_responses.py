"""How a file leaves."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import RequestFactory

from network_site.files.responses import byte_range, safe_name, send_attachment

TEXT = b"0123456789"


def download(**headers: str) -> Any:
    request = RequestFactory().get("/", headers=headers)
    return send_attachment(request, ContentFile(TEXT, name="a.txt"), name="a.txt")


def test_whole_file_is_an_inert_attachment() -> None:
    response = download()

    assert response.getvalue() == TEXT
    assert response.headers["Content-Disposition"] == 'attachment; filename="a.txt"'
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Length"] == "10"


def test_broken_download_goes_on_where_it_stopped() -> None:
    response = download(range="bytes=4-")

    assert response.status_code == 206
    assert response.getvalue() == b"456789"
    assert response.headers["Content-Range"] == "bytes 4-9/10"
    assert response.headers["Content-Length"] == "6"


def test_range_behind_the_end_is_refused() -> None:
    response = download(range="bytes=10-")

    assert response.status_code == 416
    assert response.headers["Content-Range"] == "bytes */10"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", None),
        ("bytes=-", None),
        ("bytes=0-1,4-5", None),
        ("items=0-1", None),
        ("bytes=5-2", None),
        ("bytes=0-0", range(1)),
        ("bytes=2-5", range(2, 6)),
        ("bytes=2-500", range(2, 10)),
        ("bytes=-3", range(7, 10)),
        ("bytes=-300", range(10)),
        (f"bytes={'9' * 5000}-", None),
    ],
)
def test_byte_range(header: str, expected: range | None) -> None:
    assert byte_range(header, 10) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("request.pdf", "request.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\cases\\note.docx", "note.docx"),
        ("fdp.\u202eexe", "fdp.exe"),
        ("a\r\nSet-Cookie: b.txt", "aSet-Cookie: b.txt"),
        ("..", "file"),
        ("", "file"),
        ("запрос.pdf", "запрос.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_safe_name(name: str, expected: str) -> None:
    assert safe_name(name) == expected


def test_file_is_streamed_in_chunks_under_asgi() -> None:
    async def read(chunks: AsyncIterator[bytes]) -> list[bytes]:
        return [chunk async for chunk in chunks]

    response = send_attachment(RequestFactory().get("/"), ContentFile(TEXT * 1_000, name="a.txt"), name="a.txt")

    chunks = asyncio.run(read(aiter(response)))  # type: ignore[arg-type]

    assert len(chunks) > 1
    assert b"".join(chunks) == TEXT * 1_000
