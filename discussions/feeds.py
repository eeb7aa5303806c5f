"""What discussions tell outside of the network: that there is a question or an answer, by its title, and due days."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from icalendar import Component, Event
from icalendar.enums import CLASS, TRANSP

from discussions.models import AnswerScope, Post, Thread
from network_site.access.marks import OPEN_MARKS
from network_site.members.models import Member
from network_site.notifications.news import News, NewsKind

REVIEWS = 200


class Questions(NewsKind):
    """Questions."""

    slug, verb = "question", "question.asked"
    label = _("Question")

    def standing(self) -> Any:
        """Return the threads whose question is there for all to read."""
        asked = Post.objects.filter(thread=OuterRef("pk"), kind="question", deleted_at=None, withheld_at=None)
        return Thread.objects.filter(Exists(asked)).prefetch_related("topics", "concerns")

    def news(self, item: Thread) -> News:
        """Return the question in one line."""
        return News(
            kind=self.slug,
            number=item.pk,
            title=item.title,
            path=item.get_absolute_url(),
            mark=item.mark,
            at=item.created_at,
            topics=tuple(topic.slug for topic in item.topics.all()),
            countries=tuple(item.search_countries),
        )


class Answers(NewsKind):
    """Answers, by the question that they answer."""

    slug, verb = "answer", "answer.posted"
    label = _("Answer")

    def standing(self) -> Any:
        """Return the answers that are there for all to read, below a question that is too."""
        asked = Post.objects.filter(thread=OuterRef("thread"), kind="question", deleted_at=None, withheld_at=None)
        answers = Post.objects.filter(Exists(asked), kind="answer", deleted_at=None, withheld_at=None)
        return answers.select_related("thread").prefetch_related("thread__topics", "scopes")

    def news(self, item: Post) -> News:
        """Return the question in one line, and for which countries the answer speaks."""
        return News(
            kind=self.slug,
            number=item.pk,
            title=item.thread.title,
            path=item.get_absolute_url(),
            mark=item.mark,
            at=item.created_at,
            topics=tuple(topic.slug for topic in item.thread.topics.all()),
            countries=tuple(dict.fromkeys(code for code in item.speaks_for if code)),
        )


def reviews_of(member: Member) -> Iterable[Component]:
    """Return the days on which *member* is to read again what they stated, for their calendar."""
    own = AnswerScope.objects.standing().visible_to(member).filter(post__author=member, post__mark__in=OPEN_MARKS)
    for scope in own.select_related("jurisdiction", "post__thread").order_by("-review_due", "-pk")[:REVIEWS]:
        what = {"question": scope.post.thread.title, "country": scope.jurisdiction.name}
        yield Event.new(
            uid=f"review-{scope.pk}@{urlsplit(settings.SITE_URL).hostname}",
            stamp=datetime.combine(scope.verified_on, time(), UTC),
            start=scope.review_due,
            summary=gettext("Read again: %(question)s · %(country)s") % what,
            url=f"{settings.SITE_URL}{scope.get_absolute_url()}",
            classification=CLASS.PRIVATE,
            transparency=TRANSP.TRANSPARENT,
        )
