"""The gallery: every component in every state, on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from network_site.ui import samples
from network_site.ui.icons import ICONS
from network_site.ui.templatetags.ui import KINDS, MARKS, TONES


def gallery(request: HttpRequest) -> HttpResponse:
    """Show the gallery."""
    return render(
        request,
        "ui/gallery.html",
        {
            "kinds": KINDS,
            "tones": TONES[1:],
            "marks": MARKS,
            "icons": sorted(ICONS),
            "form": samples.SampleForm(),
            "faulty_form": samples.faulty_form(),
            "gambia": samples.GAMBIA,
            "netherlands": samples.NETHERLANDS,
            "fresh": samples.FRESH,
            "stale": samples.STALE,
            "unverified": samples.UNVERIFIED,
            "moment": samples.MOMENT,
            "crumbs": [("Start", "/"), ("Design", "")],
        },
    )
