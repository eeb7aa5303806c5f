"""The feeds, for programs that know a secret address, and the page on which a member makes and ends the addresses."""

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from network_site.members.actions.nominations import fingerprint
from network_site.members.requests import MemberRequest, asked_again
from network_site.notifications.actions.feeds import end_feed, make_feed, note_read
from network_site.notifications.feeds.documents import DOCUMENTS, address_of
from network_site.notifications.mail.composing import language_of
from network_site.notifications.models import Feed

HEADERS = {
    "Cache-Control": "private, no-cache",  # kept by the reader's own program alone, which asks whether it still holds
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


@login_not_required  # the secret in the address is the key, and the member behind it the reader
@require_safe
def feed(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    """Send a feed in its member's language, or nothing where the reader's program has it already."""
    working = Feed.objects.working().select_related("member__jurisdiction")
    found: Feed = get_object_or_404(working, kind=kind, token_hash=fingerprint(token))
    document = DOCUMENTS[kind]
    language = language_of(found.member)
    with translation.override(language):  # whatever the program says that it reads
        content = document.write(found, request.path)
    changed_at = note_read(feed=found, content=content)
    response = HttpResponse(
        content, content_type=document.content_type, headers={**HEADERS, "Content-Language": language}
    )
    response.headers["ETag"] = quote_etag(sha256(content).hexdigest()[:32])
    response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    answer = get_conditional_response(request, response["ETag"], int(changed_at.timestamp()), response) or response
    for name, value in HEADERS.items():
        answer.headers[name] = value
    return answer


@require_http_methods(["GET", "POST"])
def feeds(request: MemberRequest) -> HttpResponse:
    """Show a member's feeds; POST makes a new address for one, or ends it."""
    if request.POST.get("make") in Feed.Kind.values:
        return asked_again(_make)(request)
    if request.POST.get("end") in Feed.Kind.values:
        end_feed(by=request.user, kind=request.POST["end"])
        messages.success(request, _("The address is ended: nothing can be read there any more."))
    if request.method == "POST":
        return redirect("notifications:feeds")
    return _page(request)


def _make(request: MemberRequest) -> HttpResponse:
    kind = request.POST["make"]
    token = make_feed(by=request.user, kind=kind)
    return _page(request, made=kind, address=f"{settings.SITE_URL}{address_of(kind, token)}")


def _page(request: MemberRequest, *, made: str = "", address: str = "") -> HttpResponse:
    working = {feed.kind: feed for feed in Feed.objects.working().filter(member=request.user)}
    rows = [(kind, working.get(kind)) for kind in Feed.Kind]
    return render(request, "notifications/feeds.html", {"rows": rows, "made": made, "address": address})
