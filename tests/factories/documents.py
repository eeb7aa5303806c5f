"""Small documents as offices write them: a PDF and the office formats, with the words that they are given."""

import zipfile
import zlib
from io import BytesIO
from xml.sax.saxutils import escape

from django.core.files.base import ContentFile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def pdf_saying(*pages: str, name: str = "handout.pdf") -> ContentFile[bytes]:
    """Return a PDF with a line of Latin text on each page."""
    return pdf_drawing(*(f"BT /F1 12 Tf 72 720 Td ({page}) Tj ET".encode("latin-1") for page in pages), name=name)


def pdf_drawing(*contents: bytes, name: str = "handout.pdf") -> ContentFile[bytes]:
    """Return a PDF with a page for each stream of drawing operators."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, content in enumerate(contents):
        packed = zlib.compress(content, 9)
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode(),
            f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed + b"\nendstream",
        ]
    return ContentFile(_assembled(objects), name=name)


def _assembled(objects: list[bytes]) -> bytes:
    written, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    return written + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


def archive(name: str, members: dict[str, str | bytes]) -> ContentFile[bytes]:
    """Return a zip with *members*."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as opened:
        for member, content in members.items():
            opened.writestr(member, content)
    return ContentFile(written.getvalue(), name=name)


def docx_of(body: str, *, before: str = "", name: str = "note.docx") -> ContentFile[bytes]:
    """Return a Word document with the XML *body*, and *before* it a prolog."""
    document = f'<?xml version="1.0"?>{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return archive(name, {"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def docx_saying(*paragraphs: str, name: str = "note.docx") -> ContentFile[bytes]:
    """Return a Word document with a paragraph for each text."""
    body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    return docx_of(body, name=name)


def odt_of(body: str, name: str = "note.odt") -> ContentFile[bytes]:
    """Return an OpenDocument text with the XML *body*."""
    head = f'<office:document-content xmlns:office="{OFFICE}" xmlns:text="{TEXT}"><office:body><office:text>'
    content = f"{head}{body}</office:text></office:body></office:document-content>"
    return archive(name, {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})
