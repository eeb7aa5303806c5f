"""The smallest marked models."""

from typing import ClassVar

from network_site.access.models import Marked, OpenMarked
from network_site.access.querysets import MarkedQuerySet, OpenMarkedQuerySet


class Paper(Marked):
    """An item with a mark, and perhaps in a group."""

    objects: ClassVar = MarkedQuerySet.as_manager()

    class Meta(Marked.Meta):
        app_label = "access_tests"

    def __str__(self) -> str:
        return self.mark


class Leaflet(OpenMarked):
    """An item of the CMS."""

    objects: ClassVar = OpenMarkedQuerySet.as_manager()

    class Meta(OpenMarked.Meta):
        app_label = "access_tests"

    def __str__(self) -> str:
        return self.mark
