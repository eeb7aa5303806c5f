"""Which documents are taken."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from network_site.files.models import Paper
from network_site.files.papers import check_paper
from tests.factories.files import pdf


def archive(name: str, **members: bytes) -> ContentFile[bytes]:
    """Return a zip called *name*; in the names of its members a double underscore stands for a slash."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as opened:
        for member, content in members.items():
            opened.writestr(member.replace("__", "/"), content)
    return ContentFile(written.getvalue(), name=name)


def word(*, name: str = "request.docx", **more: bytes) -> ContentFile[bytes]:
    return archive(name, **{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<w/>", **more})


MACROS = archive("request.docx", **{"[Content_Types].xml": b"<Types/>", "word__a": b"", "word__vbaProject.bin": b"x"})
ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}


@pytest.mark.parametrize(
    "file",
    [
        pdf(),
        word(),
        archive("table.xlsx", **{"[Content_Types].xml": b"<Types/>", "xl__workbook.xml": b"<w/>"}),
        archive("text.odt", **ODT),
        ContentFile("Ünïcode".encode(), name="notes.TXT"),
        ContentFile(b"a,b\n1,2\n", name="rows.csv"),
    ],
    ids=lambda file: str(file.name),
)
def test_document_whose_contents_match_is_taken(file: ContentFile[bytes]) -> None:
    check_paper(file)

    assert file.tell() == 0


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (ContentFile(b"MZ", name="tool.exe"), "extension"),
        (ContentFile(b"<script>", name="page.html"), "extension"),
        (ContentFile(b"", name="empty.pdf"), "empty"),
        (ContentFile(b"MZ\x90", name="tool.pdf"), "contents"),
        (ContentFile(b"\x00\x01", name="binary.txt"), "contents"),
        (ContentFile(b"\xff\xfe\xfa", name="latin.csv"), "contents"),
        (word(name="table.xlsx"), "contents"),
        (archive("text.ods", **ODT), "contents"),
        (ContentFile(b"PK\x03\x04", name="broken.docx"), "contents"),
        (MACROS, "macros"),
        (archive("text.odt", **ODT, Basic__Standard__Module1=b"x"), "macros"),
        (word(bomb=b"0" * 5_000_000), "contents"),
    ],
    ids=lambda value: str(getattr(value, "name", value)),
)
def test_other_files_are_refused_with_the_reason(file: ContentFile[bytes], code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        check_paper(file)

    assert refused.value.code == code


def test_no_way_into_storage_takes_an_unchecked_file(db: None) -> None:
    with pytest.raises(ValidationError), transaction.atomic():
        Paper(title="Tool", file=ContentFile(b"MZ\x90", name="tool.pdf")).save()

    assert not Paper.objects.exists()
