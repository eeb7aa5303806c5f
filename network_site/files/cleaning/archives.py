"""Office documents: the archive is written again without properties, names of commenters, and what runs."""

import re
import zipfile
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _

from network_site.files.papers import MACROS
from network_site.files.pictures import without_metadata

FETCHES = _("This file loads a template from elsewhere when it is opened. Save it without and attach it again.")

EMPTY_PARTS = {
    "docProps/core.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
        b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
        b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
    "docProps/custom.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties '
        b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
    ),
    "meta.xml": (
        b'<?xml version="1.0" encoding="UTF-8"?><office:document-meta office:version="1.3" '
        b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><office:meta/></office:document-meta>'
    ),
}
PREVIEW = re.compile(r"(?:docProps/thumbnail\.\w+|Thumbnails/.*)", re.IGNORECASE)
RUNS = re.compile(r"macrosheets/|activeX/|embeddings/oleObject|vbaData|attachedToolbars", re.IGNORECASE)
PICTURE = re.compile(r"(?:media|Pictures)/[^/]+\.(?:png|jpe?g|webp)$", re.IGNORECASE)
WHO = [
    (re.compile(rb'(\bw\d*:(?:author|initials)=")[^"]*(")'), rb"\1\2"),
    (re.compile(rb"(<author>)[^<]*(</author>)"), rb"\1\2"),
    (
        re.compile(rb"(<(?:dc:creator|meta:(?:initial-creator|creator-initials)|loext:sender-initials)>)[^<]*(</)"),
        rb"\1\2",
    ),
    (re.compile(rb'(\b(?:displayName|userId|userName|providerId)=")[^"]*(")'), rb"\1\2"),
    (re.compile(rb'(<\w+:absPath\b[^>]*\burl=")[^"]*(")'), rb"\1\2"),  # where the table lay on its author's disk
]
FETCHED = rb'(?:attachedTemplate|/oleObject|/frame)"'
TEMPLATE = re.compile(FETCHED + rb'[^>]*TargetMode="External"|TargetMode="External"[^>]*' + FETCHED)


def plain_archive(file: File[bytes]) -> bytes:
    """Return the document of *file*, which was checked to be one. Raises ValidationError."""
    written = BytesIO()
    source: BytesIO = BytesIO(file.read())
    with zipfile.ZipFile(source) as given, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as kept:
        for entry in given.infolist():
            if PREVIEW.match(entry.filename) or entry.is_dir():
                continue
            part = zipfile.ZipInfo(entry.filename)  # begins with a date of 1980 and no comment
            part.compress_type = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            kept.writestr(part, _plain_part(entry.filename, given.read(entry)))
    return written.getvalue()


def _plain_part(name: str, content: bytes) -> bytes:
    if RUNS.search(name) or (name == "[Content_Types].xml" and b"macroEnabled" in content):
        raise ValidationError(MACROS, code="macros")
    if name.endswith(".rels") and TEMPLATE.search(content):
        raise ValidationError(FETCHES, code="fetches")
    if name in EMPTY_PARTS:
        return EMPTY_PARTS[name]
    if PICTURE.search(name):
        return bytes(without_metadata(ContentFile(content, name=name)).read())
    if name.endswith(".xml"):
        for pattern, bare in WHO:
            content = pattern.sub(bare, content)
    return content
