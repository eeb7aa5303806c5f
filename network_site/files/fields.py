"""File fields whose ``save`` is the one way into storage, and checks what it stores."""

from typing import Any

from django.core.files.base import File
from django.db.models.fields.files import FieldFile, FileField
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from network_site.files.papers import check_paper
from network_site.files.pictures import without_metadata


class PictureFile(WagtailImageFieldFile):
    """A picture in storage; it was written anew, without metadata."""

    def save(self, name: str, content: File[bytes], save: bool = True) -> None:  # noqa: FBT001, FBT002  Django's signature
        """Store *content* as bare pixels. Raises ValidationError when it is not a picture we take."""
        plain = without_metadata(content)
        super().save(plain.name or name, plain, save)


class PictureField(WagtailImageField):
    """A picture without metadata."""

    attr_class = PictureFile


class PaperFile(FieldFile):
    """A document in storage; its contents match its extension."""

    def save(self, name: str, content: Any, save: bool = True) -> None:  # noqa: FBT001, FBT002  Django's signature
        """Store *content*. Raises ValidationError when it is not a document we take."""
        check_paper(File(content, name=name))
        super().save(name, content, save)


class PaperField(FileField):
    """A document of a kind we take."""

    attr_class = PaperFile
