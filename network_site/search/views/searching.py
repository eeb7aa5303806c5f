"""The search page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from network_site.members.requests import MemberRequest
from network_site.search.page import SearchPage


@require_safe
def search(request: MemberRequest) -> HttpResponse:
    """Search everything that the reader may see."""
    return render(request, "search/search.html", {"page": SearchPage(request.user, request.GET)})
