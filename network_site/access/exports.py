"""Tables that leave the site as CSV, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # OWASP: CSV injection


class _Echo:
    def write(self, line: str) -> str:
        return line


def csv_response(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> StreamingHttpResponse:
    """Return *rows* as a download in UTF-8, written as they come."""
    response = StreamingHttpResponse(_lines(head, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def harmless(value: str) -> str:
    """Return *value* so that no spreadsheet runs it: without control characters, a formula shown as text."""
    text = "".join(sign for sign in value if sign >= " " or sign == "\t")
    return f"'{text}" if text.startswith(FORMULA) else text


def _lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(head)  # the mark by which spreadsheets know UTF-8
    for row in rows:
        yield writer.writerow([harmless(value) for value in row])
