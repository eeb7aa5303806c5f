"""The search page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from network_site.members.requests import MemberRequest
from network_site.search.actions import query_of, remember_search
from network_site.search.damage import once_more
from network_site.search.forms import SavedSearchForm
from network_site.search.models import RecentSearch
from network_site.search.page import SearchPage


@require_safe
def search(request: MemberRequest) -> HttpResponse:
    """Search everything that the reader may see, and remember what they asked for."""
    return once_more(lambda: _answer(request))


def _answer(request: MemberRequest) -> HttpResponse:
    page, query = SearchPage(request.user, request.GET), query_of(request.GET)
    context = {"page": page, "kept_query": query, "form": SavedSearchForm(initial={"name": page.text[:80]})}
    if page.is_asked and _is_visit(request):
        remember_search(by=request.user, query=query)
    elif not page.is_asked:
        context["recent"] = RecentSearch.objects.visible_to(request.user).kept()
    return render(request, "search/search.html", context)


def _is_visit(request: MemberRequest) -> bool:
    """Whether somebody opened the page, and not its script while they were typing."""
    return request.headers.get("Sec-Fetch-Dest", "document") == "document"
