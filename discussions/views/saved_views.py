"""Views of the list of questions that a member saved: their own alone."""

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
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
    if form.is_valid():
        try:
            actions.rename_view(by=request.user, view=view, name=form.cleaned_data["name"])
        except Refused as refusal:
            form.add_error("name", str(refusal))
        except SavedView.DoesNotExist as gone:
            raise Http404 from gone
        else:
            messages.success(request, _("The view has its new name."))
            return redirect("discussions:saved_views")
    return _list(request, renaming=(view, form), status=422)


@require_POST
def remove_view(request: MemberRequest, pk: int) -> HttpResponse:
    """Forget a saved view."""
    actions.remove_view(by=request.user, view=_get_view(request, pk))
    messages.success(request, _("The view is removed."))
    return redirect("discussions:saved_views")


def _get_view(request: MemberRequest, pk: int) -> SavedView:
    view: SavedView = get_object_or_404(SavedView.objects.of(request.user), pk=pk)
    return view


def _list(
    request: MemberRequest,
    *,
    form: ViewNameForm | None = None,
    renaming: tuple[SavedView, ViewNameForm] | None = None,
    query: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show the views with the form that names each: the one in *renaming* as it was sent."""
    crumbs = [(_("Questions"), reverse("discussions:threads")), (_("Saved views"), "")]
    sent = {view.pk: bound for view, bound in [renaming]} if renaming else {}
    views = [
        (view, sent.get(view.pk) or ViewNameForm(initial={"name": view.name}, auto_id=f"view-{view.pk}-%s"))
        for view in SavedView.objects.of(request.user)
    ]
    context = {"views": views, "naming": form, "query": query, "crumbs": crumbs}
    return render(request, "discussions/saved_views.html", context, status=status)
