"""What a change of mark or working group does to who reads a thread."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Q

from discussions.models import Post, Thread
from network_site.access.marks import GROUP_MARKS, Mark
from network_site.access.readers import readers_of
from network_site.access.rules import Audience
from network_site.members.models import GroupMembership, Member

REACH = (Mark.CLEAR, Mark.GREEN, Mark.AMBER, Mark.AMBER_STRICT)  # the widest first


class Movement(StrEnum):
    """How an audience changes; another group is wider, for it lets in who did not read before."""

    SAME = "same"
    NARROWER = "narrower"
    WIDER = "wider"


def movement(before: Audience, after: Audience) -> Movement:
    """Return how the audience changes from *before* to *after*."""
    was, will = (REACH.index(Mark(audience.mark)) for audience in (before, after))
    if before.mark in GROUP_MARKS and after.mark in GROUP_MARKS and before.working_group_id != after.working_group_id:
        return Movement.WIDER
    strict = Mark.AMBER_STRICT
    if before.mark == after.mark == strict and before.service_id != after.service_id:
        return Movement.WIDER
    if was == will:
        return Movement.SAME
    return Movement.NARROWER if will > was else Movement.WIDER


@dataclass(frozen=True)
class Change:
    """How many members read a thread before and after, and which of those who wrote in it would not any more."""

    movement: Movement
    before: int
    after: int
    losing: list[str]


def change_of(thread: Thread, after: Audience) -> Change:
    """Return what it means that *thread* gets the audience *after*."""
    posts = Post.objects.filter(thread=thread).select_related("author_jurisdiction").order_by("pk")
    readers = readers_of({post.author_id for post in posts})
    losing = [
        _who(post)
        for post in posts
        if not post.is_anonymous  # whether they are in a group would tell who they are
        and (reader := readers.get(post.author_id))
        and thread.audience.admits(reader)
        and not after.admits(reader)
    ]
    return Change(movement(thread.audience, after), _count(thread.audience), _count(after), list(dict.fromkeys(losing)))


def _count(audience: Audience) -> int:
    members = Member.objects.verified()
    if audience.mark not in GROUP_MARKS:
        return int(members.count())
    inside = Q(pk__in=GroupMembership.objects.filter(group=audience.working_group_id).values("member"))
    if audience.mark == Mark.AMBER_STRICT:
        inside &= Q(service=audience.service_id)
    return int(members.filter(inside).count())


def _who(post: Any) -> str:
    country = post.author_jurisdiction
    return f"{post.shown_office}, {country.name}" if country else str(post.shown_office)
