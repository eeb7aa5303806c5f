"""Files within office documents: what a reader of the document does not see whole is refused, or left out of it."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FETCHES = _("This file loads a template from elsewhere when it is opened. Save it without and attach it again.")
HOLDS = _(
    "This file holds another file: a table, text or object that was pasted or inserted as one. "
    "Put a picture or the words of it in its place, and attach the file again."
)

EMBEDDED = re.compile(r"(?:^|/)embeddings/", re.IGNORECASE)
CHART = re.compile(r"/charts/(?:_rels/)?[^/]+$", re.IGNORECASE)
WITHIN = frozenset({"package", "oleObject", "aFChunk"})
FROM_ELSEWHERE = frozenset({"attachedTemplate", "oleObject", "frame"})
# Of the parts of a chart: what it shows is written in it, the table that it was made from is beside it.
TABLE_OF_CHART = re.compile(rb"<((?:\w+:)?)externalData\b[^>]*?(?:/>|>.*?</\1externalData>)", re.DOTALL)
RELATION = re.compile(rb"""<Relationship\b[^>]*/(?:package|oleObject)["'][^>]*?(?:/>|>\s*</Relationship>)""")
KIND_OF_PART = re.compile(rb"<Override\b[^>]*/embeddings/[^>]*?(?:/>|>\s*</Override>)")

OLE = re.compile(rb"<draw:object-ole\b")
WHOLE_DOCUMENT = re.compile(rb"<office:(?:spreadsheet|text|presentation|drawing|database)\b")


def check_relations(name: str, content: bytes) -> None:
    """Raise ValidationError when the relations in part *name* fetch something, or show another file by its picture.

    Raises ValueError when they cannot be read.
    """
    for kind, is_outside in _relations(content):
        if is_outside and kind in FROM_ELSEWHERE:
            raise ValidationError(FETCHES, code="fetches")
        if not is_outside and kind in WITHIN and not CHART.search(name):
            raise ValidationError(HOLDS, code="holds")


def check_embedded(name: str, content: bytes) -> None:
    """Raise ValidationError when part *name* of an OpenDocument file shows another file, or is a document within it."""
    if name.endswith(".xml") and OLE.search(content):
        raise ValidationError(HOLDS, code="holds")
    if name.endswith("/content.xml") and WHOLE_DOCUMENT.search(content):
        raise ValidationError(HOLDS, code="holds")


def without_embedded(name: str, content: bytes) -> bytes:
    """Return part *name* without what leads to the tables behind charts, so that the document opens without them."""
    if name == "[Content_Types].xml":
        return KIND_OF_PART.sub(b"", content)
    if CHART.search(name):
        return RELATION.sub(b"", TABLE_OF_CHART.sub(b"", content))
    return content


def _relations(content: bytes) -> Iterator[tuple[str, bool]]:
    try:
        relations: Any = fromstring(content)
    except ParseError as error:
        raise ValueError("The parts of this document do not hold together.") from error
    for relation in relations.iter():
        yield relation.get("Type", "").rpartition("/")[2], relation.get("TargetMode") == "External"
