"""Pictures inside office documents: each of its own kind, since other parts name it, and without metadata."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageOps

from network_site.files.pictures import check_pixels, without_metadata

OLDER = (b"GIF8", b"II*\0", b"MM\0*")  # kinds that nobody uploads, and older documents hold: GIF and TIFF
PLAIN_MODES = frozenset({"1", "L", "P", "RGB", "RGBA"})


def plain_media(content: bytes) -> bytes:
    """Return the picture *content* of a document without metadata, and of a moving one or of several the first.

    Raises ValidationError or ValueError when it is none, is cut short, or has too many pixels.
    """
    if not content.startswith(OLDER):
        return bytes(without_metadata(ContentFile(content)).read())
    try:
        with Image.open(BytesIO(content), formats=("GIF", "TIFF")) as picture:
            check_pixels(picture)
            return _bare(picture, str(picture.format))
    except (SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("This is no picture.") from error


def _bare(picture: Image.Image, kind: str) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    if upright.mode not in PLAIN_MODES:
        upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain = Image.frombytes(upright.mode, upright.size, upright.tobytes())
    options: dict[str, Any] = {"compression": "tiff_lzw"} if kind == "TIFF" else {}
    if upright.mode == "P":
        plain.putpalette(upright.getpalette() or [])
    if kind == "GIF" and "transparency" in upright.info:
        options["transparency"] = upright.info["transparency"]
    written = BytesIO()
    plain.save(written, kind, **options)
    return written.getvalue()
