"""The mails of the demonstration. They hold what mails hold, links of invitations too: nothing else mounts this."""

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from network_site.notifications.mail import folder

SHOWN = 100


@login_not_required
@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    """List the latest mails."""
    shown = [(name, folder.read(name)) for name in folder.names()[:SHOWN]]
    return render(request, "notifications/demo_mails.html", {"mails": shown})


@login_not_required
@require_GET
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """Show a mail: its headers and its plain text."""
    message = folder.read(name)
    if message is None:
        raise Http404
    context = {"name": name, "message": message, "headers": message.items(), "text": folder.text_of(message, "plain")}
    return render(request, "notifications/demo_mail.html", context)


@csp_update({"style-src": ["'unsafe-inline'"]})  # type: ignore[arg-type]
@login_not_required
@require_GET
def html(_request: HttpRequest, name: str) -> HttpResponse:
    """Show a mail as a mail program does, with the style that it brings along."""
    message = folder.read(name)
    if message is None:
        raise Http404
    return HttpResponse(folder.text_of(message, "html"))
