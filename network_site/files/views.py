"""The only two ways to a file of the CMS; who asks is checked each time."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from network_site.files.models import Paper, PictureRendition
from network_site.files.responses import send_attachment, send_picture


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
