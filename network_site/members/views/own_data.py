"""The page of a member's own data: ask for a copy, and take it."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from network_site.members.actions.own_data import ask_for_copy
from network_site.members.own_data import holdings
from network_site.members.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def own_data(request: MemberRequest) -> HttpResponse:
    """Show what a copy holds and what became of the last one; POST asks for another."""
    if request.method == "POST":
        asked: HttpResponse = _ask(request)
        return asked
    copy = request.user.data_exports.first()
    return render(request, "members/own_data.html", {"copy": copy, "holdings": holdings()})


@reauthentication_required  # type: ignore[untyped-decorator]
def _ask(request: MemberRequest) -> HttpResponse:
    ask_for_copy(by=request.user)
    messages.success(request, _("Your copy is being made. This takes a minute or two."))
    return redirect("members:own_data")
