"""Reads of posts."""

from typing import Self

from network_site.access.querysets import MarkedQuerySet
from network_site.access.rules import Reader


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
            "acceptance",
            "thread__author_jurisdiction",
            "thread__acceptance",
            "thread__language",
            "thread__working_group",
        ).prefetch_related("thread__topics", "thread__concerns")

    def for_thread_page(self) -> Self:
        """Return posts of one thread with what permissions and a fragment not kept yet need."""
        return self.select_related("author_jurisdiction", "language", "acceptance")

    def in_reading_order(self) -> Self:
        """Return posts as they were written: numbers follow the thread's row lock, clocks may be set back."""
        return self.order_by("pk")

    def by(self, reader: Reader) -> Self:
        """Return posts that *reader* wrote."""
        return self.filter(author=reader.member_id)
