"""The only ways to a file: of the CMS, beside a text, or a copy of one's own data; who asks is checked each time."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from network_site.access.audit import note_view
from network_site.access.marks import GROUP_MARKS
from network_site.files import actions
from network_site.files.actions import take_in
from network_site.files.exceptions import FileRefused
from network_site.files.models import Attachment, Paper, PictureRendition
from network_site.files.owners import openable_by
from network_site.files.responses import send_attachment, send_picture
from network_site.files.watermarks import watermarked
from network_site.members.actions.own_data import note_taken
from network_site.members.models import DataExport, Member
from network_site.members.requests import MemberRequest


@login_not_required  # a TLP:CLEAR picture is public
@require_safe
def picture(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:  # noqa: ARG001  the name is for people
    """Show a rendition of a picture that the reader may see."""
    rendition = get_object_or_404(PictureRendition.objects.visible_to(request.user), pk=pk)
    try:
        return send_picture(rendition.file)
    except FileNotFoundError as error:
        raise Http404 from error


@login_not_required  # a TLP:CLEAR document is public
@require_safe
def paper(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:  # noqa: ARG001  the name is for people
    """Download a document that the reader may see."""
    document: Paper = get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)
    try:
        return send_attachment(request, document.file, name=document.filename)
    except FileNotFoundError as error:
        raise Http404 from error


@login_not_required  # a file beside a TLP:CLEAR text is as public as that text
@require_safe
def attachment(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Download a file beside a text that the reader sees or decides about; a PDF above TLP:GREEN says who took it."""
    found: Attachment = get_object_or_404(openable_by(request.user), pk=pk, name=name)
    note_view(by=request.user, item=found)
    try:
        file: Any = found.file
        if found.kind == "pdf" and found.mark in GROUP_MARKS and isinstance(request.user, Member):
            file = watermarked(found.file.open("rb"), reader=request.user, mark=str(found.get_mark_display()))
        return send_attachment(request, file, name=found.name)
    except FileNotFoundError as error:
        raise Http404 from error


@require_POST
def upload(request: MemberRequest) -> HttpResponse:
    """Keep a file that was dropped or pasted into a composer, and answer with its row."""
    given = request.FILES.get("file")
    if given is None:
        return HttpResponse(status=400)
    try:
        found = take_in(by=request.user, upload=given)
    except FileRefused as refusal:
        return HttpResponse(str(refusal), status=422, content_type="text/plain; charset=utf-8")
    return render(request, "files/pending.html", {"attachment": found})


@require_POST
def discard(request: MemberRequest, pk: int) -> HttpResponse:
    """Remove a file of one's own that is not posted yet."""
    if not actions.discard(by=request.user, pk=pk):
        raise Http404
    return HttpResponse(status=204)


@require_safe
def own_data(request: MemberRequest, pk: int) -> HttpResponseBase:
    """Download the copy of everything about the reader; it is theirs alone, and they sign in once more for it."""
    copy: DataExport = get_object_or_404(request.user.data_exports.ready(), pk=pk)
    response: HttpResponseBase = _send_copy(request, copy)
    return response


@reauthentication_required  # type: ignore[untyped-decorator]
def _send_copy(request: MemberRequest, copy: DataExport) -> HttpResponseBase:
    try:
        response = send_attachment(request, copy.file, name=f"counterpart-{copy.asked_at:%Y-%m-%d}.zip")
    except FileNotFoundError as error:
        raise Http404 from error
    note_taken(by=request.user, copy=copy)
    return response
