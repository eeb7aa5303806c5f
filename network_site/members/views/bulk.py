"""Pages of nominating many people at once: the table, the fate of every row, and what became of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from network_site.members.actions.nominations import note_check
from network_site.members.bulk import COLUMNS, invite_all, judge
from network_site.members.forms.bulk import TableForm
from network_site.members.permissions import may_invite
from network_site.members.requests import MemberRequest


@require_http_methods(["GET", "POST"])
def bulk(request: MemberRequest) -> HttpResponse:
    """Take a table and show what would become of each row; with ``confirm``, invite the good ones.

    The rows are judged again on confirming, so that sending twice invites nobody twice.
    """
    if not may_invite(request.user):
        raise Http404
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "members/bulk.html", {"form": form}, status=422 if form.errors else 200)
    rows = judge(form.rows, by=request.user)
    is_done = "confirm" in request.POST
    if is_done:
        rows = invite_all(rows, by=request.user)
    else:
        note_check(by=request.user, rows=len(rows))
    good = sum(row.is_good for row in rows)
    context = {
        "rows": rows,
        "good": good,
        "left_out": form.left_out,
        "table": form.cleaned_data["table"],
        "is_done": is_done,
    }
    return render(request, "members/bulk_rows.html", context)


@require_GET
def bulk_template(request: MemberRequest) -> HttpResponse:
    """Download the head of a table to fill in."""
    if not may_invite(request.user):
        raise Http404
    response = HttpResponse("\ufeff" + ",".join(COLUMNS) + "\r\n", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="invitations.csv"'
    return response
