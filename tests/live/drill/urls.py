"""The site's addresses, and a notebook to write in."""

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from network_site.live.models import Change
from network_site.live.publishing import position
from tests.live.notebook.models import Note, add_note

PAGE = """{% extends "base.html" %}{% block title %}Notes{% endblock %}{% block main %}
  {% include "live/state.html" %}
  <live-region id="region" stream="notebook:members" position="{{ position }}">
    <ul id="notes">{% for note in notes %}<li id="note-{{ note.pk }}">{{ note }}</li>{% endfor %}</ul>
    <div id="slot"><form><label>Draft <input name="draft"></label></form></div>
  </live-region>
{% endblock %}"""


def page(request: HttpRequest) -> HttpResponse:
    """Show the notes on a page that keeps itself up to date."""
    context = {"position": position("notebook:members"), "notes": Note.objects.order_by("pk")}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


@csrf_exempt
def notes(request: HttpRequest) -> HttpResponse:
    """Take a note, or show all of them in the order of their changes."""
    if request.method == "POST":
        said = json.loads(request.body)
        return JsonResponse({"note": add_note(said["text"], key=UUID(said["key"])).pk}, status=201)
    written = Note.objects.in_bulk()
    order = Change.objects.order_by("seq").values_list("seq", "object_id")
    return JsonResponse({"notes": [[seq, written[pk].text] for seq, pk in order]})


urlpatterns = [path("notes/", notes), path("notes/page/", page), path("", include("network_site.urls"))]
