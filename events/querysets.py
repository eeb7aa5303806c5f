"""Reads of editions, sessions and materials."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F
from django.utils import timezone
from modelsearch.queryset import SearchableQuerySetMixin
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from events.zones import same_wall_time
from network_site.access.querysets import MarkedQuerySet, OpenMarkedQuerySet
from network_site.files.querysets import ReadableQuerySet

if TYPE_CHECKING:
    from datetime import datetime

    from events.models import Edition

LAST_ZONE = timedelta(hours=12)  # a day lasts until it is over in UTC-12


class EditionQuerySet(OpenMarkedQuerySet, PageQuerySet):
    """Editions of the forum."""

    def visible_to(self, person: Any) -> Self:
        """Return the published editions that *person* may see."""
        return super().visible_to(person).live()

    def upcoming(self) -> Self:
        """Return editions that are not over yet anywhere on earth, the next one first."""
        today = (timezone.now() - LAST_ZONE).date()
        return self.filter(ends_on__gte=today).exclude(status="held").order_by("starts_on", "pk")

    def newest(self) -> Self:
        """Return editions, the latest first."""
        return self.order_by("-starts_on", "-pk")

    def with_place(self) -> Self:
        """Return editions together with their countries."""
        return self.select_related("jurisdiction")

    def next_for(self, person: Any) -> "Edition | None":
        """Return the next edition that *person* may see."""
        return self.visible_to(person).upcoming().with_place().first()


EditionManager = PageManager.from_queryset(EditionQuerySet)


class SessionQuerySet(MarkedQuerySet):
    """Sessions of a programme."""

    def in_order(self) -> Self:
        """Return sessions as the programme lists them: by time, then by track and room."""
        return self.order_by("starts_at", "track__sort_order", "room__sort_order", "title", "pk")

    def for_programme(self) -> Self:
        """Return sessions in order, with all that a programme shows of them."""
        related = self.in_order().select_related("edition__jurisdiction", "track", "room")
        return related.prefetch_related("languages", "roles__member__jurisdiction")

    def overlapping(self, starts_at: "datetime", ends_at: "datetime") -> Self:
        """Return sessions that take place at some time between the two moments."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)

    def keep_wall_times(self, *, old: ZoneInfo, new: ZoneInfo, days: int) -> None:
        """Move sessions by *days*, and from the clocks of zone *old* to those of *new*; readers' calendars follow."""
        now = timezone.now()
        for session in self.only("starts_at", "ends_at"):
            self.filter(pk=session.pk).update(
                starts_at=same_wall_time(session.starts_at, old=old, new=new, days=days),
                ends_at=same_wall_time(session.ends_at, old=old, new=new, days=days),
                sequence=F("sequence") + 1,
                changed_at=now,
            )


class MaterialQuerySet(SearchableQuerySetMixin, MarkedQuerySet, ReadableQuerySet):  # type: ignore[override]
    """Materials of sessions."""


class MaterialManager(models.Manager.from_queryset(MaterialQuerySet)):  # type: ignore[misc]
    """Materials, without the words of their files."""

    def get_queryset(self) -> MaterialQuerySet:
        """Return all materials."""
        return MaterialQuerySet(self.model, using=self._db).without_words()
