"""The smallest thing that is searched and marked."""

from typing import Any, ClassVar

from django.db import models
from modelsearch import index
from modelsearch.queryset import SearchableQuerySetMixin

from network_site.access.marks import Mark
from network_site.access.querysets import MarkedQuerySet


class LeafletQuerySet(SearchableQuerySetMixin, MarkedQuerySet):
    """Leaflets, by who may read them and by what they say."""


class Leaflet(index.Indexed, models.Model):
    """A leaflet, with the columns of a marked item but without foreign keys, which would need the rows they name."""

    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="en")
    mark = models.CharField(max_length=12, default=Mark.GREEN)
    working_group = models.BigIntegerField(null=True)
    service = models.BigIntegerField(null=True)
    written_on = models.DateField(null=True)

    objects: ClassVar[Any] = LeafletQuerySet.as_manager()

    search_fields: ClassVar = [
        index.SearchField("title", boost=2),
        index.SearchField("body"),
        index.AutocompleteField("title"),
        index.FilterField("language"),
        index.FilterField("mark"),
        index.FilterField("working_group"),
        index.FilterField("service"),
        index.FilterField("written_on"),
    ]

    class Meta:
        app_label = "library"

    def __str__(self) -> str:
        return self.title
