"""Reads of guides."""

import unicodedata
from collections.abc import Iterable
from typing import Any, Self

from django.db.models import Case, Count, Q, Value, When
from django.utils import timezone
from wagtail.models import PageManager, PageQuerySet

from network_site.access.rules import visible_to

HITS_LIMIT = 200
WORDS_LIMIT = 16


class GuideQuerySet(PageQuerySet):
    """Guides, read for a person."""

    def visible_to(self, person: Any) -> Self:
        """Return the published guides that *person* (Member, AnonymousUser, Reader or None) may see."""
        return self.live().filter(visible_to(person, grouped=False))

    def due_for_review(self) -> Self:
        """Return the guides whose review date has passed."""
        return self.filter(review_due__lt=timezone.localdate())

    def about(self, topic: Any) -> Self:
        """Return the guides about *topic* or a topic below it."""
        return self.filter(Q(topics=topic) | Q(topics__parent=topic)).distinct()

    def drawing_on(self, jurisdiction: Any) -> Self:
        """Return the guides that draw on the practice of *jurisdiction*."""
        return self.filter(jurisdictions=jurisdiction)

    def matching(self, text: str) -> Self:
        """Return the guides in which the search engine finds *text*, best first. Apply it after ``visible_to``.

        The engine gets bare words, because a quote or bracket could be part of its own query language.
        """
        words = "".join(character if unicodedata.category(character)[0] in "LMN" else " " for character in text).split()
        hits = [guide.pk for guide in self.search(" ".join(words[:WORDS_LIMIT]))[:HITS_LIMIT]]
        if not hits:
            return self.none()
        rank = Case(*(When(pk=pk, then=Value(place)) for place, pk in enumerate(hits)))
        return self.filter(pk__in=hits).order_by(rank)

    def sharing_topics(self, topics: Iterable[Any]) -> Self:
        """Return the guides that share any of *topics*, those that share most first."""
        shared = Count("topics", filter=Q(topics__in=topics), distinct=True)
        return self.annotate(shared=shared).filter(shared__gt=0).order_by("-shared", "title")

    def for_rows(self) -> Self:
        """Return the guides with all that a row of a list shows."""
        return self.select_related("language").prefetch_related("topics", "jurisdictions")


GuideManager = PageManager.from_queryset(GuideQuerySet)


class GuideIndexQuerySet(PageQuerySet):
    """Lists of guides: the one of the site, and its sections."""

    def sections(self) -> Self:
        """Return the lists below the first one, which may have editors of their own."""
        first = self.model._default_manager.order_by("path").values("pk")[:1]
        return self.exclude(pk__in=first).order_by("path")

    def visible_to(self, person: Any) -> Self:
        """Return the published lists that *person* may see."""
        return self.live().filter(visible_to(person, grouped=False))


GuideIndexManager = PageManager.from_queryset(GuideIndexQuerySet)
