"""Telling members that a text mentions them."""

from discussions import exceptions
from discussions.actions.following import hearers
from discussions.mentions import AT_MOST, mentioned
from discussions.models import Post
from network_site.members.models import Member
from network_site.notifications.actions.notifying import notify
from network_site.notifications.levels import Level


def check_mentions(text: str) -> None:
    """Raise TooManyMentions for a *text* that would tell more people than a post may."""
    number = len(mentioned(text))
    if number > AT_MOST:
        raise exceptions.TooManyMentions(number, AT_MOST)


def tell_mentioned(post: Post, *, by: Member, before: str = "") -> None:
    """Tell those whom *post* mentions, and the text *before* did not; nobody who may not see it, or muted it."""
    new = [number for number in mentioned(post.body) if number not in mentioned(before)]
    if new:
        people = Member.objects.findable().filter(pk__in=new).order_by("pk").values_list("pk", flat=True)
        to = hearers(post.thread, direct=people)[Level.DIRECT]
        notify(verb="mentioned", about=post, group_with=post.thread, by=by, to=to)
