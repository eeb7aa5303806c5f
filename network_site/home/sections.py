"""Pages of the sections of the guides, and who edits each."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from knowledge.guides.models import GuideIndexPage
from network_site.home import actions
from network_site.members.exceptions import Refused
from network_site.members.forms.roles import MemberSearchForm
from network_site.members.models import Member
from network_site.members.permissions import may_assign_roles
from network_site.members.requests import MemberRequest, asked_again
from network_site.members.roles import Role, in_section
from network_site.vocabulary.numbers import NUMBER

FOUND_AT_MOST = 20


@require_safe
def sections(request: MemberRequest) -> HttpResponse:
    """List the sections, each with its editors."""
    _must_assign(request)
    rows = [(section, list(_editors(section))) for section in GuideIndexPage.objects.sections()]
    crumbs = [(_("Roles"), reverse("members:roles")), (_("Sections"), "")]
    return render(request, "home/sections.html", {"rows": rows, "crumbs": crumbs})


@require_http_methods(["GET", "POST"])
def section(request: MemberRequest, pk: int) -> HttpResponse:
    """Show who edits a section, and whom a search finds; POST lets a member edit it, or ends that."""
    _must_assign(request)
    page: GuideIndexPage = get_object_or_404(GuideIndexPage.objects.sections(), pk=pk)
    if request.method == "POST":
        return _change(request, page)
    form = MemberSearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    editors = list(_editors(page))
    found: Any = Member.objects.verified().for_rows().matching(words).exclude(pk__in=[row.pk for row in editors])
    context = {
        "section": page,
        "editors": editors,
        "form": form,
        "words": words,
        "found": found[:FOUND_AT_MOST] if words else (),
        "crumbs": [(_("Sections"), reverse("sections:sections")), (page.title, "")],
    }
    return render(request, "home/section.html", context)


def _must_assign(request: MemberRequest) -> None:
    if not may_assign_roles(request.user):
        raise Http404


def _editors(page: GuideIndexPage) -> Any:
    return Member.objects.for_rows().with_role(in_section(Role.EDITOR, page.pk))


@asked_again
def _change(request: MemberRequest, page: GuideIndexPage) -> HttpResponse:
    number = request.POST.get("member", "")
    member: Member = get_object_or_404(Member, pk=number if NUMBER.fullmatch(number) else 0)
    change = actions.free_editor if request.POST.get("deed") == "free" else actions.bind_editor
    try:
        change(by=request.user, member=member, section=page)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The editors of the section are changed."))
    return redirect("sections:section", page.pk)
