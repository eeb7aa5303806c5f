"""What a member has not read of a thread: posts of others since they opened it, or all of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from django.utils import timezone

from discussions.models import Follow, ListVisit, Post, ReadMark, Thread
from network_site.access.rules import Reader
from network_site.members.models import Member

VISIT_OVER = timedelta(hours=1)  # after so long without a look at the list, the next one begins another visit


@dataclass(frozen=True, slots=True)
class Unread:
    """How many posts of others came since a member read the thread, or that it is new to them as a whole.

    It is new when they never opened it and it was asked since their last visit to the list, or they follow it. Of what
    they muted, or passed by before, nothing is unread.
    """

    count: int = 0
    is_new: bool = False


NOTHING = Unread()
Place: TypeAlias = tuple[int, int | None]  # a thread, and a member


def unread_of(thread: Thread, member: Member) -> Unread:
    """Return what *member* has not read of *thread*, which was read ``with_unread_of`` them."""
    if thread.read_upto is not None:
        return _opened(thread.own_level, thread.unread_count)
    return _unopened(thread, member.pk, thread.own_level, _visit_before(thread))


class Readership:
    """What everybody has not read of some threads, read in four queries whatever their number."""

    def __init__(self, threads: Collection[Thread]) -> None:
        mine = {"thread__in": [thread.pk for thread in threads]}
        latest = max((thread.created_at for thread in threads), default=timezone.now())
        marks = ReadMark.objects.filter(**mine).values_list("thread", "member", "upto")
        levels = Follow.objects.filter(**mine).values_list("thread", "member", "level")
        visits = ListVisit.objects.filter(before_at__lt=latest).values_list("member", "before_at")
        self._upto: dict[Place, int] = {(thread, member): upto for thread, member, upto in marks}
        self._levels: dict[Place, str] = {(thread, member): level for thread, member, level in levels}
        self._visited: dict[int | None, datetime] = dict(visits)
        self._posts: dict[int, list[tuple[int, int]]] = {}
        posts = Post.objects.contributions().filter(**mine, pk__gt=min(self._upto.values(), default=0))
        for thread, post, author in posts.order_by("-pk").values_list("thread", "pk", "author"):
            self._posts.setdefault(thread, []).append((post, author))

    def unread_of(self, thread: Thread, reader: Reader) -> Unread:
        """Return what *reader* has not read of *thread*. The twin of the function above."""
        key = (thread.pk, reader.member_id)
        level, upto = self._levels.get(key), self._upto.get(key)
        if upto is None:
            return _unopened(thread, reader.member_id, level, self._visited.get(reader.member_id))
        return _opened(level, self._count(thread, reader, upto))

    def _count(self, thread: Thread, reader: Reader, upto: int) -> int:
        count = 0
        for post, author in self._posts.get(thread.pk, ()):  # the latest first: most have read nearly all
            if post <= upto:
                break
            count += author != reader.member_id
        return count


def _visit_before(thread: Thread) -> datetime | None:
    """Return when the visit ended before the one that *thread* is shown in, which is noted once the page is out."""
    is_over = thread.visited_at is not None and timezone.now() - thread.visited_at > VISIT_OVER
    return thread.visited_at if is_over else thread.visited_before


def _opened(level: str | None, count: int) -> Unread:
    return NOTHING if level == Follow.Level.MUTED else Unread(count)


def _unopened(thread: Thread, member: int | None, level: str | None, visited_before: datetime | None) -> Unread:
    if level == Follow.Level.MUTED or thread.author_id == member:
        return NOTHING
    is_followed = level in {Follow.Level.WATCHING, Follow.Level.TRACKING}
    return Unread(is_new=is_followed or (visited_before is not None and thread.created_at > visited_before))
