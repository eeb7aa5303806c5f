"""Pictures and documents, with the file they are made from."""

from io import BytesIO

from django.core.files.base import ContentFile
from factory import LazyFunction, Sequence
from factory.django import DjangoModelFactory
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from network_site.files.models import Paper, Picture

MAKER = "CanaryCam 9000"
PLACE = (13.0, 27.0, 12.5)  # degrees, minutes, seconds


def jpeg_with_place(name: str = "quay.jpg", size: tuple[int, int] = (120, 80)) -> ContentFile[bytes]:
    """Return a JPEG as a phone takes it: maker, comment, orientation and GPS position inside."""
    picture = Image.new("RGB", size, "teal")
    exif = Image.Exif()
    exif[Base.Make] = MAKER
    exif[Base.Artist] = "Canary artist"
    exif[Base.Orientation] = 6
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: PLACE})
    written = BytesIO()
    picture.save(written, "JPEG", exif=exif, comment=b"Canary comment")
    return ContentFile(written.getvalue(), name=name)


def pdf(name: str = "template.pdf", text: bytes = b"A template") -> ContentFile[bytes]:
    """Return the bytes that make a file a PDF to us."""
    return ContentFile(b"%PDF-1.7\n" + text + b"\n%%EOF\n", name=name)


class PictureFactory(DjangoModelFactory[Picture]):
    """A GREEN picture."""

    class Meta:
        model = Picture

    title = Sequence(lambda n: f"Picture {n}")
    file = LazyFunction(jpeg_with_place)


class PaperFactory(DjangoModelFactory[Paper]):
    """A GREEN document."""

    class Meta:
        model = Paper

    title = Sequence(lambda n: f"Document {n}")
    file = LazyFunction(pdf)
