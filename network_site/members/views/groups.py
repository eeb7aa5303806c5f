"""Pages of working groups: the list, creating one, its members, its settings. The home of a group is in ``home``."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from network_site.members import permissions
from network_site.members.actions import groups as actions
from network_site.members.exceptions import Refused
from network_site.members.forms.groups import (
    DescribeForm,
    FindMemberForm,
    GroupForm,
    GroupInviteForm,
    JoinForm,
    RoleForm,
)
from network_site.members.models import GroupInvitation, JoinRequest, Member, WorkingGroup
from network_site.members.requests import MemberRequest, asked_again
from network_site.vocabulary.numbers import NUMBER


@require_GET
def groups(request: MemberRequest) -> HttpResponse:
    """List the reader's groups, the invitations that wait, and the open groups."""
    member = request.user
    known = WorkingGroup.objects.visible_to(member).annotate(size=Count("memberships", distinct=True))
    waiting = Count("join_requests", filter=Q(join_requests__decided_at=None), distinct=True)
    mine = WorkingGroup.objects.visible_to(member).filter(pk__in=member.group_memberships.values("group"))
    invitations = member.group_invitations.filter(answered_at=None, group__archived_at=None)
    context = {
        "mine": _with_places(mine.annotate(size=Count("memberships", distinct=True), waiting=waiting), member),
        "invitations": invitations.select_related("group", "invited_by__jurisdiction"),
        "open": known.active().filter(is_closed=False).exclude(pk__in=mine.values("pk")),
        "asked": set(member.join_requests.filter(decided_at=None).values_list("group_id", flat=True)),
        "may_create": permissions.may_create_group(member),
        "may_appoint": permissions.may_appoint_chairs(member),
    }
    return render(request, "groups/groups.html", context)


@require_http_methods(["GET", "POST"])
def create(request: MemberRequest) -> HttpResponse:
    """Create a group."""
    if not permissions.may_create_group(request.user):
        raise Http404
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            group = actions.create_group(by=request.user, **form.group())
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The group is there. Now invite its members."))
            return redirect("groups:people", group.slug)
    context = {"form": form, "crumbs": _crumbs()}
    return render(request, "groups/create.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def people(request: MemberRequest, slug: str) -> HttpResponse:
    """List the members of a group; its chairs invite, admit and remove there."""
    group = _own_group(request, slug)
    manages = permissions.may_manage_group(request.user, group)
    words = (request.POST if request.method == "POST" else request.GET).get("q", "")
    may_invite = manages and not group.archived_at
    form = GroupInviteForm(request.POST or None, group=group, words=words) if may_invite else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _invited(request, group, form):
            return redirect("groups:people", slug)
    finding = FindMemberForm({"q": words})
    shown = {"manages": manages, "form": form, "finding": finding, "words": words}
    context = {**_people(request, group), **shown, "crumbs": _crumbs(group)}
    return render(request, "groups/people.html", context, status=422 if form and form.errors else 200)


@require_http_methods(["GET", "POST"])
def settings(request: MemberRequest, slug: str) -> HttpResponse:
    """Describe a group, archive it or reopen it."""
    group = _own_group(request, slug)
    if not permissions.may_manage_group(request.user, group):
        raise Http404
    stored_name = group.name
    form = DescribeForm(request.POST or None, instance=group)
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe_group(by=request.user, group=group, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The change is saved."))
            return redirect("groups:home", slug)
    group.name = stored_name  # the form wrote what was typed into it
    may_chair = permissions.may_chair_group(request.user, group)
    context = {"group": group, "form": form, "may_chair": may_chair, "crumbs": _crumbs(group)}
    return render(request, "groups/settings.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def join(request: MemberRequest, slug: str) -> HttpResponse:
    """Ask to join an open group."""
    group = get_object_or_404(WorkingGroup.objects.visible_to(request.user).active().filter(is_closed=False), slug=slug)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_to_join(by=request.user, group=group, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The chairs of the group read your request. You get a mail when they decide."))
            return redirect("groups:home", slug)
    context = {"group": group, "form": form, "crumbs": _crumbs(group)}
    return render(request, "groups/join.html", context, status=422 if form.errors else 200)


@require_POST
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Accept or decline an invitation."""
    invitation = get_object_or_404(request.user.group_invitations.select_related("group"), pk=pk)
    accept = request.POST.get("answer") == "accept"
    said = _("Welcome to the group.") if accept else _("You declined the invitation.")
    done = _done(
        request, said, lambda: actions.answer_invitation(by=request.user, invitation=invitation, accept=accept)
    )
    return redirect("groups:home", invitation.group.slug) if done and accept else redirect("groups:groups")


@require_POST
def withdraw(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Take back an invitation."""
    invitation = get_object_or_404(GroupInvitation, group=_managed_group(request, slug), pk=pk)
    _done(
        request,
        _("The invitation is withdrawn."),
        lambda: actions.withdraw_invitation(by=request.user, invitation=invitation),
    )
    return redirect("groups:people", slug)


@require_POST
def decide(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Admit who asked to join, or not."""
    asked = get_object_or_404(
        JoinRequest.objects.select_related("group", "member"), group=_managed_group(request, slug), pk=pk
    )
    admit = request.POST.get("decision") == "admit"
    said = _("The member is in the group.") if admit else _("The request is refused.")
    _done(request, said, lambda: actions.decide_request(by=request.user, request=asked, admit=admit))
    return redirect("groups:people", slug)


@require_POST
def leave(request: MemberRequest, slug: str) -> HttpResponse:
    """Leave a group."""
    group = _own_group(request, slug)
    done = _done(request, _("You left the group."), lambda: actions.leave_group(by=request.user, group=group))
    return redirect("groups:groups") if done else redirect("groups:people", slug)


@require_POST
def remove(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Take a member out of a group."""
    group = _managed_group(request, slug)
    member = get_object_or_404(Member, group_memberships__group=group, pk=pk)
    _done(
        request,
        _("The member is no longer in the group."),
        lambda: actions.remove_from_group(by=request.user, group=group, member=member),
    )
    return redirect("groups:people", slug)


@require_POST
def change_role(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """Give a member of the group another role."""
    group = _managed_group(request, slug)
    member = get_object_or_404(Member, group_memberships__group=group, pk=pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return redirect("groups:people", slug)
    return _change_role(request, group, member, form.cleaned_data["role"])


@require_POST
def archive(request: MemberRequest, slug: str) -> HttpResponse:
    """Close a group for writing."""
    group = _managed_group(request, slug)
    _done(request, _("The group is archived."), lambda: actions.archive_group(by=request.user, group=group))
    return redirect("groups:home", slug)


@require_POST
def reopen(request: MemberRequest, slug: str) -> HttpResponse:
    """Open an archived group again."""
    group = _managed_group(request, slug)
    _done(request, _("The group is open again."), lambda: actions.reopen_group(by=request.user, group=group))
    return redirect("groups:home", slug)


@require_http_methods(["GET", "POST"])
def without_chair(request: MemberRequest) -> HttpResponse:
    """List groups whose chair lost standing, by number alone, and appoint the next in line."""
    if not permissions.may_appoint_chairs(request.user):
        raise Http404
    waiting = WorkingGroup.objects.without_chair().order_by("pk")
    if request.method == "POST":
        number = request.POST.get("group", "")
        return _appoint(request, get_object_or_404(waiting, pk=number if NUMBER.fullmatch(number) else 0))
    context = {"waiting": waiting.values_list("pk", flat=True), "crumbs": _crumbs()}
    return render(request, "groups/without_chair.html", context)


@asked_again
def _change_role(request: MemberRequest, group: WorkingGroup, member: Member, role: str) -> HttpResponse:
    _done(
        request,
        _("The role is changed."),
        lambda: actions.change_group_role(by=request.user, group=group, member=member, role=role),
    )
    return redirect("groups:people", group.slug)


@asked_again
def _appoint(request: MemberRequest, group: WorkingGroup) -> HttpResponse:
    said = _("The next in line chairs the group.")
    _done(request, said, lambda: actions.appoint_chair(by=request.user, group=group))
    return redirect("groups:without_chair")


def _own_group(request: MemberRequest, slug: str) -> WorkingGroup:
    group: WorkingGroup = get_object_or_404(WorkingGroup.objects.of(request.user), slug=slug)
    return group


def _managed_group(request: MemberRequest, slug: str) -> WorkingGroup:
    group = _own_group(request, slug)
    if not permissions.may_manage_group(request.user, group):
        raise Http404
    return group


def _invited(request: MemberRequest, group: WorkingGroup, form: GroupInviteForm) -> bool:
    try:
        actions.invite_to_group(by=request.user, group=group, **form.invitation())
    except Refused as refusal:
        form.add_error("member", str(refusal))
        return False
    messages.success(request, _("The invitation is on its way; the mail does not name the group."))
    return True


def _people(request: MemberRequest, group: WorkingGroup) -> dict[str, Any]:
    places = group.memberships.select_related("member__jurisdiction").order_by("role", "joined_at", "pk")
    return {
        "group": group,
        "places": places,
        "mine": next((place for place in places if place.member_id == request.user.pk), None),
        "requests": group.join_requests.filter(decided_at=None).select_related("member__jurisdiction"),
        "invitations": group.invitations.filter(answered_at=None).select_related("member__jurisdiction"),
    }


def _with_places(groups: Any, member: Member) -> list[WorkingGroup]:
    """Return *groups*, each with the ``place`` that *member* has in it; active ones first."""
    places = {place.group_id: place for place in member.group_memberships.all()}
    found = sorted(groups, key=lambda group: group.archived_at is not None)
    for group in found:
        group.place = places[group.pk]
    return found


def _done(request: MemberRequest, said: str, act: Callable[[], object]) -> bool:
    """Act and say so; say the refusal instead where there is one."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, said)
    return True


def _crumbs(group: WorkingGroup | None = None) -> list[tuple[str, str]]:
    crumbs = [(_("Groups"), reverse("groups:groups"))]
    return [*crumbs, (group.name, group.get_absolute_url())] if group else crumbs
