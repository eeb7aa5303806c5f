"""Pages of a lost second factor: where the member asks, where others decide, and where the link leads."""

from collections.abc import Callable

from allauth.account.stages import LoginStageController
from allauth.mfa.stages import AuthenticateStage
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network_site.members import permissions
from network_site.members.actions import recovery as actions
from network_site.members.actions.nominations import fingerprint
from network_site.members.exceptions import RecoveryClosed, Refused
from network_site.members.forms.recovery import LostFactorForm, RecoveryRefusalForm
from network_site.members.models import FactorRecovery, Member
from network_site.members.requests import MemberRequest, asked_again
from network_site.members.views.nominations import without_referrer

PAGE_SIZE = 50


@login_not_required
@require_http_methods(["GET", "POST"])
def lost_factor(request: HttpRequest) -> HttpResponse:
    """Let a member who gave their passphrase ask, and show how the request stands; a signed-in member may look too."""
    member = _who_asks(request)
    if member is None:
        return redirect("account_login")
    may_ask = not request.user.is_authenticated
    if request.method == "POST" and not may_ask:
        raise Http404
    form = LostFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_recovery(by=member, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("members:lost_factor")
    latest = member.factor_recoveries.first()
    context = {"recovery": latest, "waits": latest is not None and latest.is_open, "form": form, "may_ask": may_ask}
    return render(request, "members/lost_factor.html", context, status=422 if form.errors else 200)


@login_not_required
@require_POST
def cancel_recovery(request: HttpRequest) -> HttpResponse:
    """Take one's own request back."""
    member = _who_asks(request)
    if member is None:
        return redirect("account_login")
    recovery = get_object_or_404(FactorRecovery.objects.open(), member=member)
    try:
        actions.cancel_recovery(by=member, recovery=recovery)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your request is taken back. The second factors you had stay."))
    return redirect("members:lost_factor")


@login_not_required
@require_http_methods(["GET", "POST"])
def recover(request: HttpRequest, token: str) -> HttpResponse:
    """Take the old factors away, by POST; every link that does not open looks alike, and gives nobody a session."""
    waits = FactorRecovery.objects.open().filter(token_hash=fingerprint(token)).exists()
    if not waits or request.user.is_authenticated:
        return without_referrer(render(request, "members/recovery_closed.html", status=404))
    if request.method == "GET":
        return without_referrer(render(request, "members/recover.html"))
    try:
        actions.use_recovery(token=token)
    except RecoveryClosed:
        return without_referrer(render(request, "members/recovery_closed.html", status=404))
    request.session.flush()  # a sign-in that waited for the old factor is over
    messages.success(request, _("Your old second factors are gone. Sign in, and set up a new one."))
    return redirect("account_login")


@require_safe
def recoveries(request: MemberRequest) -> HttpResponse:
    """List the requests that wait for those who answer for members, oldest first."""
    _must_decide(request)
    waiting = FactorRecovery.objects.visible_to(request.user).open().order_by("asked_at", "pk")
    page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
    in_charge = permissions.is_in_charge(request.user)
    for recovery in page:
        recovery.may_vouch = permissions.may_vouch_recovery(request.user, recovery, in_charge=in_charge)
        recovery.may_approve = permissions.may_approve_recovery(request.user, recovery)
    return render(request, "members/recoveries.html", {"page": page})


@require_POST
def vouch(request: MemberRequest, pk: int) -> HttpResponse:
    """State that it is the member who asks."""
    recovery = _waiting(request, pk)
    return _decide(request, recovery, actions.vouch_recovery, _("Thank you. The secretariat decides next."))


@require_POST
def approve(request: MemberRequest, pk: int) -> HttpResponse:
    """Have the link sent."""
    recovery = _waiting(request, pk)
    return _decide(request, recovery, actions.approve_recovery, _("The link is on its way to the member's address."))


@require_http_methods(["GET", "POST"])
def refuse(request: MemberRequest, pk: int) -> HttpResponse:
    """Close a request with a reason."""
    recovery = _waiting(request, pk)
    form = RecoveryRefusalForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        context = {"recovery": recovery, "form": form}
        return render(request, "members/recovery_refuse.html", context, status=422 if form.errors else 200)

    def refusal(*, by: Member, recovery: FactorRecovery) -> None:
        actions.refuse_recovery(by=by, recovery=recovery, reason=form.cleaned_data["reason"])

    return _decide(request, recovery, refusal, _("The request is refused; nothing of the member's changed."))


def _who_asks(request: HttpRequest) -> Member | None:
    """Return the member who is signed in, or who gave their passphrase and is asked for the second factor."""
    if isinstance(request.user, Member):
        return request.user
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    member: Member | None = stage.login.user if stage else None
    return member


def _must_decide(request: MemberRequest) -> None:
    if not permissions.answers_for_members(request.user):
        raise Http404


def _waiting(request: MemberRequest, pk: int) -> FactorRecovery:
    _must_decide(request)
    found: FactorRecovery = get_object_or_404(FactorRecovery.objects.visible_to(request.user).open(), pk=pk)
    return found


@asked_again
def _decide(request: MemberRequest, recovery: FactorRecovery, action: Callable[..., object], said: str) -> HttpResponse:
    try:
        action(by=request.user, recovery=recovery)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("members:recoveries")
