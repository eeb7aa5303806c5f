"""What is a reader's own in a thread, fetched beside the fragments that all readers share."""

from typing import Any

from django.db.models import CharField, Value

from discussions.models import Bookmark, Follow, Thread, UsefulVote
from network_site.members.models import Member


def own_marks(member: Member, thread: Thread) -> dict[str, Any]:
    """Return the numbers of the posts that *member* found useful and bookmarked, and how closely they follow."""
    mine = {"member": member, "post__thread": thread}
    rows = [
        model._default_manager.filter(**mine).values_list(Value(kind, CharField()), "post")
        for kind, model in (("useful", UsefulVote), ("bookmark", Bookmark))
    ]
    marks: dict[str, list[int]] = {"useful": [], "bookmark": []}
    for kind, post in rows[0].order_by().union(rows[1].order_by(), all=True):
        marks[kind].append(post)
    level = Follow.objects.filter(member=member, thread=thread).values_list("level", flat=True).first()
    return {**marks, "level": level or Follow.Level.NORMAL}
