"""What is offered beside what one reads or writes: completions, similar items, related items."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from network_site.members.requests import MemberRequest
from network_site.search.completion import complete
from network_site.search.registry import kinds
from network_site.search.resembling import KINDS, related, similar


@require_safe
def completions(request: MemberRequest) -> HttpResponse:
    """Offer what goes on as the search box begins, as the options of its list."""
    found = complete(request.GET.get("begins", ""), request.user)
    return render(request, "search/completions.html", {"completions": found})


@require_POST  # a title may be that of a question for few, and addresses end up in logs
def similar_items(request: MemberRequest) -> HttpResponse:
    """Offer what is like the question that is being written."""
    found = similar(request.POST.get("title", ""), request.user, language=request.POST.get("language", ""))
    return render(request, "search/similar_list.html", {"found": found})


@require_safe
def related_items(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """List what has to do with an item: a page of its own, and the part of another page that its script asks for."""
    if kind not in KINDS or kind not in kinds():
        raise Http404
    about = kinds()[kind]
    item = get_object_or_404(about.loaded(about.visible_to(request.user), request.user), pk=pk)
    context = {"found": related(item, request.user), "about": about.show(item)}
    is_part = "X-Partial" in request.headers
    return render(request, "search/related_list.html" if is_part else "search/related.html", context)
