"""The inbox."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from network_site.access.rules import Reader
from network_site.live.publishing import position
from network_site.members.requests import MemberRequest
from network_site.notifications.actions import reading
from network_site.notifications.entries import inbox_page, seen_by
from network_site.notifications.forms.inbox import EntryForm, InboxFilterForm
from network_site.notifications.models import Notification
from network_site.notifications.registry import verb_named
from network_site.notifications.streams import stream_of

DEEDS = {
    "read": reading.read_entry,
    "unread": reading.unread_entry,
    "archive": reading.archive_entry,
    "restore": reading.restore_entry,
}


@require_GET
def inbox(request: MemberRequest) -> HttpResponse:
    """Show what the reader was told, by thing, the latest first."""
    stream = stream_of(request.user.pk)
    at = position(stream)  # before the entries: what comes in between is sent again, not missed
    form = InboxFilterForm(request.GET)
    rows = form.narrow(Notification.objects.of(request.user))
    page = inbox_page(Reader.of(request.user), rows, form.older_than)
    if page.hidden:
        reading.let_go(by=request.user, hidden=page.hidden)
    context = {
        "form": form,
        "page": page,
        "stream": stream,
        "position": at,
        "undo": form.undoable,
    }
    return render(request, "notifications/inbox.html", context)


@require_GET
def open_notification(request: MemberRequest, pk: int) -> HttpResponse:
    """Read a notification and what is grouped with it, and lead to its object."""
    if not Notification.objects.filter(pk=pk).exists():
        return _gone(request)  # an old mail: it was told anew since, and waits in the inbox
    told = get_object_or_404(Notification.objects.of(request.user), pk=pk)
    seen = list(seen_by(Reader.of(request.user), [told]))
    reading.read_entry(by=request.user, key=told.key)
    return redirect(verb_named(told.verb).url(seen[0][1])) if seen else _gone(request)


@require_POST
def change(request: MemberRequest) -> HttpResponse:
    """Read an entry, let it wait again, put it away or bring it back."""
    form = EntryForm(request.POST)
    if form.is_valid():
        deed, _space, key = form.cleaned_data["deed"].partition(" ")
        DEEDS[deed](by=request.user, key=key)
    return redirect(_back(request))


@require_POST
def seen(request: MemberRequest) -> HttpResponse:
    """Read what came live about the page that the reader looks at; the page asks for this, and not they."""
    form = EntryForm(request.POST)
    deed, _space, key = form.cleaned_data["deed"].partition(" ") if form.is_valid() else ("", "", "")
    if deed == "read":
        reading.read_entry(by=request.user, key=key)
    return HttpResponse(status=204)


@require_POST
def read_all(request: MemberRequest) -> HttpResponse:
    """Read everything, and offer to take that back."""
    deed = reading.read_all(by=request.user)
    return redirect(f"{reverse('notifications:inbox')}?{urlencode({'undo': str(deed)})}")


@require_POST
def undo_read_all(request: MemberRequest, deed: UUID) -> HttpResponse:
    """Let wait again what was read at once."""
    reading.undo_read_all(by=request.user, deed=deed)
    messages.success(request, _("They wait for you again."))
    return redirect("notifications:inbox")


def _gone(request: MemberRequest) -> HttpResponse:
    messages.info(request, _("This is no longer there."))
    return redirect("notifications:inbox")


def _back(request: MemberRequest) -> str:
    shown = InboxFilterForm(request.POST).shown
    return f"{reverse('notifications:inbox')}?{urlencode({'show': shown})}" if shown else reverse("notifications:inbox")
