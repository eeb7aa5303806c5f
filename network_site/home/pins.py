"""The page on which the chairs of a group choose what its home keeps at hand."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from network_site.home import actions
from network_site.home.forms import PinForm
from network_site.home.models import GroupPin
from network_site.home.pinboard import pinned
from network_site.members.exceptions import Refused
from network_site.members.models import WorkingGroup
from network_site.members.permissions import may_manage_group
from network_site.members.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def pins(request: MemberRequest, slug: str) -> HttpResponse:
    """List what the group has pinned, and pin something more."""
    group = _managed_group(request, slug)
    form = PinForm(request.POST or None, group=group, member=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.pin(by=request.user, group=group, **form.item())
        except Refused as refusal:
            form.add_error("what", str(refusal))
        else:
            messages.success(request, _("It is on the home of the group now."))
            return redirect("groups:pins", slug)
    crumbs = [(_("Groups"), reverse("groups:groups")), (group.name, group.get_absolute_url()), (_("Pinned"), "")]
    context = {"group": group, "pins": pinned(group, request.user).all, "form": form, "crumbs": crumbs}
    return render(request, "groups/pins.html", context, status=422 if form.errors else 200)


@require_POST
def move(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Move an item up, or down."""
    up = request.POST.get("to") == "up"
    return _change(request, slug, pk, lambda pin: actions.move_pin(by=request.user, pin=pin, up=up))


@require_POST
def remove(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Take an item off."""
    return _change(request, slug, pk, lambda pin: actions.unpin(by=request.user, pin=pin))


def _managed_group(request: MemberRequest, slug: str) -> WorkingGroup:
    group: WorkingGroup = get_object_or_404(WorkingGroup.objects.of(request.user), slug=slug)
    if not may_manage_group(request.user, group):
        raise Http404
    return group


def _change(request: MemberRequest, slug: str, pk: int, act: Callable[[GroupPin], None]) -> HttpResponse:
    pin = get_object_or_404(GroupPin.objects.select_related("group"), group=_managed_group(request, slug), pk=pk)
    try:
        act(pin)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("groups:pins", slug)
