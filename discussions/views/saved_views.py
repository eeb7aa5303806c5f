"""Views of the list of questions that a member saved: their own alone."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from discussions import actions
from discussions.exceptions import Refused
from discussions.forms.lists import ThreadFilterForm, ViewNameForm
from discussions.models import SavedView
from discussions.offers import offers_to
from network_site.members.requests import MemberRequest


@require_safe
def saved_views(request: MemberRequest) -> HttpResponse:
    """List the views that the reader saved, to rename or remove them."""
    return _list(request)


@require_POST
def save_view(request: MemberRequest) -> HttpResponse:
    """Keep the list as the address that is sent along narrows it."""
    chosen = ThreadFilterForm(QueryDict(request.POST.get("query", "")).dict(), offers=offers_to(request.user))
    form = ViewNameForm(request.POST)
    if form.is_valid():
        try:
            view = actions.save_view(by=request.user, name=form.cleaned_data["name"], query=chosen.query)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The view is saved."))
            return redirect(view)
    return _list(request, form=form, query=chosen.query, status=422)


@require_POST
def rename_view(request: MemberRequest, pk: int) -> HttpResponse:
    """Give a saved view another name."""
    view, form = _get_view(request, pk), ViewNameForm(request.POST)
    try:
        if form.is_valid():
            actions.rename_view(by=request.user, view=view, name=form.cleaned_data["name"])
            messages.success(request, _("The view has its new name."))
        else:
            messages.error(request, _("A view needs a name of at most 80 characters."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("discussions:saved_views")


@require_POST
def remove_view(request: MemberRequest, pk: int) -> HttpResponse:
    """Forget a saved view."""
    actions.remove_view(by=request.user, view=_get_view(request, pk))
    messages.success(request, _("The view is removed."))
    return redirect("discussions:saved_views")


def _get_view(request: MemberRequest, pk: int) -> SavedView:
    view: SavedView = get_object_or_404(SavedView.objects.of(request.user), pk=pk)
    return view


def _list(request: MemberRequest, *, form: Any = None, query: str = "", status: int = 200) -> HttpResponse:
    crumbs = [(_("Questions"), reverse("discussions:threads")), (_("Saved views"), "")]
    views = SavedView.objects.of(request.user)
    context = {"views": views, "naming": form, "query": query, "crumbs": crumbs}
    return render(request, "discussions/saved_views.html", context, status=status)
