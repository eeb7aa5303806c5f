"""The webhooks that a member keeps, and the page of each with its last messages."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from network_site.members.requests import MemberRequest, asked_again
from network_site.notifications.actions import webhooks as actions
from network_site.notifications.exceptions import Refused
from network_site.notifications.forms.webhooks import WebhookForm
from network_site.notifications.models import Webhook
from network_site.notifications.permissions import may_have_webhooks

AT_MOST = 20
DEEDS = {
    "test": (actions.send_test, _("The test is on its way; its answer appears below.")),
    "stop": (actions.stop_by_hand, _("It is stopped: nothing is sent there.")),
    "resume": (actions.resume_webhook, _("It goes on with what happens from now on.")),
    "remove": (actions.remove_webhook, _("It is removed.")),
}


@require_http_methods(["GET", "POST"])
def webhooks(request: MemberRequest) -> HttpResponse:
    """List the webhooks that the member keeps; POST registers another."""
    if not may_have_webhooks(request.user):
        raise Http404
    return asked_again(_register)(request) if request.method == "POST" else _list(request)


@require_http_methods(["GET", "POST"])
def webhook(request: MemberRequest, pk: int) -> HttpResponse:
    """Show a webhook; POST does one thing about it, as its button says."""
    found: Webhook = get_object_or_404(Webhook.objects.visible_to(request.user).select_related("service"), pk=pk)
    deed = request.POST.get("deed", "")
    if deed == "renew":
        return asked_again(_renew)(request, found)
    if deed in DEEDS:
        return _do(request, found, deed)
    return _page(request, found)


def _register(request: MemberRequest) -> HttpResponse:
    form = WebhookForm(request.POST, member=request.user)
    if not form.is_valid():
        return _list(request, form)
    try:
        made, secret = actions.register_webhook(by=request.user, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("url", str(refusal))
        return _list(request, form)
    return _page(request, made, secret)


def _renew(request: MemberRequest, found: Webhook) -> HttpResponse:
    return _page(request, found, actions.renew_secret(by=request.user, webhook=found))


def _do(request: MemberRequest, found: Webhook, deed: str) -> HttpResponse:
    action, said = DEEDS[deed]
    try:
        action(by=request.user, webhook=found)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, str(said))
    return redirect("notifications:webhooks") if deed == "remove" else redirect(found)


def _list(request: MemberRequest, form: WebhookForm | None = None) -> HttpResponse:
    kept = Webhook.objects.visible_to(request.user).select_related("service__jurisdiction").order_by("service", "pk")
    context = {"webhooks": kept, "form": form or WebhookForm(member=request.user)}
    return render(request, "notifications/webhooks.html", context, status=422 if form else 200)


def _page(request: MemberRequest, found: Webhook, secret: str = "") -> HttpResponse:
    webhook = Webhook.objects.select_related("service__jurisdiction", "registered_by__jurisdiction").get(pk=found.pk)
    last = webhook.dispatches.order_by("-pk")[:AT_MOST]
    return render(request, "notifications/webhook.html", {"webhook": webhook, "secret": secret, "last": last})
