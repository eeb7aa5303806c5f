"""Reads of what members searched for."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.utils import timezone

KEPT = dt.timedelta(days=30)  # of searches that nobody saved
ALERT_AFTER = dt.timedelta(hours=20)  # so that "once a day" does not move later every day


class OwnQuerySet(models.QuerySet[Any]):
    """Searches of one person each; nobody else sees them."""

    def visible_to(self, member: Any) -> Self:
        """Return the searches of *member*."""
        return self.filter(member=member.pk) if member.is_authenticated and member.is_verified else self.none()


class RecentSearchQuerySet(OwnQuerySet):
    """What members searched for of late."""

    def kept(self) -> Self:
        """Return searches that are not forgotten yet, the latest first."""
        return self.filter(searched_at__gt=timezone.now() - KEPT).order_by("-searched_at", "-pk")


class SavedSearchQuerySet(OwnQuerySet):
    """Searches that members keep."""

    def due(self) -> Self:
        """Return searches whose alert was not looked for today, of members in good standing."""
        before = timezone.now() - ALERT_AFTER
        members = self.model._meta.get_field("member").related_model.objects
        asked = self.filter(alert="daily", member__in=members.verified())
        return asked.filter(models.Q(looked_for_at=None) | models.Q(looked_for_at__lt=before))
