"""What discussions tell members."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from discussions.models import Post
from network_site.notifications.registry import Subject, Verb


class AboutPost(Verb):
    """Something about a post; the inbox groups by thread."""

    area = _("Questions")
    model = "discussions.Post"

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the posts that are not removed."""
        found: Mapping[int, Any] = Post.objects.filter(deleted_at=None).for_fragments().in_bulk(pks)
        return found

    def heading(self, item: Post) -> str:
        """Return the question in one line."""
        return item.thread.title

    def subject(self, item: Post) -> Subject:
        """Return the first topic of the thread, and the country of who wrote."""
        topic = next(iter(item.thread.topics.all()), None)
        country = item.author_jurisdiction
        return Subject(topic.label if topic else "", country.name if country else "")


class Answered(AboutPost):
    """To who asked: somebody answered."""

    slug = "answered"
    label = _("Answers")
    said = ngettext_lazy("A new answer", "%(count)d new answers", "count")


class Replied(AboutPost):
    """To who wrote a post: somebody replied to it."""

    slug = "replied"
    label = _("Replies to what I wrote")
    said = ngettext_lazy("A new reply", "%(count)d new replies", "count")


class Accepted(AboutPost):
    """To who answered: the asker accepted it."""

    slug = "accepted"
    label = _("My answer was accepted")
    said = ngettext_lazy("Your answer was accepted", "%(count)d of your answers were accepted", "count")

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the posts that are still accepted."""
        return {pk: post for pk, post in super().load(pks).items() if post.is_accepted}


VERBS = (Answered(), Replied(), Accepted())
