"""Pictures and documents of the CMS, each with its mark."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, get_upload_to

from network_site.access.models import OpenMarked
from network_site.files.fields import PaperField, PictureField
from network_site.files.papers import check_paper
from network_site.files.pictures import without_metadata
from network_site.files.querysets import PaperManager, PictureQuerySet, RenditionQuerySet
from network_site.files.tasks import read_file

MARK_HELP = _("TLP:CLEAR files open for anyone, TLP:GREEN files for verified members only.")


def is_upload(file: Any) -> bool:
    """Whether *file* came in with a form and is not stored yet."""
    return bool(file) and not file._committed  # noqa: SLF001  how Django itself tells


def check_field(name: str, check: Callable[[Any], Any], value: Any) -> None:
    """Run *check*, and say what it finds wrong beside the field *name*."""
    try:
        check(value)
    except ValidationError as error:
        raise ValidationError({name: error}) from error


class Picture(OpenMarked, AbstractImage):  # type: ignore[django-manager-missing]
    """A picture; what is stored is the picture alone, without place, time or maker."""

    file = PictureField(_("file"), upload_to=get_upload_to, width_field="width", height_field="height")

    objects: ClassVar = PictureQuerySet.as_manager()

    admin_form_fields: ClassVar = (
        "title",
        "file",
        "description",
        "mark",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields: ClassVar = [*AbstractImage.search_fields, index.FilterField("mark")]

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def clean(self) -> None:
        """Refuse a broken or oversized picture while the form can still say so."""
        super().clean()
        if is_upload(self.file):
            check_field("file", without_metadata, self.file)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new upload first, so that size and hash are those of what is kept."""
        if is_upload(self.file):
            self.file.save(PurePath(self.file.name).name, self.file.file, save=False)
            self._set_image_file_metadata()
        super().save(*args, **kwargs)


class PictureRendition(AbstractRendition):
    """A picture at one size."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    objects: ClassVar = RenditionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("image", "filter_spec", "focal_point_key"), name="one_rendition_per_size"),
        )

    @property
    def url(self) -> str:
        """The address of the view that checks who asks; empty for the stand-in of a picture whose file is lost."""
        if self.pk is None:
            return ""
        return reverse("files:picture", args=[self.pk, PurePath(self.file.name).name])


class Readable(index.Indexed, models.Model):
    """A row with a file that search reads. The words stand in the row, so whom the file is not for cannot find it.

    Its queryset is a ReadableQuerySet, and its ``search_fields`` name ``words``.
    """

    file_words = models.TextField(blank=True, editable=False)
    file_words_of = models.CharField(max_length=255, blank=True, editable=False)  # the stored file they were read from

    file: Any

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row, and have a new file read in the background."""
        is_new = is_upload(self.file)
        super().save(*args, **kwargs)
        if is_new:
            read_file.enqueue(self._meta.label_lower, self.pk)

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """Return the rows with their words, for the index."""
        rows: Any = super().get_indexed_objects()
        return rows.defer(None)

    @property
    def words(self) -> str:
        """What the file says: nothing until it was read, and nothing of a file that was there before."""
        return self.file_words if self.file and self.file_words_of == str(self.file) else ""


class Paper(Readable, OpenMarked, AbstractDocument):  # noqa: DJ008  AbstractDocument has it
    """A document that pages link to."""

    file = PaperField(_("file"), upload_to="documents")

    objects: ClassVar = PaperManager()

    admin_form_fields: ClassVar = ("title", "file", "mark", "collection", "tags")
    search_fields: ClassVar = [
        *AbstractDocument.search_fields,
        index.SearchField("words"),
        index.FilterField("mark"),
    ]

    class Meta(AbstractDocument.Meta):
        ordering = ("-created_at",)

    def clean(self) -> None:
        """Refuse a file whose contents do not match its extension."""
        super().clean()
        if is_upload(self.file):
            check_field("file", check_paper, self.file)

    @property
    def url(self) -> str:
        """The address of the view that checks who asks."""
        return reverse("files:paper", args=[self.pk, self.filename])
