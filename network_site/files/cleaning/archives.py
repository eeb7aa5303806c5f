"""Office documents: the archive is written again without properties, names of commenters, and what runs."""

import re
import zipfile
from io import BytesIO
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import File

from network_site.files.cleaning.embedded import EMBEDDED, check_embedded, check_relations, without_embedded
from network_site.files.cleaning.media import plain_media
from network_site.files.papers import MACROS

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
PREVIEW = re.compile(r"docProps/thumbnail\.\w+|(?:.+/)?Thumbnails/.*", re.IGNORECASE)
RUNS = re.compile(r"macrosheets/|activeX/|vbaData|attachedToolbars|/(?:Basic|Scripts)/", re.IGNORECASE)
PICTURE = re.compile(r"(?:media|Pictures)/[^/]+\.(?:png|jp(?:e?g|e)|jfif|webp|gif|tiff?)$", re.IGNORECASE)
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


def plain_archive(file: File[bytes]) -> bytes:
    """Return the document of *file*, which was checked to be one. Raises ValidationError."""
    written = BytesIO()
    source: BytesIO = BytesIO(file.read())
    with zipfile.ZipFile(source) as given, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as kept:
        for entry in given.infolist():
            if PREVIEW.match(entry.filename) or EMBEDDED.search(entry.filename) or entry.is_dir():
                continue
            part = zipfile.ZipInfo(entry.filename)  # begins with a date of 1980 and no comment
            part.compress_type = zipfile.ZIP_STORED if entry.filename == "mimetype" else zipfile.ZIP_DEFLATED
            kept.writestr(part, _plain_part(entry.filename, given.read(entry)))
    return written.getvalue()


def _plain_part(name: str, content: bytes) -> bytes:
    if RUNS.search(name) or (name == "[Content_Types].xml" and b"macroEnabled" in content):
        raise ValidationError(MACROS, code="macros")
    if name.endswith(".rels"):
        check_relations(name, content)
    check_embedded(name, content)
    if PurePath(name).name == "meta.xml" or name in EMPTY_PARTS:  # a chart in a text has properties of its own
        return EMPTY_PARTS.get(name, EMPTY_PARTS["meta.xml"])
    if PICTURE.search(name):
        return plain_media(content)
    content = without_embedded(name, content)
    if name.endswith(".xml"):
        for pattern, bare in WHO:
            content = pattern.sub(bare, content)
    return content
