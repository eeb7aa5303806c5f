"""Tables that leave the CMS: asked for anew, written into the trail, safe to open in a spreadsheet."""

import csv
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import get_valid_filename
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.log_actions import log

from network_site.access.exports import csv_response
from network_site.members.requests import MemberRequest, asked_again

Desk = Callable[..., HttpResponseBase]


def guarded(view: Desk) -> Desk:
    """Return a *view* of the CMS that gives a table out by this gate alone; Wagtail's lists all take ``?export=``."""

    def show(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("export") not in SpreadsheetExportMixin.FORMATS:
            return view(request, *args, **kwargs)
        return _export(request, view, *args, **kwargs)

    return show


@asked_again
def _export(request: MemberRequest, view: Desk, *args: Any, **kwargs: Any) -> Any:
    response = view(request, *args, **kwargs)
    if response.status_code != HTTPStatus.OK or "attachment" not in response.headers.get("Content-Disposition", ""):
        return response  # a page, or a refusal
    log(request.user, "access.desk_exported", user=request.user, data={"table": request.path})
    return _harmless(request, response) if isinstance(response, StreamingHttpResponse) else response


def _harmless(request: MemberRequest, response: StreamingHttpResponse) -> HttpResponseBase:
    """Return a CSV of Wagtail's, which writes formulas as they are, by our own way out. Its XLSX marks them as text."""
    if not response.headers["Content-Type"].startswith("text/csv"):
        return response
    head, *rows = csv.reader(_lines(response))
    name = get_valid_filename(request.resolver_match.url_name or "table") if request.resolver_match else "table"
    return csv_response(request, f"{name}.csv", head, rows)


def _lines(pieces: Iterable[Any]) -> Iterator[str]:
    return (bytes(piece).decode() for piece in pieces)
