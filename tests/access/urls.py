"""The site's addresses and two more: one behind sign-in and one in front of it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from network_site.urls import urlpatterns as site


def inside(request: HttpRequest) -> HttpResponse:
    """Answer members alone, with the name of their time zone."""
    return HttpResponse(f"inside, {timezone.get_current_timezone_name()}")


@login_not_required
def outside(request: HttpRequest) -> HttpResponse:
    """Answer anyone, and say for how long that may be kept."""
    return HttpResponse("outside", headers={"Cache-Control": "public, max-age=60"} if "kept" in request.GET else {})


urlpatterns = [path("inside/", inside), path("outside/", outside), *site]
