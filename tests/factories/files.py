"""Pictures and documents, with the file they are made from."""

import zipfile
from io import BytesIO

import pikepdf
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


def make_pdf(name: str = "model.pdf") -> ContentFile[bytes]:
    """Return a PDF of one page that names its author, runs a script and hides a file."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 200))
    document.docinfo["/Author"] = "Canary Author"
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('canary')")
    document.attachments["hidden.exe"] = b"MZ canary"
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = ["Canary Author"]
    written = BytesIO()
    document.save(written)
    return ContentFile(written.getvalue(), name=name)


def make_docx(name: str = "model.docx", **more: bytes) -> ContentFile[bytes]:
    """Return a Word file that names its author; in the names of *more* a double underscore stands for a slash."""
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": b'<w:document><w:ins w:author="Canary Author" w:initials="CA"/>Text stays</w:document>',
        "docProps/core.xml": b"<creator>Canary Author</creator>",
        "docProps/thumbnail.jpeg": b"canary",
        "word/media/image1.jpg": jpeg_with_place().read(),
        **{path.replace("__", "/"): content for path, content in more.items()},
    }
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return ContentFile(written.getvalue(), name=name)


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
