"""Pages of roles and deputies: who holds what, and where it changes."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network_site.members import permissions
from network_site.members.actions import deputies as deputy_actions
from network_site.members.actions import roles as actions
from network_site.members.exceptions import Refused
from network_site.members.forms.roles import DeputyForm, MemberSearchForm, RoleChangeForm
from network_site.members.models import Deputy, Member
from network_site.members.requests import MemberRequest, asked_again
from network_site.members.roles import Role

PAGE_SIZE = 50


@require_safe
def roles(request: MemberRequest) -> HttpResponse:
    """List who holds a role beyond that of a prosecutor, or the members whom the words of a search find."""
    _must_assign(request)
    form = MemberSearchForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    members = Member.objects.verified().for_rows()
    words, role = wanted.get("q"), wanted.get("role")
    if words:
        members = members.matching(words)
    if role:
        members = members.with_role(role)
    if not words and not role:
        members = members.filter(groups__in=Group.objects.exclude(name=Role.PROSECUTOR)).distinct()
    page = Paginator(members, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "members/roles.html", {"form": form, "page": page})


@require_http_methods(["GET", "POST"])
def member_roles(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the roles of one member; POST gives or takes one."""
    _must_assign(request)
    member: Member = get_object_or_404(Member.objects.select_related("jurisdiction", "service"), pk=pk)
    if request.method == "POST":
        return _change(request, member)
    held = member.role_names
    context = {
        "member": member,
        "rows": [(role, role in held) for role in Role],
        "stands_in_for": member.deputy_of.select_related("focal_point__jurisdiction"),
        "crumbs": [(_("Roles"), reverse("members:roles")), (member.label, "")],
    }
    return render(request, "members/member_roles.html", context)


@require_http_methods(["GET", "POST"])
def deputies(request: MemberRequest, pk: int) -> HttpResponse:
    """List who stands in for a focal point; POST appoints another."""
    focal_point: Member = get_object_or_404(Member.objects.with_role(Role.FOCAL_POINT), pk=pk)
    if not permissions.may_appoint_deputy(request.user, focal_point):
        raise Http404
    form = DeputyForm(request.POST or None, focal_point=focal_point)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["deputy"]
        return _done(
            request,
            focal_point,
            lambda: deputy_actions.appoint_deputy(by=request.user, focal_point=focal_point, deputy=chosen),
            _("The deputy is appointed."),
        )
    context = {
        "focal_point": focal_point,
        "deputies": focal_point.deputies.select_related("deputy__jurisdiction", "deputy__service"),
        "form": form,
        "crumbs": [(_("Members of my country"), reverse("members:country")), (_("Deputies"), "")],
    }
    return render(request, "members/deputies.html", context, status=422 if form.errors else 200)


@require_POST
def end_deputy(request: MemberRequest, pk: int) -> HttpResponse:
    """End that a member stands in for a focal point."""
    deputy: Deputy = get_object_or_404(Deputy.objects.select_related("focal_point", "deputy__jurisdiction"), pk=pk)
    if not permissions.may_appoint_deputy(request.user, deputy.focal_point):
        raise Http404
    return _done(
        request,
        deputy.focal_point,
        lambda: deputy_actions.remove_deputy(by=request.user, deputy=deputy),
        _("The member is no longer a deputy."),
    )


def _must_assign(request: MemberRequest) -> None:
    if not permissions.may_assign_roles(request.user):
        raise Http404


@asked_again
def _change(request: MemberRequest, member: Member) -> HttpResponse:
    form = RoleChangeForm(request.POST)
    if not form.is_valid():
        raise Http404
    role = Role(form.cleaned_data["role"])
    change = actions.grant_role if form.cleaned_data["deed"] == "grant" else actions.remove_role
    try:
        change(by=request.user, member=member, role=role)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The roles are changed. The member is signed out and signs in anew with them."))
    return redirect("members:member_roles", member.pk)


@asked_again
def _done(request: MemberRequest, focal_point: Member, deed: Callable[[], object], said: str) -> HttpResponse:
    try:
        deed()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("members:deputies", focal_point.pk)
