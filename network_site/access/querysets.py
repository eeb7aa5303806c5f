"""The queryset every marked model reads through."""

from typing import Any, Self

from django.db import models

from network_site.access.rules import visible_to


class MarkedQuerySet(models.QuerySet[Any]):
    """Items with a mark, a working group and a service."""

    def visible_to(self, person: Any) -> Self:
        """Return the items that *person* (Member, AnonymousUser, Reader or None) may see."""
        return self.filter(visible_to(person))


class OpenMarkedQuerySet(models.QuerySet[Any]):
    """Items that are CLEAR or GREEN and belong to no group."""

    def visible_to(self, person: Any) -> Self:
        """Return the items that *person* (Member, AnonymousUser, Reader or None) may see."""
        return self.filter(visible_to(person, grouped=False))
