"""Pages travel compressed; files keep their length."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from network_site.access.middleware import CompressedPages


def encoding_of(response: HttpResponseBase) -> str | None:
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    return CompressedPages(lambda _request: response)(request).headers.get("Content-Encoding")


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json"])
def test_what_we_write_is_compressed(kind: str) -> None:
    assert encoding_of(HttpResponse("words " * 200, content_type=kind)) == "gzip"


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("BEGIN:VCALENDAR " * 200, content_type="text/calendar"),
        HttpResponse(b"%PDF" * 200, content_type="application/pdf"),
        StreamingHttpResponse([b"<p>" * 200], content_type="text/html"),
    ],
)
def test_files_are_not(response: HttpResponseBase) -> None:
    assert encoding_of(response) is None
