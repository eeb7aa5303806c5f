"""Pages of changing the official address."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from network_site.members.actions import addresses as actions
from network_site.members.exceptions import AddressClosed, Refused
from network_site.members.forms.addresses import AddressForm
from network_site.members.requests import MemberRequest
from network_site.members.views.nominations import without_referrer


@require_http_methods(["GET", "POST"])
@reauthentication_required  # type: ignore[untyped-decorator]
def address(request: MemberRequest) -> HttpResponse:
    """Ask for a link to a new address, after giving the passphrase or second factor again."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.ask_for_address(by=request.user, email=form.cleaned_data["email"])
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(
                request, _("If the address can be yours, a link is on its way there. It is good for a day.")
            )
            return redirect("members:account")
    return render(request, "members/address.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def confirm_address(request: MemberRequest, token: str) -> HttpResponse:
    """Let the member confirm the new address, by POST: scanners of mail open links too."""
    try:
        new = actions.address_in(token, by=request.user)
        if request.method == "POST":
            actions.change_address(by=request.user, token=token)
            messages.success(request, _("The address is changed. Sign in with it from now on."))
            return redirect("members:account")
        response = render(request, "members/address_confirm.html", {"new": new})
    except AddressClosed:
        response = render(request, "members/address_closed.html", status=404)
    return without_referrer(response)
