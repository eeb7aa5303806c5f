"""Pages of leaving the network, and of taking a former member's details away."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from network_site.members.actions.leaving import leave_network, pseudonymise_member
from network_site.members.exceptions import Refused
from network_site.members.forms.leaving import LastWordForm, LeavingForm
from network_site.members.models import Member
from network_site.members.permissions import may_pseudonymise
from network_site.members.requests import MemberRequest

FORGET = '"cache", "storage"'  # nothing stays on a shared computer


@require_http_methods(["GET", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]
def leave(request: MemberRequest) -> HttpResponse:
    """Say what leaving does, ask once more, and end the reader's membership."""
    form = LeavingForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return render(request, "members/leave.html", {"form": form})
    pseudonymise = form.cleaned_data["pseudonymise"]
    last = LastWordForm(request.POST) if "last" in request.POST else LastWordForm()
    if "last" not in request.POST or (pseudonymise and not last.is_valid()):
        context = {"form": last, "pseudonymise": pseudonymise}
        return render(request, "members/leave_last.html", context, status=422 if last.errors else 200)
    try:
        leave_network(by=request.user, pseudonymise=pseudonymise)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("members:leave")
    return _goodbye(request)


@require_http_methods(["GET", "POST"])
def pseudonymise(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask twice, and take away the details of a former member."""
    member: Member = get_object_or_404(Member.objects.select_related("jurisdiction"), pk=pk, pseudonymised_at=None)
    if member.pk == request.user.pk or not may_pseudonymise(request.user, member):
        raise Http404
    response: HttpResponse = _pseudonymise(request, member)
    return response


@reauthentication_required  # type: ignore[untyped-decorator]
def _pseudonymise(request: MemberRequest, member: Member) -> HttpResponse:
    form = LastWordForm(request.POST) if "last" in request.POST else LastWordForm()
    if not form.is_valid():
        context = {"member": member, "form": form, "is_last": request.method == "POST"}
        return render(request, "members/pseudonymise.html", context, status=422 if form.errors else 200)
    pseudonymise_member(by=request.user, member=member)
    messages.success(request, _("Nothing here tells any more who the former member was."))
    return redirect("members:country")


def _goodbye(request: MemberRequest) -> HttpResponse:
    request.session.flush()  # and not logout(): the session is gone, and the trail says already that they left
    request.user = AnonymousUser()  # type: ignore[assignment]
    messages.success(request, _("You left the network. Thank you for what you shared."))
    response = redirect("/")
    response.headers["Clear-Site-Data"] = FORGET
    return response
