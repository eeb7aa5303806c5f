"""Pictures are decoded and written again when they come in, so that nothing but the picture is kept."""

from io import BytesIO
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

EXTENSIONS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
WRITE_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 88, "method": 4},
}
KEPT_MODES = frozenset({"L", "RGB", "RGBA"})

NOT_A_PICTURE = _("This file is not a complete PNG, JPEG or WebP picture. Export it again and upload the new file.")
TOO_LARGE = _("This picture has more than %(limit)s million pixels. Make it smaller and upload it again.")


def without_metadata(file: File[bytes]) -> ContentFile[bytes]:
    """Return *file* as a still picture of the same format, turned upright, with no metadata.

    EXIF, GPS position, comments, colour profile and anything hidden behind the picture are gone.
    Raises ValidationError when it is not a picture we take or has too many pixels; the pixels are counted
    before they are decoded.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=tuple(EXTENSIONS)) as picture:
            check_pixels(picture)
            kind = "JPEG" if picture.format == "MPO" else str(picture.format)  # a phone's JPEG with a second frame
            plain = _plain(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(NOT_A_PICTURE, code="not_a_picture") from error
    written = BytesIO()
    plain.save(written, kind, **WRITE_OPTIONS[kind])
    name = PurePath(file.name or "picture").with_suffix(EXTENSIONS[kind]).name
    return ContentFile(written.getvalue(), name=name)


def check_pixels(picture: Image.Image) -> None:
    """Raise ValidationError when *picture*, which need not be decoded yet, has too many pixels."""
    limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    if picture.width * picture.height > limit:
        raise ValidationError(TOO_LARGE, code="too_many_pixels", params={"limit": limit // 1_000_000})


def _plain(picture: Image.Image) -> Image.Image:
    """Return the first frame as bare pixels: a new image carries over none of the old one's ``info``."""
    upright = ImageOps.exif_transpose(picture)
    if upright.mode not in KEPT_MODES:
        upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    return Image.frombytes(upright.mode, upright.size, upright.tobytes())
