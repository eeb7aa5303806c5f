"""Reads of vocabularies."""

from typing import Any, Self

from django.db import models


class TopicQuerySet(models.QuerySet[Any]):
    """Topics, on their two levels."""

    def with_children(self) -> Self:
        """Return the topics of the first level, each with its children at hand, all in their order."""
        return self.filter(parent=None).prefetch_related("children")
