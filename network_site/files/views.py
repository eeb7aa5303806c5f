"""The only ways to a file of the CMS, and to the copy of one's own data; who asks is checked each time."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from network_site.files.models import Paper, PictureRendition
from network_site.files.responses import send_attachment, send_picture
from network_site.members.actions.own_data import note_taken
from network_site.members.models import DataExport
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
