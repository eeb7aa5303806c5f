"""What is left of a picture once it is in."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from PIL import Image

from network_site.files.models import Picture
from network_site.files.pictures import without_metadata
from tests.factories.files import MAKER, PictureFactory, jpeg_with_place

SECRETS = (MAKER.encode(), b"Canary", b"Exif", b"GPS")


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that claims to be large and weighs next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def stored(file: File[bytes]) -> bytes:
    with file.open("rb") as opened:
        return bytes(opened.read())


def test_phone_picture_carries_place_and_maker_before() -> None:
    raw = jpeg_with_place().read()

    assert all(secret in raw for secret in (MAKER.encode(), b"Canary artist", b"Canary comment"))
    assert Image.open(BytesIO(raw)).getexif().get_ifd(0x8825)


def test_original_and_rendition_carry_nothing_but_the_picture(db: None) -> None:
    picture = PictureFactory.create()
    rendition = picture.get_rendition("width-40")

    for file in (picture.file, rendition.file, picture.get_rendition("original").file):
        content = stored(file)
        assert not any(secret in content for secret in SECRETS)
        assert not dict(Image.open(BytesIO(content)).getexif())


def test_picture_is_turned_upright(db: None) -> None:
    picture = PictureFactory.create(file=jpeg_with_place(size=(120, 80)))

    assert (picture.width, picture.height) == (80, 120)


def test_size_and_hash_are_those_of_what_is_kept(db: None) -> None:
    picture = PictureFactory.create()

    assert picture.file_size == len(stored(picture.file))
    assert picture.file_hash


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "P"), ("PNG", "LA"), ("PNG", "RGBA"), ("JPEG", "CMYK"), ("WEBP", "RGB")]
)
def test_every_kind_of_picture_is_kept_readable(kind: str, mode: str) -> None:
    raw = BytesIO()
    Image.new(mode, (20, 10)).save(raw, kind)

    plain = without_metadata(ContentFile(raw.getvalue(), name="picture.anything"))

    with Image.open(plain) as written:
        assert (written.format, written.size) == (kind, (20, 10))


def test_extension_follows_the_contents() -> None:
    raw = BytesIO()
    Image.new("RGB", (4, 4)).save(raw, "PNG")

    assert without_metadata(ContentFile(raw.getvalue(), name="../page.html")).name == "page.png"


def test_too_many_pixels_are_refused_before_they_are_decoded() -> None:
    bomb = ContentFile(png_header(6_000, 5_000), name="bomb.png")

    with pytest.raises(ValidationError) as refused:
        without_metadata(bomb)

    assert refused.value.code == "too_many_pixels"


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"GIF89a", jpeg_with_place().read()[:700]])
def test_what_is_not_a_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(ValidationError) as refused:
        without_metadata(ContentFile(content, name="picture.jpg"))

    assert refused.value.code == "not_a_picture"


def test_no_way_into_storage_keeps_metadata(db: None) -> None:
    picture = Picture(title="By the field itself")
    picture.file.save("quay.jpg", jpeg_with_place(), save=False)
    picture.save()

    assert not any(secret in stored(picture.file) for secret in SECRETS)
