"""Pages of inviting and joining."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from network_site.members.actions import nominations as actions
from network_site.members.exceptions import InvitationClosed, Refused
from network_site.members.forms.nominations import InvitationFilterForm, InviteForm, PassphraseForm
from network_site.members.models import Member, Nomination, ProsecutionService
from network_site.members.permissions import may_invite
from network_site.members.requests import MemberRequest, asked_again
from network_site.members.roles import Role

PAGE_SIZE = 50


@require_http_methods(["GET", "POST"])
def invitations(request: MemberRequest) -> HttpResponse:
    """Nominate a person, and list the invitations that went out."""
    if not may_invite(request.user):
        raise Http404
    form = InviteForm(request.POST or None, by=request.user, initial=_asked_for(request))
    if request.method == "POST" and form.is_valid():
        as_prosecutor = form.cleaned_data["role"] == Role.PROSECUTOR
        return (_invite if as_prosecutor else asked_again(_invite))(request, form)
    return _list(request, form)


def _invite(request: MemberRequest, form: InviteForm) -> HttpResponse:
    try:
        actions.invite(by=request.user, person=form.person())
    except Refused as refusal:
        form.add_error("email", str(refusal))
        return _list(request, form)
    messages.success(request, _("The invitation is on its way."))
    return redirect("members:invitations")


def _list(request: MemberRequest, form: InviteForm) -> HttpResponse:
    asked = InvitationFilterForm(request.GET, by=request.user)
    sent = Nomination.objects.visible_to(request.user).select_related("service__jurisdiction")
    page = Paginator(asked.narrow(sent).open_first(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "asked": asked, "page": page}
    return render(request, "members/invitations.html", context, status=422 if form.errors else 200)


@require_POST
def send_again(request: MemberRequest, pk: int) -> HttpResponse:
    """Mail an invitation once more, with a new link."""
    return _decide(request, pk, actions.send_again, _("A new link is on its way; the old one no longer opens."))


@require_POST
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Close an invitation."""
    return _decide(request, pk, actions.withdraw, _("The invitation is withdrawn."))


@login_not_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person choose a passphrase; the link opens once, and every link that does not open looks alike."""
    nomination = actions.opened_by(fingerprint=actions.fingerprint(token))
    if nomination is None or request.user.is_authenticated:
        return without_referrer(render(request, "members/join_closed.html", status=404))
    form = PassphraseForm(request.POST or None, nomination=nomination)
    if request.method == "POST" and form.is_valid():
        try:
            member = actions.accept(token=token, password=form.cleaned_data["passphrase"])
        except InvitationClosed:
            return without_referrer(render(request, "members/join_closed.html", status=404))
        return _sign_in(request, member)
    context = {"form": form, "nomination": nomination}
    return without_referrer(render(request, "members/join.html", context, status=422 if form.errors else 200))


def _asked_for(request: MemberRequest) -> dict[str, Any]:
    """Return what a link to this page fills in: the role, and the country by its first service."""
    asked = {"role": request.GET.get("role", Role.PROSECUTOR)}
    services = ProsecutionService.objects.vouched_for_by(request.user)
    return {**asked, "service": services.filter(jurisdiction=request.GET.get("country", "")).first()}


def _decide(request: MemberRequest, pk: int, action: Callable[..., object], said: str) -> HttpResponse:
    if not may_invite(request.user):
        raise Http404
    try:
        action(by=request.user, nomination=get_object_or_404(Nomination.objects.visible_to(request.user), pk=pk))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("members:invitations")


def _sign_in(request: HttpRequest, member: Member) -> HttpResponse:
    # The link proved the address, and the passphrase was chosen a moment ago: it need not be typed once more.
    record_authentication(request, member, "password", reauthenticated=True)
    response: HttpResponse = perform_login(request, member, email_verification="none")
    return response


def without_referrer(response: HttpResponse) -> HttpResponse:
    """Return *response* so that its address, which holds a token, reaches no other page's log.

    The origin alone is told: with ``no-referrer`` browsers send ``Origin: null``, and no form comes through.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    return response
