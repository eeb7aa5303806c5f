"""What members are told where order is kept: those who keep it, those who flagged, and those decided about."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from discussions.models import Concern, Correction, Decision, Post
from discussions.permissions import may_decide
from network_site.access.marks import Mark
from network_site.access.rules import Audience, Reader
from network_site.members.roles import Role
from network_site.notifications.levels import Level, Way
from network_site.notifications.registry import Verb


class AboutConcern(Verb):
    """Something about a post at which somebody should look."""

    area = _("Questions")
    model = "discussions.Concern"

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the concerns that no decision has closed."""
        waiting = Concern.objects.filter(closed_by=None, post__deleted_at=None)
        found: Mapping[int, Any] = waiting.select_related("post__thread").in_bulk(pks)
        return found


class Flagged(AboutConcern):
    """To those who keep order: a post waits for them."""

    slug = "flagged"
    label = _("Posts that wait for a moderator")
    said = ngettext_lazy("A post waits for a moderator", "%(count)d posts wait for a moderator", "count")

    def audience_of(self, item: Concern) -> Audience:
        """Return whom the post is for."""
        return Audience.of(item.post)

    def may_see(self, item: Concern, reader: Reader) -> bool:
        """Whether *reader* may decide about the post."""
        return may_decide(reader, item.post)

    def heading(self, item: Concern) -> str:
        """Return the question in one line."""
        return item.post.thread.title

    def url(self, item: Concern) -> str:
        """Return the page on which it is decided."""
        return reverse("discussions:moderate", args=[item.post_id])


class FlagSettled(AboutConcern):
    """To who flagged a post: whether those who keep order acted, and nothing of what they wrote to anybody."""

    slug = "flag_settled"
    label = _("What became of posts that I flagged")
    said = ngettext_lazy(
        "A post that you flagged was looked at", "%(count)d posts that you flagged were looked at", "count"
    )
    ways: ClassVar = {Level.DIRECT: Way.INBOX}

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the flags that a decision closed and still does."""
        closed = Concern.objects.filter(cause=Concern.Cause.FLAG, closed_by__undone_at=None).exclude(closed_by=None)
        found: Mapping[int, Any] = closed.select_related("post__thread", "closed_by").in_bulk(pks)
        return found

    def audience_of(self, item: Concern) -> Audience:
        """Return whom the post is for."""
        return Audience.of(item.post)

    def heading(self, item: Concern) -> str:
        """Return the outcome, with the question in one line."""
        about = {"title": item.post.thread.title}
        if item.is_upheld:
            return gettext("Upheld, and something was done: %(title)s") % about
        return gettext("Looked at, and left as it is: %(title)s") % about

    def url(self, item: Concern) -> str:
        """Return the place of the post, also where it is gone from there."""
        return item.post.get_absolute_url()


class Unseen(AboutConcern):
    """To the secretariat, without a word of what or where: a post waits, and nobody may look at it."""

    slug = "unseen"
    label = _("Posts at which no moderator may look")
    said = ngettext_lazy(
        "A post waits where nobody keeps order",
        "%(count)d posts wait where nobody keeps order",
        "count",
    )

    def audience_of(self, item: Concern) -> Audience:  # noqa: ARG002
        """Return the members: nothing of the post is said."""
        return Audience(Mark.GREEN)

    def may_see(self, item: Concern, reader: Reader) -> bool:  # noqa: ARG002
        """Whether *reader* is of the secretariat, which appoints chairs."""
        return reader.verified and Role.SECRETARIAT in reader.roles

    def heading(self, item: Concern) -> str:  # noqa: ARG002
        """Return what is to be done, and no name: the group may be closed."""
        return gettext("Appoint who keeps order in a group")

    def url(self, item: Concern) -> str:  # noqa: ARG002
        """Return the page of groups that nobody chairs."""
        return reverse("groups:without_chair")


class Corrected(Verb):
    """To who asked: a moderator corrected what the question is about."""

    slug = "corrected"
    area = _("Questions")
    label = _("A moderator corrected my question")
    said = ngettext_lazy(
        "A moderator corrected what your question is about", "%(count)d corrections of your questions", "count"
    )
    model = "discussions.Correction"

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the corrections of questions in sight."""
        asked = Post.objects.filter(kind=Post.Kind.QUESTION, deleted_at=None, withheld_at=None)
        rows = Correction.objects.filter(thread__in=asked.values("thread")).select_related("thread")
        found: Mapping[int, Any] = rows.in_bulk(pks)
        return found

    def audience_of(self, item: Correction) -> Audience:
        """Return whom the thread is for."""
        return item.thread.audience

    def heading(self, item: Correction) -> str:
        """Return the question in one line."""
        return item.thread.title

    def url(self, item: Correction) -> str:
        """Return the page of the question."""
        return item.thread.get_absolute_url()


class Decided(Verb):
    """To who wrote a post: a moderator decided about it."""

    slug = "decided"
    area = _("Questions")
    label = _("A moderator decided about my post")
    said = ngettext_lazy("A moderator decided about your post", "%(count)d decisions about your posts", "count")
    model = "discussions.Decision"

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the decisions with their posts."""
        found: Mapping[int, Any] = Decision.objects.select_related("post__thread").in_bulk(pks)
        return found

    def audience_of(self, item: Decision) -> Audience:
        """Return whom the post is for."""
        return item.audience

    def heading(self, item: Decision) -> str:
        """Return the question in one line."""
        return item.post.thread.title

    def url(self, item: Decision) -> str:  # noqa: ARG002  one page for all of them
        """Return the page of decisions about one's own posts."""
        return reverse("discussions:decided")
