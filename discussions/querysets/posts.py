"""Reads of posts."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Prefetch

from network_site.access.querysets import MarkedQuerySet
from network_site.access.rules import Reader


def positions() -> "Prefetch[str, Any, str]":
    """Return what brings the positions of posts with all that their HTML needs."""
    return Prefetch("scopes", apps.get_model("discussions", "AnswerScope").objects.for_fragments())


class PostQuerySet(MarkedQuerySet):
    """Posts of threads."""

    def contributions(self) -> Self:
        """Return answers and replies that stand."""
        return self.filter(kind__in=("answer", "reply"), deleted_at=None)

    def for_fragments(self) -> Self:
        """Return posts with all that their HTML needs."""
        return self.select_related(
            "author_jurisdiction",
            "language",
            "thread__author_jurisdiction",
            "thread__language",
            "thread__working_group",
        ).prefetch_related("thread__topics", "thread__concerns", "thread__provisions", positions())

    def for_thread_page(self) -> Self:
        """Return posts of one thread with what permissions and a fragment not kept yet need."""
        return self.select_related("author_jurisdiction", "language").prefetch_related(positions())

    def in_reading_order(self) -> Self:
        """Return posts as they were written: numbers follow the thread's row lock, clocks may be set back."""
        return self.order_by("pk")

    def by(self, reader: Reader) -> Self:
        """Return posts that *reader* wrote."""
        return self.filter(author=reader.member_id)
