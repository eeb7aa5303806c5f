"""Pages on which the secretariat opens a working group it is not in; closed ones have a number there and no name."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network_site.members import permissions
from network_site.members.actions import openings as actions
from network_site.members.exceptions import Refused
from network_site.members.forms.groups import OpenGroupForm
from network_site.members.models import GroupOpening, WorkingGroup
from network_site.members.requests import MemberRequest, asked_again

PAGE_SIZE = 50


@require_safe
def openings(request: MemberRequest) -> HttpResponse:
    """List the groups that the reader has open, and all that they are not in."""
    _must_open(request)
    groups = WorkingGroup.objects.not_of(request.user).order_by("pk")
    context = {
        "current": request.user.group_openings.current().select_related("group").order_by("ends_at", "pk"),
        "page": Paginator(groups, PAGE_SIZE).get_page(request.GET.get("page")),
        "crumbs": _crumbs(),
    }
    return render(request, "groups/openings.html", context)


@require_http_methods(["GET", "POST"])
def open_group(request: MemberRequest, pk: int) -> HttpResponse:
    """Say what is known of a group from outside; POST opens it, for a reason."""
    _must_open(request)
    group: WorkingGroup = get_object_or_404(WorkingGroup.objects.not_of(request.user), pk=pk)
    return _open(request, group)


@require_POST
def end_opening(request: MemberRequest, pk: int) -> HttpResponse:
    """End an opening before its time."""
    opening = get_object_or_404(GroupOpening.objects.select_related("group", "member"), pk=pk)
    if not permissions.may_end_opening(request.user, opening):
        raise Http404
    actions.end_opening(by=request.user, opening=opening)
    messages.success(request, _("The group is closed again to who opened it."))
    own = opening.member_id == request.user.pk
    return redirect("groups:openings") if own else redirect(opening.group)


@asked_again
def _open(request: MemberRequest, group: WorkingGroup) -> HttpResponse:
    form = OpenGroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_group(by=request.user, group=group, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("The group is open to you, to be read. Its chairs are told."))
            return redirect(group)
    crumbs = [*_crumbs(), (_("Open a group"), reverse("groups:openings"))]
    context = {"group": group, "form": form, "hours": settings.GROUP_OPENING_HOURS, "crumbs": crumbs}
    return render(request, "groups/open.html", context, status=422 if form.errors else 200)


def _must_open(request: MemberRequest) -> None:
    if not permissions.may_open_groups(request.user):
        raise Http404


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Groups"), reverse("groups:groups"))]
