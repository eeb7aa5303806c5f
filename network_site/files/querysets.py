"""Reads of pictures, their renditions and documents."""

from collections.abc import Sequence
from typing import Any, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F
from wagtail.documents.models import DocumentQuerySet
from wagtail.images.models import ImageQuerySet

from network_site.access.querysets import MarkedQuerySet, OpenMarkedQuerySet
from network_site.members.models import Member


class PictureQuerySet(OpenMarkedQuerySet, ImageQuerySet):
    """Pictures of the CMS."""


class ReadableQuerySet(models.QuerySet[Any]):
    """Rows with a file whose words search knows."""

    def unread(self) -> Self:
        """Return the rows whose file has not been read yet."""
        return self.exclude(file="").exclude(file_words_of=F("file"))

    def without_words(self) -> Self:
        """Return the rows without the words of their files, which only search needs."""
        return self.defer("file_words")


class PaperQuerySet(OpenMarkedQuerySet, ReadableQuerySet, DocumentQuerySet):  # type: ignore[override]
    """Documents of the CMS."""


class PaperManager(models.Manager.from_queryset(PaperQuerySet)):  # type: ignore[misc]
    """Documents, without their words."""

    def get_queryset(self) -> PaperQuerySet:
        """Return all documents."""
        return PaperQuerySet(self.model, using=self._db).without_words()


class RenditionQuerySet(models.QuerySet[Any]):
    """Renditions; each is as open as its picture."""

    def visible_to(self, person: Any) -> Self:
        """Return the renditions of pictures that *person* (Member, AnonymousUser, Reader or None) may see."""
        pictures = self.model.image.field.related_model.objects
        return self.filter(image__in=pictures.visible_to(person))


class AttachmentQuerySet(MarkedQuerySet):
    """Files beside the texts of members."""

    def visible_to(self, person: Any) -> Self:
        """Return what stands beside texts that *person* may see, where the text is in sight."""
        return super().visible_to(person).filter(object_id__isnull=False, withheld_at=None, removed_at=None)

    def pending_of(self, member: Member) -> Self:
        """Return what *member* has uploaded for a text that is not posted yet."""
        return self.filter(by=member, object_id=None)

    def beside(self, item: Any) -> Self:
        """Return the attachments of *item*."""
        return self.filter(content_type=ContentType.objects.get_for_model(item), object_id=item.pk)

    def beside_each(self, items: Sequence[Any]) -> Self:
        """Return the attachments of all *items*, which are of one kind and at least one."""
        kind = ContentType.objects.get_for_model(items[0])
        return self.filter(content_type=kind, object_id__in=[item.pk for item in items])

    def clean(self) -> Self:
        """Return what may be opened."""
        return self.filter(state="clean")

    def waiting(self) -> Self:
        """Return what no scanner has judged yet."""
        return self.filter(state="waiting")
