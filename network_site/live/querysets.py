"""Reads of changes."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q


class ChangeQuerySet(models.QuerySet[Any]):
    """Changes, by where a reader stands."""

    def by_stream(self, spans: Mapping[Any, range]) -> Mapping[str, list[Any]]:
        """Return, in order and by stream name, the changes numbered within the span of each Stream; one query."""
        wanted = [Q(stream=row, seq__gte=span.start, seq__lt=span.stop) for row, span in spans.items() if span]
        rows = {row.pk: row for row in spans}
        found: defaultdict[str, list[Any]] = defaultdict(list)
        if wanted:
            for change in self.filter(Q(*wanted, _connector=Q.OR)).order_by("stream", "seq"):
                change.stream = rows[change.stream_id]  # at hand for who renders it
                found[change.stream.name].append(change)
        return found
