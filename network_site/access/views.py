"""The page of the audit trail, and what a refused form answers."""

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail.log_actions import log

from network_site.access.audit import rows
from network_site.access.exports import csv_response
from network_site.access.forms import AuditFilterForm
from network_site.access.models import AuditEntry
from network_site.access.permissions import may_read_audit
from network_site.members.requests import MemberRequest
from network_site.vocabulary.numbers import NUMBER

PAGE_SIZE = 50
EXPORT_AT_MOST = 100_000
WRITTEN = frozenset(
    {"title", "body", "reason", "urgency_reason", "words", "message", "note", "outcome", "citation", "conditions"}
)


@require_GET
def audit(request: MemberRequest) -> HttpResponse:
    """Show what was done in the network, latest first."""
    if not may_read_audit(request.user):
        raise Http404
    form = AuditFilterForm(request.GET)
    entries = form.narrow(AuditEntry.objects.select_related("content_type"))
    before = request.GET.get("before", "")
    if NUMBER.fullmatch(before):
        entries = entries.before(int(before))
    found = list(entries[: PAGE_SIZE + 1])
    filters = request.GET.copy()
    filters.pop("before", None)
    context = {
        "form": form,
        "entries": found[:PAGE_SIZE],
        "next": found[PAGE_SIZE - 1].number if len(found) > PAGE_SIZE else None,
        "filters": filters.urlencode(),
    }
    return render(request, "access/audit.html", context)


@require_GET
def audit_export(request: MemberRequest) -> HttpResponseBase:
    """Download the entries that the filter shows, as CSV. The export is an entry itself."""
    if not may_read_audit(request.user):
        raise Http404
    return _as_csv(request)


@reauthentication_required  # type: ignore[untyped-decorator]
def _as_csv(request: MemberRequest) -> HttpResponseBase:
    form = AuditFilterForm(request.GET)
    entries = form.narrow(AuditEntry.objects.select_related("content_type"))
    log(request.user, "access.exported", user=request.user, data=request.GET.dict())
    who = [_("Who"), _("Member number"), _("Deed"), _("Code of the deed")]
    what = [_("Kind"), _("About"), _("Number of what it is about"), _("Details")]
    lines = rows(entries.iterator(), EXPORT_AT_MOST)
    name = f"audit-{timezone.now():%Y%m%d}.csv"
    return csv_response(request, name, [_("Number"), _("Time (UTC)"), *who, *what], lines)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    """Answer a form whose CSRF token is missing or stale; the typed text goes back into the page."""
    return render(request, "access/form_expired.html", {"kept": typed_text(request)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  Django's signature
    """Answer what is not there, or not for whoever asks; a text typed for it, as if it still were, is given back."""
    return render(request, "404.html", {"kept": typed_text(request)}, status=404)


def typed_text(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the text of a refused form by field name, to be given back."""
    given = [(name, str(value)) for name, value in request.POST.items() if value]
    return [(name, value) for name, value in given if name.rpartition("-")[2] in WRITTEN]  # "0-conditions" in a row
