"""Reads of who was asked."""

from datetime import datetime
from typing import Any, Self

from django.db import models


class AskQuerySet(models.QuerySet[Any]):
    """Members asked."""

    def since(self, moment: datetime) -> Self:
        """Return who was asked at *moment* or later."""
        return self.filter(asked_at__gte=moment)

    def named(self) -> Self:
        """Return those whose office the asker may read."""
        return self.exclude(member__asking_choice__shows_office=False)
