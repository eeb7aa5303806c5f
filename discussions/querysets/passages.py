"""Reads of passages that were made from answers."""

from typing import Any, Self

from django.db import models
from django.db.models import Q


class PassageQuerySet(models.QuerySet[Any]):
    """Passages of guides."""

    def published(self) -> Self:
        """Return the passages that readers see."""
        return self.exclude(published_at=None)

    def in_doubt(self) -> Self:
        """Return published passages whose answers rest on law that is said to have changed."""
        changed = Q(posts__scopes__law_changed_at__isnull=False, posts__scopes__retired_at=None)
        return self.published().filter(changed, posts__deleted_at=None).distinct()
