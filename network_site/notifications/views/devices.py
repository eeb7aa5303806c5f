"""The devices on which a member is told, and the script that shows it there."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from network_site.members import devices
from network_site.members.requests import MemberRequest
from network_site.members.session_keys import BROWSER
from network_site.notifications.actions.devices import add_device, remove_device
from network_site.notifications.exceptions import Refused
from network_site.notifications.forms.devices import DeviceForm
from network_site.notifications.push.browsers import browser_of, name_browser

WORKER = Path(settings.BASE_DIR, "network_site", "ui", "static", "ui", "js", "push-worker.js")


@require_GET
def worker(_request: MemberRequest) -> HttpResponse:
    """Return the service worker: from here, so that it may speak for the pages of notifications and no other."""
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


@require_POST
def add(request: MemberRequest) -> HttpResponse:
    """Tell the member on this browser, too."""
    if not settings.PUSH_KEY:
        raise Http404
    form = DeviceForm(request.POST)
    response = redirect("notifications:preferences")
    if not form.is_valid():
        messages.error(request, _("Your browser did not hand over what is needed. Nothing was changed."))
        return response
    browser = browser_of(request) or name_browser(response)
    words = devices.in_words(request.headers.get("User-Agent", ""))
    try:
        add_device(by=request.user, browser=browser, words=words, subscription=form.subscription)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        request.session[BROWSER] = browser
        messages.success(request, _("This device now shows when something waits for you."))
    return response


@require_POST
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Tell the member nothing on a device any more."""
    if remove_device(by=request.user, number=pk):
        messages.success(request, _("Nothing is shown on that device any more."))
    return redirect("notifications:preferences")
