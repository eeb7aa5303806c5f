"""One way in for every attachment: its kind is told by its contents, and what is kept is written anew."""

import zipfile
from collections.abc import Callable
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _

from network_site.files.cleaning.archives import plain_archive
from network_site.files.cleaning.pdfs import plain_pdf
from network_site.files.papers import EMPTY, WRONG_CONTENT, WRONG_EXTENSION, check_paper
from network_site.files.pictures import without_metadata

NOT_WHOLE = _("This file cannot be read to its end. Save it again and attach the new file.")


def plain_text(file: File[bytes]) -> bytes:
    """Return the bytes of a text as they are."""
    return bytes(file.read())


def plain_picture(file: File[bytes]) -> bytes:
    """Return the picture alone."""
    return bytes(without_metadata(file).read())


KEPT: dict[str, Callable[[File[bytes]], bytes]] = {
    "pdf": plain_pdf,
    "docx": plain_archive,
    "xlsx": plain_archive,
    "odt": plain_archive,
    "ods": plain_archive,
    "txt": plain_text,
    "csv": plain_text,
    "png": plain_picture,
    "jpg": plain_picture,
    "jpeg": plain_picture,
    "webp": plain_picture,
}
PICTURES = frozenset({"png", "jpg", "jpeg", "webp"})


def cleaned(file: File[bytes]) -> ContentFile[bytes]:
    """Return what is kept of *file*, under its own name.

    Raises ValidationError, in words for its author, when its kind is not taken, its contents are of another kind than
    its name says, it is not whole, unpacks to too much, or carries macros.
    """
    name = PurePath(file.name or "file").name
    extension = PurePath(name).suffix.lower().lstrip(".")
    if extension not in KEPT:
        raise ValidationError(WRONG_EXTENSION, code="extension", params={"allowed": ", ".join(KEPT)})
    if not file.size:
        raise ValidationError(EMPTY, code="empty")
    if extension not in PICTURES:
        check_paper(file)
    file.seek(0)
    try:
        kept = KEPT[extension](file)
    except (OSError, ValueError, zipfile.BadZipFile, RuntimeError) as error:
        raise ValidationError(NOT_WHOLE, code="not_whole") from error
    if not _is(kept, extension):
        raise ValidationError(WRONG_CONTENT, code="contents", params={"extension": extension})
    return ContentFile(kept, name=name)


def _is(kept: bytes, extension: str) -> bool:
    """Whether a picture that was written anew has the kind that its name says; a JPEG called .png is none."""
    beginnings = {"png": b"\x89PNG", "jpg": b"\xff\xd8", "jpeg": b"\xff\xd8", "webp": b"RIFF"}
    return kept.startswith(beginnings.get(extension, b""))
