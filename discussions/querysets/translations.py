"""Reads of translations."""

from typing import Any, Self

from django.db import models


class TranslationQuerySet(models.QuerySet[Any]):
    """Translations of posts."""

    def standing(self) -> Self:
        """Return translations that nobody removed."""
        return self.filter(removed_at=None)

    def with_translators(self) -> Self:
        """Return translations with what is shown of them beside the text."""
        return self.select_related("language", "translator_jurisdiction")
