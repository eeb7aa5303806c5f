"""Searches that a member keeps: their own alone."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from network_site.members.requests import MemberRequest
from network_site.search import actions
from network_site.search.exceptions import Refused
from network_site.search.forms import SavedSearchForm
from network_site.search.models import RecentSearch, SavedSearch
from network_site.search.news import MOST_NEWS, keys_now, news, there_now
from network_site.search.queries import Clock


@require_safe
def saved_searches(request: MemberRequest) -> HttpResponse:
    """List the reader's saved searches with what is new in each, and what they searched for of late."""
    return _list(request)


@require_POST
def save_search(request: MemberRequest) -> HttpResponse:
    """Keep the search whose address is sent along."""
    query = actions.query_of(QueryDict(request.POST.get("query", "")))
    form = SavedSearchForm(request.POST)
    if form.is_valid():
        there = keys_now(query, request.user)
        try:
            actions.save_search(by=request.user, query=query, there=there, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The search is saved."))
            return redirect("search:saved")
    return _list(request, form=form, query=query, status=422)


@require_POST
def change_saved(request: MemberRequest, pk: int) -> HttpResponse:
    """Give a saved search another name or alert."""
    saved = _get_saved(request, pk)
    form = SavedSearchForm(request.POST)
    if form.is_valid():
        actions.change_saved(by=request.user, saved=saved, **form.cleaned_data)
        messages.success(request, _("The search is changed."))
    else:
        messages.error(request, _("A search needs a name of at most 80 characters."))
    return redirect("search:saved")


@require_POST
def delete_saved(request: MemberRequest, pk: int) -> HttpResponse:
    """Forget a saved search."""
    actions.delete_saved(by=request.user, saved=_get_saved(request, pk))
    messages.success(request, _("The search is deleted."))
    return redirect("search:saved")


@require_safe
def open_saved(request: MemberRequest, pk: int) -> HttpResponse:
    """Lead to a saved search, and note what the reader sees there, the newest first."""
    saved = _get_saved(request, pk)
    there = keys_now(saved.query, request.user)
    if there is not None:
        actions.look_at_saved(by=request.user, saved=saved, there=there)
    return redirect(saved.results_url)


@require_POST
def clear_recent(request: MemberRequest) -> HttpResponse:
    """Forget what the reader searched for of late."""
    actions.clear_recent(by=request.user)
    messages.success(request, _("Your recent searches are forgotten."))
    return redirect("search:saved")


def _get_saved(request: MemberRequest, pk: int) -> SavedSearch:
    saved: SavedSearch = get_object_or_404(SavedSearch.objects.visible_to(request.user).select_related("member"), pk=pk)
    return saved


def _row(saved: SavedSearch, clock: Clock) -> dict[str, Any]:
    hits = there_now(saved.query, saved.member) if clock.has_time() else None
    number = None if hits is None else len(news(saved, hits, saved.seen))
    return {"saved": saved, "news": number, "form": SavedSearchForm(instance=saved, prefix=None)}


def _list(request: MemberRequest, *, form: Any = None, query: str = "", status: int = 200) -> HttpResponse:
    clock = Clock(settings.SEARCH_DEADLINE)  # for all of them
    rows = [_row(saved, clock) for saved in SavedSearch.objects.visible_to(request.user).select_related("member")]
    recent = RecentSearch.objects.visible_to(request.user).kept()
    context = {"rows": rows, "recent": recent, "form": form, "query": query, "most": MOST_NEWS}
    return render(request, "search/saved.html", context, status=status)
