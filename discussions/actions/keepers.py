"""A post should be looked at: it joins the queue, and those who keep order there are told."""

from django.db.models import Q

from discussions import permissions
from discussions.models import Concern, Post
from network_site.access.readers import readers_of
from network_site.members.models import GroupMembership, Member
from network_site.members.roles import Role
from network_site.notifications.actions.notifying import notify


def raise_concern(post: Post, cause: Concern.Cause) -> None:
    """Put *post* into the moderators' queue for *cause*, unless it is there for it; call it in a transaction."""
    concern, is_new = Concern.objects.get_or_create(post=post, cause=cause, raised_by=None, closed_by=None)
    if is_new:
        tell_keepers(concern)


def tell_keepers(concern: Concern) -> None:
    """Tell who may decide about the post. Where nobody may, the secretariat hears that somebody must, and no more."""
    post = concern.post
    chairs = GroupMembership.objects.filter(group=post.working_group_id).exclude(role=GroupMembership.Role.MEMBER)
    asked = Q(groups__name=Role.MODERATOR) | Q(pk__in=chairs.values("member"))
    people = Member.objects.verified().filter(asked).distinct().values_list("pk", flat=True)
    keepers = [pk for pk, reader in readers_of(list(people)).items() if permissions.may_decide(reader, post)]
    if keepers:
        notify(verb="flagged", about=concern, group_with=post.thread, by=concern.raised_by, to=keepers)
    else:
        notify(verb="unseen", about=concern, to=Member.objects.verified().with_role(Role.SECRETARIAT))
