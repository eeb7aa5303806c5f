"""Who took a PDF away, and when, on each of its pages."""

from io import BytesIO

import pikepdf
from django.core.files.base import ContentFile, File
from django.utils import timezone

from network_site.members.models import Member

INCH = 72.0  # points


def watermarked(file: File[bytes], *, reader: Member, mark: str) -> ContentFile[bytes]:
    """Return the PDF *file* with the office and country of *reader*, the day and the *mark* on each page.

    The bytes are the same for one reader and day, so that a broken download can go on.
    """
    words = f"{mark}  -  {named(reader)}  -  {timezone.now():%Y-%m-%d}"
    file.seek(0)
    with pikepdf.open(BytesIO(file.read())) as document:
        for page in document.pages:
            _write_on(document, pikepdf.Page(page), words)
        written = BytesIO()
        document.save(written, deterministic_id=True)
    return ContentFile(written.getvalue())


def named(reader: Member) -> str:
    """Return the office and country of *reader* in the letters that every PDF reader has.

    Where an office is written in others, the member's number stands for it.
    """
    country = reader.jurisdiction_id or "-"
    office = f"{reader.office}, {country}"
    return office if _is_latin(office) else f"Member {reader.pk}, {country}"


def _is_latin(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _write_on(document: pikepdf.Pdf, page: pikepdf.Page, words: str) -> None:
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    name = page.add_resource(font, pikepdf.Name.Font, name=pikepdf.Name.CounterpartReader)
    shown = words.encode("cp1252", "replace")
    for sign in (b"\\", b"(", b")"):
        shown = shown.replace(sign, b"\\" + sign)
    drawn = b"q BT 0.45 g %s 8 Tf %s Tm (%s) Tj ET Q" % (str(name).encode(), _place_on(page), shown)
    page.contents_add(pikepdf.Stream(document, b"q"), prepend=True)
    page.contents_add(pikepdf.Stream(document, b"Q " + drawn))


def _place_on(page: pikepdf.Page) -> bytes:
    """Return the text matrix of the lower left corner of what is shown of *page*, as it is turned when it is shown."""
    left, bottom, right, top = (float(side) for side in page.cropbox)
    along, above = INCH / 3, INCH / 4
    turn, x, y = {
        0: (b"1 0 0 1", left + along, bottom + above),
        90: (b"0 1 -1 0", right - above, bottom + along),
        180: (b"-1 0 0 -1", right - along, top - above),
        270: (b"0 -1 1 0", left + above, top - along),
    }[page.rotation % 360 // 90 * 90]
    return b"%s %.1f %.1f" % (turn, x, y)
