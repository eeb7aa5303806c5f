"""The one page on which a member chooses how to be told, and the one click that ends a kind of mails."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from network_site.members.models import Member
from network_site.members.requests import MemberRequest
from network_site.notifications.actions.addresses import try_address_again
from network_site.notifications.actions.choosing import save_preferences, stop_mails
from network_site.notifications.exceptions import Refused
from network_site.notifications.forms.preferences import HoursForm, WaysForm
from network_site.notifications.mail.composing import SALT
from network_site.notifications.models import Device, StoppedAddress
from network_site.notifications.push.browsers import browser_of
from network_site.notifications.push.keys import public_key
from network_site.notifications.registry import verbs


@require_http_methods(["GET", "POST"])
def preferences(request: MemberRequest) -> HttpResponse:
    """Show and keep what a member is told, by which way and at which hours."""
    data = request.POST or None
    ways = WaysForm(data, member=request.user, prefix="ways")
    hours = HoursForm(data, member=request.user)
    if request.method == "POST" and ways.is_valid() and hours.is_valid():
        try:
            save_preferences(by=request.user, ways=ways.ways(), **hours.cleaned_data)
        except Refused as refusal:
            hours.add_error("stand_in", str(refusal))
        else:
            messages.success(request, _("Your preferences are saved."))
            return redirect("notifications:preferences")
    stopped = StoppedAddress.objects.filter(address__iexact=request.user.email).first()
    browser = browser_of(request)
    devices = list(Device.objects.filter(member=request.user).order_by("-pk"))
    context = {
        "ways": ways,
        "hours": hours,
        "stopped": stopped,
        "push_key": public_key(),
        "devices": devices,
        "browser": browser,
        "shows_here": any(device.browser == browser for device in devices),
    }
    status = 422 if ways.errors or hours.errors else 200
    return render(request, "notifications/preferences.html", context, status=status)


@require_POST
def try_again(request: MemberRequest) -> HttpResponse:
    """Send mails to the member's address again."""
    try_address_again(by=request.user)
    messages.success(request, _("Mails are sent to your address again."))
    return redirect("notifications:preferences")


@csrf_exempt  # a mail program posts here by itself (RFC 8058); the signed word is its permission
@login_not_required
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End a kind of mails for whom the signed word names."""
    member, kind = _named_in(token)
    if request.method == "POST":
        stop_mails(by=member, kind=kind)
    label = next((verb.label for verb in verbs() if verb.slug == kind), _("Digests"))
    return render(request, "notifications/unsubscribe.html", {"label": label, "done": request.method == "POST"})


def _named_in(token: str) -> tuple[Member, str]:
    try:
        number, kind = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    member = Member.objects.filter(pk=number).first()
    if member is None:
        raise Http404
    return member, kind
