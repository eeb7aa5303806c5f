"""Reads of posts."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Min, OuterRef, Prefetch, Q

from network_site.access.marks import GROUP_MARKS
from network_site.access.querysets import MarkedQuerySet
from network_site.access.rules import Reader
from network_site.members.roles import Role


def positions() -> "Prefetch[str, Any, str]":
    """Return what brings the positions of posts with all that their HTML needs."""
    return Prefetch("scopes", apps.get_model("discussions", "AnswerScope").objects.for_fragments())


class PostQuerySet(MarkedQuerySet):
    """Posts of threads."""

    def contributions(self) -> Self:
        """Return answers and replies that stand."""
        return self.filter(kind__in=("answer", "reply"), deleted_at=None, withheld_at=None)

    def answering(self, code: str | OuterRef | None) -> Self:
        """Return answers in sight from or for the jurisdiction *code*, or any where that is None."""
        answers = self.filter(kind="answer", deleted_at=None, withheld_at=None)
        if code is None:
            return answers
        return answers.filter(Q(author_jurisdiction=code) | Q(scopes__jurisdiction=code, scopes__retired_at=None))

    def for_fragments(self) -> Self:
        """Return posts with all that their HTML needs."""
        return self.select_related(
            "author_jurisdiction",
            "language",
            "thread__author_jurisdiction",
            "thread__language",
            "thread__working_group",
        ).prefetch_related("thread__topics", "thread__concerns", "thread__provisions", positions())

    def for_notices(self) -> Self:
        """Return posts with what a notification says of them."""
        return self.select_related("author_jurisdiction", "thread").prefetch_related("thread__topics")

    def for_thread_page(self) -> Self:
        """Return posts of one thread with what permissions and a fragment not kept yet need."""
        return self.select_related("author_jurisdiction", "language").prefetch_related(positions())

    def in_reading_order(self) -> Self:
        """Return posts as they were written: numbers follow the thread's row lock, clocks may be set back."""
        return self.order_by("pk")

    def moderated_by(self, person: Any) -> Self:
        """Return posts where *person* keeps order, but their own: the twin of ``permissions.may_decide``."""
        reader = Reader.of(person)
        only_read = Q(mark__in=GROUP_MARKS, working_group__in=reader.opened_ids)
        found = self.visible_to(reader).exclude(only_read).exclude(author=reader.member_id)
        return found if Role.MODERATOR in reader.roles else found.filter(working_group__in=reader.chaired_ids)

    def in_queue(self) -> Self:
        """Return posts about which a concern is open, with all that is shown of them, the longest waiting first."""
        waiting = Prefetch("concerns", self.model.concerns.rel.related_model.objects.filter(closed_by=None))
        since = Min("concerns__raised_at", filter=Q(concerns__closed_by=None))
        queue = self.annotate(waits_since=since).filter(waits_since__isnull=False).order_by("waits_since", "pk")
        return queue.for_fragments().select_related("withheld").prefetch_related(waiting)

    def by(self, reader: Reader) -> Self:
        """Return posts that *reader* wrote."""
        return self.filter(author=reader.member_id)
