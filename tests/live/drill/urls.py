"""The site's addresses, and a notebook to write in."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from network_site.live.models import Change
from tests.live.notebook.models import Note, add_note


@csrf_exempt
def notes(request: HttpRequest) -> HttpResponse:
    """Take a note, or show all of them in the order of their changes."""
    if request.method == "POST":
        said = json.loads(request.body)
        return JsonResponse({"note": add_note(said["text"], key=UUID(said["key"])).pk}, status=201)
    written = Note.objects.in_bulk()
    order = Change.objects.order_by("seq").values_list("seq", "object_id")
    return JsonResponse({"notes": [[seq, written[pk].text] for seq, pk in order]})


urlpatterns = [path("notes/", notes), path("", include("network_site.urls"))]
