"""The home of a working group: what the parts of the site hold for it."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from discussions.fragments import thread_row
from discussions.models import Thread
from events.models import Session, SessionMaterial
from network_site.home.pinboard import pinned
from network_site.members.models import Member, WorkingGroup
from network_site.members.requests import MemberRequest

ROWS = 10
SHOWN_AFTER = timedelta(days=30)  # for which members read that their group was opened


@require_GET
def home(request: MemberRequest, slug: str) -> HttpResponse:
    """Show a group: all of it to its members, what it is for to those who may join."""
    known = WorkingGroup.objects.visible_to(request.user)
    group: WorkingGroup = get_object_or_404(known, slug=slug)
    context = (
        _inside(group, request.user)
        if group.pk in request.user.working_group_ids
        else _at_the_door(group, request.user)
    )
    crumbs = [(_("Groups"), reverse("groups:groups")), (group.name, "")]
    return render(request, "groups/home.html", {**context, "group": group, "crumbs": crumbs})


def _inside(group: WorkingGroup, member: Member) -> dict[str, Any]:
    places = list(group.memberships.select_related("member__jurisdiction").order_by("role", "joined_at", "pk"))
    openings = list(group.openings.filter(ends_at__gte=timezone.now() - SHOWN_AFTER).order_by("-opened_at", "-pk"))
    looking = [opening for opening in openings if opening.is_current]
    mine = next((place for place in (*places, *looking) if place.member_id == member.pk), None)
    if mine is None:  # it ended while the request was on its way
        raise Http404
    materials = SessionMaterial.objects.visible_to(member).filter(working_group=group)
    sessions = Session.objects.visible_to(member).filter(working_group=group, edition__live=True)
    return {
        "place": mine,
        "places": places,
        "openings": openings,
        "threads": _threads(group, member),
        "pinned": pinned(group, member),
        "sessions": sessions.filter(ends_at__gte=timezone.now())
        .select_related("edition")
        .order_by("starts_at", "pk")[:ROWS],
        "past_sessions": sessions.filter(ends_at__lt=timezone.now())
        .select_related("edition")
        .order_by("-starts_at", "-pk")[:ROWS],
        "materials": materials.filter(session__in=sessions)
        .select_related("session__edition")
        .order_by("-added_at", "-pk")[:ROWS],
        "requests": group.join_requests.filter(decided_at=None).count() if mine.manages else 0,
    }


def _at_the_door(group: WorkingGroup, member: Member) -> dict[str, Any]:
    invitations = group.invitations.filter(member=member, answered_at=None)
    asked = group.join_requests.filter(member=member, decided_at=None).exists()
    chair = group.memberships.filter(role="chair").select_related("member__jurisdiction").first()
    invitation = invitations.select_related("invited_by__jurisdiction").first()
    return {"place": None, "invitation": invitation, "asked": asked, "chair": chair, "threads": _threads(group, member)}


def _threads(group: WorkingGroup, member: Member) -> list[Any]:
    language = get_language() or "en"
    threads = (
        Thread.objects.visible_to(member).in_sight().filter(working_group=group).order_by("-last_activity_at", "-pk")
    )
    return [thread_row(thread, language) for thread in threads.for_rows()[:ROWS]]
