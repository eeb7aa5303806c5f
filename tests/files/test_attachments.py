"""Files beside what members write: what is kept of them, who gets them, and how long."""

import uuid
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from discussions import actions as discussions
from discussions.models import Post
from network_site.access.marks import Mark
from network_site.access.models import AuditEntry
from network_site.files import actions
from network_site.files.exceptions import FileRefused
from network_site.files.models import Attachment
from network_site.files.watermarks import watermarked
from network_site.members.models import Member, WorkingGroup
from tests.factories.discussions import make_answer, make_thread
from tests.factories.files import MAKER, jpeg_with_place, make_docx, make_pdf

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]

CHART = {
    "word/charts/chart1.xml": (
        b'<c:chart>shown<c:externalData r:id="rId2"><c:autoUpdate val="0"/></c:externalData></c:chart>'
    ),
    "word/charts/_rels/chart1.xml.rels": (
        b'<Relationships><Relationship Id="rId1" Type="x/chartStyle" Target="style1.xml"/>'
        b'<Relationship Id="rId2" Type="x/package" Target="../embeddings/Sheet1.xlsm"/></Relationships>'
    ),
    "word/embeddings/Sheet1.xlsm": b"canary",
    "[Content_Types].xml": b'<Types><Override PartName="/word/embeddings/Sheet1.xlsm" ContentType="x"/></Types>',
}


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def kept(attachment: Attachment) -> bytes:
    with attachment.file.open("rb") as file:
        return bytes(file.read())


def attached(by: Member, post: Post, file: ContentFile[bytes]) -> Attachment:
    (attachment,) = actions.attach(by=by, item=post, pks=[actions.take_in(by=by, upload=file).pk])
    return attachment


def bomb_pdf() -> ContentFile[bytes]:
    packed = zlib.compress(b"0" * 210_000_000, 9)
    return ContentFile(b"%PDF-1.7\n1 0 obj<</Filter/FlateDecode>>stream\n" + packed + b"\nendstream\n", name="b.pdf")


def pdf_with_remarks(turn: int = 0) -> ContentFile[bytes]:
    """Return a PDF of which a part is shown, with a remark of each kind, a field of a form, and a pinned file."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(600, 800))
    page.CropBox = [50, 60, 550, 750]
    document.Root.Pages.Rotate = turn  # pages inherit it
    pinned = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, EF=pikepdf.Dictionary(F=document.make_stream(b"MZ canary")))
    kinds = ("Text", "Underline", "StrikeOut", "Stamp", "Ink", "Square", "Caret", "Popup", "FileAttachment", "Widget")
    page.Annots = pikepdf.Array(
        document.make_indirect(
            pikepdf.Dictionary(Subtype=pikepdf.Name(f"/{kind}"), Rect=[0, 0, 9, 9], T=f"Name in {kind}", FS=pinned)
        )
        for kind in kinds
    )
    written = BytesIO()
    document.save(written)
    return ContentFile(written.getvalue(), name="remarks.pdf")


def pdf_with_photograph(content: bytes = b"", *, packed: bool = False) -> ContentFile[bytes]:
    """Return a PDF with one photograph, with something behind its end; *packed* once more, as some printers do."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(300, 300))
    jpeg = content or jpeg_with_place().read() + b"behind"
    photograph = document.make_stream(zlib.compress(jpeg) if packed else jpeg, Type=pikepdf.Name.XObject)
    photograph.Subtype, photograph.ColorSpace = pikepdf.Name.Image, pikepdf.Name.DeviceRGB
    photograph.Width, photograph.Height, photograph.BitsPerComponent = 120, 80, 8
    photograph.Filter = [*[pikepdf.Name.FlateDecode] * packed, pikepdf.Name.DCTDecode]
    photograph.DecodeParms = [*[None] * packed, pikepdf.Dictionary(ColorTransform=1)]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=photograph))
    written = BytesIO()
    document.save(written)
    return ContentFile(written.getvalue(), name="photographs.pdf")


def big_png() -> ContentFile[bytes]:
    written = BytesIO()
    Image.new("1", (30_000, 1_000)).save(written, "PNG")
    return ContentFile(written.getvalue(), name="wide.png")


def test_a_picture_is_kept_without_place_and_maker(asker: Member) -> None:
    attachment = actions.take_in(by=asker, upload=jpeg_with_place())

    assert MAKER.encode() not in kept(attachment)
    assert b"Exif" not in kept(attachment)
    assert Image.open(BytesIO(kept(attachment))).size == (80, 120)


def test_a_pdf_is_kept_without_author_scripts_and_hidden_files(asker: Member) -> None:
    content = kept(actions.take_in(by=asker, upload=make_pdf()))

    with pikepdf.open(BytesIO(content)) as document:
        assert len(document.pages) == 1
        assert "/OpenAction" not in document.Root
        assert "/Metadata" not in document.Root
        assert not document.attachments
        assert "/Info" not in document.trailer
    assert b"anary" not in content


def test_a_word_file_is_kept_without_its_authors(asker: Member) -> None:
    content = kept(actions.take_in(by=asker, upload=make_docx()))

    with zipfile.ZipFile(BytesIO(content)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
        assert "docProps/thumbnail.jpeg" not in archive.namelist()
    assert b"Text stays" in everything
    assert b"anary" not in everything


@pytest.mark.parametrize("kind", ["gif", "tiff"])
def test_a_picture_in_an_office_file_keeps_its_kind_and_no_maker(asker: Member, kind: str) -> None:
    drawn, told = Image.effect_noise((60, 40), 80), {"gif": {"comment": b"Canary"}, "tiff": {"artist": "Canary"}}
    given = BytesIO()
    drawn.save(given, kind.upper(), **told[kind])

    content = kept(actions.take_in(by=asker, upload=make_docx(**{f"word/media/image2.{kind}": given.getvalue()})))

    with zipfile.ZipFile(BytesIO(content)) as archive:
        picture = archive.read(f"word/media/image2.{kind}")
    with Image.open(BytesIO(picture)) as plain:
        assert (plain.format, plain.convert("L").tobytes()) == (kind.upper(), drawn.tobytes())
    assert b"Canary" not in picture


def test_a_chart_is_kept_without_the_table_that_it_was_made_from(asker: Member) -> None:
    content = kept(actions.take_in(by=asker, upload=make_docx(**CHART)))

    with zipfile.ZipFile(BytesIO(content)) as archive:
        chart, relations, kinds = (archive.read(name) for name in (*list(CHART)[:2], "[Content_Types].xml"))
        assert not [name for name in archive.namelist() if "embeddings" in name]
    assert chart == b"<c:chart>shown</c:chart>"
    assert (
        relations == b'<Relationships><Relationship Id="rId1" Type="x/chartStyle" Target="style1.xml"/></Relationships>'
    )
    assert kinds == b"<Types></Types>"


def test_a_chart_in_an_open_document_is_kept_without_its_author(asker: Member) -> None:
    chart = b"<office:body><office:chart>shown</office:chart></office:body>"
    author = b"<meta:initial-creator>Canary</meta:initial-creator><dc:title>Canary</dc:title>"
    file = make_docx(**{"Object 1/content.xml": chart, "Object 1/meta.xml": author, "Object 1/Thumbnails/t.png": b"x"})

    content = kept(actions.take_in(by=asker, upload=file))

    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.read("Object 1/content.xml") == chart
        assert b"Canary" not in archive.read("Object 1/meta.xml")
        assert "Object 1/Thumbnails/t.png" not in archive.namelist()


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (ContentFile(b"MZ", name="tool.exe"), "not taken"),
        (ContentFile(b"", name="empty.pdf"), "empty"),
        (make_docx("archive.pdf"), "do not match"),
        (ContentFile(b"%PDF-1.7\nnothing", name="torn.pdf"), "not a whole PDF"),
        (ContentFile(jpeg_with_place().read(), name="photo.png"), "do not match"),
        (make_docx(word__vbaProject__bin=b"", **{"word/vbaProject.bin": b"x"}), "macros"),
        (make_docx(**{"xl/macrosheets/sheet1.xml": b"x"}), "macros"),
        (
            make_docx(
                **{"word/_rels/settings.xml.rels": b'<R Type="x/attachedTemplate" Target="h" TargetMode="External"/>'}
            ),
            "template",
        ),
        (
            make_docx(**{"word/_rels/document.xml.rels": b"<R Type='x/oleObject' Target='embeddings/a.bin'/>"}),
            "another",
        ),
        (make_docx(**{"word/_rels/document.xml.rels": b"<R Type='x/package' Target='embeddings/a.docm'/>"}), "another"),
        (make_docx(**{"word/_rels/document.xml.rels": b"<R Type='x/aFChunk' Target='a.docm'/>"}), "another"),
        (make_docx(**{"word/_rels/document.xml.rels": b"<R Type='x/package'"}), "cannot be read to its end"),
        (make_docx(**{"content.xml": b"<draw:object-ole xlink:href='./Object 1'/>"}), "another"),
        (make_docx(**{"Object 1/content.xml": b"<office:body><office:spreadsheet>canary"}), "another"),
        (make_docx(**{"Object 1/Basic/Standard/Module1.xml": b"Sub Main"}), "macros"),
        (make_docx(**{"word/media/image2.gif": b"GIF89a"}), "cannot be read to its end"),
        (make_docx(**{"word/big.xml": b"0" * 150_000_000}), "do not match"),
        (bomb_pdf(), "unpacks"),
        (big_png(), "million pixels"),
    ],
    ids=lambda value: str(getattr(value, "name", value)),
)
def test_what_is_not_taken_says_why_and_leaves_nothing(asker: Member, file: ContentFile[bytes], why: str) -> None:
    with pytest.raises(FileRefused, match=why) as refusal:
        actions.take_in(by=asker, upload=file)

    assert str(file.name) in str(refusal.value)
    assert not Attachment.objects.exists()


def test_a_file_that_is_too_large_is_refused(asker: Member, settings: Any) -> None:
    settings.ATTACHMENT_MEGABYTES = 0

    with pytest.raises(FileRefused, match="larger than"):
        actions.take_in(by=asker, upload=make_pdf())


def test_a_dropped_file_answers_with_its_row_or_with_why_not(asker: Member, client_of: ClientOf) -> None:
    client = client_of(asker)

    taken = client.post(reverse("files:upload"), {"file": SimpleUploadedFile("model.pdf", make_pdf().read())})
    refused = client.post(reverse("files:upload"), {"file": SimpleUploadedFile("tool.exe", b"MZ")})

    assert f'value="{Attachment.objects.get().pk}"' in taken.text
    assert (refused.status_code, refused.text.startswith("tool.exe:")) == (422, True)
    assert client.post(reverse("files:upload")).status_code == 400


def test_nobody_attaches_what_another_uploaded(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    theirs = actions.take_in(by=asker, upload=make_pdf())
    thread = make_thread(asker)

    client_of(answerer).post(
        reverse("discussions:answer", args=[thread.pk]),
        {"key": str(uuid.uuid4()), "body": "An answer.", "attachments": [theirs.pk, "x", "9" * 40]},
    )

    theirs.refresh_from_db()
    assert theirs.item is None
    assert client_of(answerer).post(reverse("files:discard", args=[theirs.pk])).status_code == 404
    assert client_of(asker).post(reverse("files:discard", args=[theirs.pk])).status_code == 204


def test_a_file_is_as_visible_as_its_post(
    asker: Member, answerer: Member, outsider: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    answer = make_answer(make_thread(asker, mark=Mark.AMBER, working_group=group), answerer)
    address = attached(answerer, answer, make_docx()).get_absolute_url()

    assert client_of(asker).get(address).status_code == 200
    assert client_of(outsider).get(address).status_code == 404
    assert Client().get(address).status_code == 404


def test_a_file_that_is_not_posted_is_nobodys_to_open(asker: Member, client_of: ClientOf) -> None:
    waiting = actions.take_in(by=asker, upload=make_pdf())

    assert client_of(asker).get(waiting.get_absolute_url()).status_code == 404


def test_a_file_follows_the_removal_of_its_post(asker: Member, answerer: Member, client_of: ClientOf) -> None:
    answer = make_answer(make_thread(asker), answerer)
    address = attached(answerer, answer, make_docx()).get_absolute_url()

    discussions.delete_post(by=answerer, post=answer)
    gone = client_of(asker).get(address).status_code
    discussions.restore_post(by=answerer, post=answer)

    assert (gone, client_of(asker).get(address).status_code) == (404, 200)


def test_a_download_can_go_on_and_is_inert(asker: Member, client_of: ClientOf) -> None:
    post = make_thread(asker).posts.get()
    attachment = attached(asker, post, make_docx())

    part = client_of(asker).get(attachment.get_absolute_url(), headers={"range": "bytes=0-3"})

    assert part.status_code == 206
    assert b"".join(part.streaming_content) == b"PK\x03\x04"  # type: ignore[attr-defined]
    assert part.headers["Content-Disposition"].startswith("attachment")


def test_a_pdf_above_green_names_who_took_it_and_the_trail_too(
    asker: Member, answerer: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    answer = make_answer(make_thread(asker, mark=Mark.AMBER, working_group=group), answerer)
    address = attached(answerer, answer, make_pdf()).get_absolute_url()
    client = client_of(asker)

    first, second = client.get(address), client.get(address)

    content = b"".join(first.streaming_content)  # type: ignore[attr-defined]
    assert content == b"".join(second.streaming_content)  # type: ignore[attr-defined]
    with pikepdf.open(BytesIO(content)) as document:
        drawn = b"".join(stream.read_bytes() for stream in document.pages[0].Contents)
    assert f"{asker.office}, GM".encode() in drawn
    assert b"TLP:AMBER" in drawn
    assert AuditEntry.objects.filter(action="access.viewed", label__startswith="attachment").count() == 1


def test_a_green_pdf_is_handed_out_as_it_is(asker: Member, client_of: ClientOf) -> None:
    attachment = attached(asker, make_thread(asker).posts.get(), make_pdf())

    response = client_of(asker).get(attachment.get_absolute_url())

    assert b"".join(response.streaming_content) == kept(attachment)  # type: ignore[attr-defined]


def test_files_that_nobody_posted_go_after_a_week(asker: Member) -> None:
    fresh, old = (actions.take_in(by=asker, upload=make_pdf(name)) for name in ("new.pdf", "old.pdf"))
    Attachment.objects.filter(pk=old.pk).update(added_at=old.added_at - actions.PENDING * 2)

    assert actions.discard_forgotten() == 1

    assert list(Attachment.objects.all()) == [fresh]


def test_a_pdf_keeps_no_name_of_who_remarked_and_no_file_pinned_to_a_page(asker: Member) -> None:
    content = kept(actions.take_in(by=asker, upload=pdf_with_remarks()))

    with pikepdf.open(BytesIO(content)) as document:
        names = [str(remark.T) for remark in document.pages[0].Annots if "/T" in remark]
        streams = [item.read_bytes() for item in document.objects if isinstance(item, pikepdf.Stream)]
    assert names == ["Name in Widget"]
    assert not any(b"canary" in stream for stream in streams)


@pytest.mark.parametrize("packed", [False, True])
def test_a_photograph_in_a_pdf_keeps_its_pixels_and_no_place_and_maker(asker: Member, *, packed: bool) -> None:
    content = kept(actions.take_in(by=asker, upload=pdf_with_photograph(packed=packed)))

    with pikepdf.open(BytesIO(content)) as document:
        stream = document.pages[0].Resources.XObject.Photo
        photograph, colours = stream.read_raw_bytes(), stream.DecodeParms.ColorTransform
    given = Image.open(jpeg_with_place())
    assert Image.open(BytesIO(photograph)).tobytes() == given.tobytes()
    assert not any(told in photograph for told in (b"Exif", MAKER.encode(), b"anary", b"behind"))
    assert colours == 1


def test_a_torn_photograph_in_a_pdf_is_not_whole(asker: Member) -> None:
    with pytest.raises(FileRefused, match="cannot be read to its end"):
        actions.take_in(by=asker, upload=pdf_with_photograph(jpeg_with_place().read()[:200]))


@pytest.mark.parametrize(
    ("turn", "place"),
    [
        (0, b"1 0 0 1 74.0 78.0 Tm"),
        (90, b"0 1 -1 0 532.0 84.0 Tm"),
        (180, b"-1 0 0 -1 526.0 732.0 Tm"),
        (-90, b"0 -1 1 0 68.0 726.0 Tm"),
    ],
)
def test_who_took_a_pdf_is_written_at_the_foot_of_what_is_shown_of_a_page(
    asker: Member, turn: int, place: bytes
) -> None:
    marked = watermarked(pdf_with_remarks(turn), reader=asker, mark="TLP:AMBER")

    with pikepdf.open(marked) as document:
        drawn = b"".join(part.read_bytes() for part in document.pages[0].Contents)
    assert b"8 Tf %s (TLP:AMBER" % place in drawn


def test_a_table_keeps_no_name_and_no_place_on_its_authors_disk(asker: Member) -> None:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        place, name = '<x15ac:absPath url="C:\\canary\\"/>', '<fileSharing userName="Canary"/>'
        archive.writestr("xl/workbook.xml", f"<workbook>{place}{name}</workbook>")
        archive.writestr("xl/revisions/revisionHeaders.xml", '<headers><header userName="Canary"/></headers>')

    table = kept(actions.take_in(by=asker, upload=ContentFile(written.getvalue(), name="table.xlsx")))

    with zipfile.ZipFile(BytesIO(table)) as archive:
        assert not any(b"canary" in archive.read(part).lower() for part in archive.namelist())
