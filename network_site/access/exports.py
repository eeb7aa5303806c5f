"""Tables that leave the site as CSV, safe to open in a spreadsheet."""

import csv
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, cast

from django.http import HttpRequest, StreamingHttpResponse

from network_site.access.admission import Visit, visit_of
from network_site.access.streaming import while_standing

ROWS_AT_ONCE = 200
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # OWASP: CSV injection


class _Echo:
    def write(self, line: str) -> str:
        return line


class TableStream(StreamingHttpResponse):
    """A table sent in pieces; it breaks off once the member who is downloading may no longer be here."""

    visit: Visit | None = None

    def __aiter__(self) -> AsyncIterator[bytes]:
        return while_standing(iter(cast("Any", self.streaming_content)), self.visit)


def csv_response(
    request: HttpRequest, name: str, head: Sequence[str], rows: Iterable[Sequence[str]]
) -> StreamingHttpResponse:
    """Return *rows* as a download in UTF-8, written as they come. The caller has checked that the reader may."""
    response = TableStream(_lines(head, iter(rows)), content_type="text/csv; charset=utf-8")
    response.visit = visit_of(request)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def harmless(value: str) -> str:
    """Return *value* so that no spreadsheet runs it: without control characters, a formula shown as text."""
    text = "".join(sign for sign in value if sign >= " " or sign == "\t")
    return f"'{text}" if text.startswith(FORMULA) else text


def _lines(head: Sequence[str], rows: Iterator[Sequence[str]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(head)  # the mark by which spreadsheets know UTF-8
    while piece := list(islice(rows, ROWS_AT_ONCE)):
        yield "".join(writer.writerow([harmless(value) for value in row]) for row in piece)
