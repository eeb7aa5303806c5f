"""How the mails are going, for the secretariat."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from network_site.members.requests import MemberRequest
from network_site.notifications.actions.addresses import lift_stop
from network_site.notifications.actions.mails import retry_mails
from network_site.notifications.models import Mail, StoppedAddress
from network_site.notifications.permissions import may_watch_mails
from network_site.notifications.statistics import Statistics

AT_MOST = 100


@require_GET
def mails(request: MemberRequest) -> HttpResponse:
    """Show what went in the last week, how late, and what did not go."""
    if not may_watch_mails(request.user):
        raise Http404
    given_up = Mail.objects.given_up().select_related("recipient__jurisdiction").order_by("-due_at")
    context = {
        "statistics": Statistics.of_last_week(),
        "given_up": given_up[:AT_MOST],
        "stopped": StoppedAddress.objects.order_by("-stopped_at")[:AT_MOST],
    }
    return render(request, "notifications/mails.html", context)


@require_POST
def retry(request: MemberRequest, pk: int) -> HttpResponse:
    """Try a mail that failed again."""
    if not may_watch_mails(request.user):
        raise Http404
    retry_mails(by=request.user, mail=get_object_or_404(Mail, pk=pk))
    messages.success(request, _("The mail is tried again."))
    return redirect("notifications:mails")


@require_POST
def retry_all(request: MemberRequest) -> HttpResponse:
    """Try all mails that failed again."""
    if not may_watch_mails(request.user):
        raise Http404
    retry_mails(by=request.user)
    messages.success(request, _("All of them are tried again."))
    return redirect("notifications:mails")


@require_POST
def lift(request: MemberRequest, pk: int) -> HttpResponse:
    """Send mails to a stopped address again."""
    if not may_watch_mails(request.user):
        raise Http404
    if stopped := StoppedAddress.objects.filter(pk=pk).first():  # lifted meanwhile, it is as was wished
        lift_stop(by=request.user, stopped=stopped)
    messages.success(request, _("Mails are sent to this address again."))
    return redirect("notifications:mails")
