"""What discussions tell members."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from discussions.models import AnswerScope, Post
from network_site.access.rules import Audience
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


class Asked(AboutPost):
    """To those who can best answer a question: it is put to them."""

    slug = "asked"
    label = _("Questions put to me")
    said = ngettext_lazy("A question that you may be able to answer", "%(count)d questions put to you", "count")


class AboutPosition(Verb):
    """Something about what an answer states for a jurisdiction."""

    area = _("Questions")
    model = "discussions.AnswerScope"

    def load(self, pks: Collection[int]) -> Mapping[int, Any]:
        """Return the positions of standing answers."""
        scopes = AnswerScope.objects.standing().filter(post__deleted_at=None)
        found: Mapping[int, Any] = scopes.select_related("jurisdiction", "post__thread").in_bulk(pks)
        return found

    def audience_of(self, item: AnswerScope) -> Audience:
        """Return whom the answer is for."""
        return Audience.of(item.post)

    def heading(self, item: AnswerScope) -> str:
        """Return the question in one line, with the country."""
        return f"{item.post.thread.title} · {item.jurisdiction.name}"

    def subject(self, item: AnswerScope) -> Subject:
        """Return the country."""
        return Subject(country=item.jurisdiction.name)


class Endorsed(AboutPosition):
    """To who stated a position: somebody of that country confirms it."""

    slug = "endorsed"
    label = _("What I stated was confirmed")
    said = ngettext_lazy("A peer confirmed what you stated", "Peers confirmed %(count)d of your statements", "count")


class ReviewDue(AboutPosition):
    """To who keeps a position: the day of its review has passed."""

    slug = "review_due"
    label = _("What I stated is to be read again")
    said = ngettext_lazy("A statement of yours is to be read again", "%(count)d statements to read again", "count")


class LawChanged(AboutPosition):
    """To who keeps a position: its law is said to have changed."""

    slug = "law_changed"
    label = _("The law behind what I stated changed")
    said = ngettext_lazy(
        "The law behind a statement of yours is said to have changed",
        "The law behind %(count)d of your statements is said to have changed",
        "count",
    )


VERBS = (Answered(), Replied(), Accepted(), Asked(), Endorsed(), ReviewDue(), LawChanged())
