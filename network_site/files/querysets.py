"""Reads of pictures, their renditions and documents."""

from typing import Any, Self

from django.db import models
from wagtail.documents.models import DocumentQuerySet
from wagtail.images.models import ImageQuerySet

from network_site.access.querysets import OpenMarkedQuerySet


class PictureQuerySet(OpenMarkedQuerySet, ImageQuerySet):
    """Pictures of the CMS."""


class PaperQuerySet(OpenMarkedQuerySet, DocumentQuerySet):
    """Documents of the CMS."""


class RenditionQuerySet(models.QuerySet[Any]):
    """Renditions; each is as open as its picture."""

    def visible_to(self, person: Any) -> Self:
        """Return the renditions of pictures that *person* (Member, AnonymousUser, Reader or None) may see."""
        pictures = self.model.image.field.related_model.objects
        return self.filter(image__in=pictures.visible_to(person))
