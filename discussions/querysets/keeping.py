"""Reads of what readers keep and follow."""

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models import Q

from network_site.access.rules import visible_to
from network_site.members.models import Member


class BookmarkQuerySet(models.QuerySet[Any]):
    """Bookmarks."""

    def of(self, member: Member) -> Self:
        """Return the bookmarks of *member* on posts that they may still see and that nobody removed."""
        posts = self.model.post.field.related_model.objects.filter(visible_to(member), deleted_at=None)
        return self.filter(member=member, post__in=posts)

    def for_rows(self) -> Self:
        """Return bookmarks with what a row shows of their post."""
        return self.select_related("post__thread", "post__author_jurisdiction")


class FollowQuerySet(models.QuerySet[Any]):
    """What members follow."""

    def reaching(self, thread: Any) -> Self:
        """Return the follows of *thread* itself, its topics and those above, its countries and its group."""
        return self.reaching_any(
            thread=thread.pk,
            topics=thread.search_topics,
            jurisdictions=thread.search_countries,
            group=thread.working_group_id,
        )

    def reaching_any(
        self, *, thread: int | None, topics: Collection[int], jurisdictions: Collection[str], group: int | None
    ) -> Self:
        """Return the follows of any of these, by their numbers and codes."""
        return self.filter(
            Q(thread__isnull=False, thread=thread)
            | Q(topic__in=topics)
            | Q(jurisdiction__in=jurisdictions)
            | Q(group__isnull=False, group=group)
        )

    def of(self, member: Member) -> Self:
        """Return what *member* follows, of threads and groups those that they may still see."""
        threads = self.model.thread.field.related_model.objects.visible_to(member)
        mine = Q(group=None) | Q(group__in=member.working_group_ids)
        return self.filter(Q(thread=None) | Q(thread__in=threads), mine, member=member)


class SavedViewQuerySet(models.QuerySet[Any]):
    """Views of the list of questions."""

    def of(self, member: Member) -> Self:
        """Return the views that *member* saved; nobody sees those of others."""
        return self.filter(member=member)
