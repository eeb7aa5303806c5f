"""What search learns of a file, and what a hostile file can do."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfReader, PdfWriter

from network_site.files import reading, tasks
from network_site.files.models import Paper
from network_site.files.tasks import read_unread_files, words_in
from tests.factories.documents import archive, docx_of, docx_saying, odt_of, pdf_drawing, pdf_saying
from tests.factories.files import PaperFactory

BOMB = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OURS = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def locked_pdf() -> ContentFile[bytes]:
    """Return a PDF that opens with a password."""
    writer = PdfWriter(clone_from=PdfReader(pdf_saying("Secret route")))
    writer.encrypt("passphrase", algorithm="RC4-128")
    locked = ContentFile(b"", name="locked.pdf")
    writer.write(locked)
    return locked


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (pdf_saying("Delay of the request", "Répondre"), "Delay of the request\nRépondre"),
        (docx_saying("Commission rogatoire", "إنابة قضائية"), "Commission rogatoire إنابة قضائية"),
        (odt_of("<text:h>Тема</text:h><text:p>судебное<text:s/>поручение</text:p>"), "Тема судебное поручение"),
        (ContentFile("司法协助请求".encode(), name="notes.txt"), "司法协助请求"),
        (
            archive("rows.xlsx", {"xl/sharedStrings.xml": "<sst><si><t>Route</t></si><si><t>Fee</t></si></sst>"}),
            "Route Fee",
        ),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_words_of_a_document_are_read(file: ContentFile[bytes], words: str) -> None:
    assert words_in(file) == words


def test_what_a_document_does_not_show_is_not_read() -> None:
    deleted = "<w:p><w:r><w:delText>deleted</w:delText><w:instrText>PAGE</w:instrText><w:t>kept</w:t></w:r></w:p>"
    tracked = "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes><text:p>kept</text:p>"

    assert words_in(docx_of(deleted)) == "kept"
    assert words_in(odt_of(tracked)) == "kept"


@pytest.mark.parametrize(
    "file",
    [
        ContentFile(b"%PDF-1.7 and nothing else", name="broken.pdf"),
        ContentFile(b"PK\x03\x04 and nothing else", name="broken.docx"),
        ContentFile(b"MZ", name="tool.exe"),
        docx_of("<w:p>not closed"),
        docx_of("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", before=BOMB),
        docx_of("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", before=OURS),
        docx_of("<w:p><w:r><w:t>ha</w:t></w:r></w:p>" + " " * 60_000_000),
        docx_of("<w:p>" * 1_000_000),
        pdf_drawing(b"0 " * 100_000_000),
        locked_pdf(),
    ],
    ids=[
        "broken pdf",
        "broken zip",
        "unknown kind",
        "broken xml",
        "entities",
        "a file of ours",
        "zip bomb",
        "depth",
        "pdf bomb",
        "locked",
    ],
)
def test_a_hostile_or_broken_file_has_no_words(file: ContentFile[bytes]) -> None:
    assert words_in(file) == ""


def test_a_program_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(reading, "__file__", str(endless))
    monkeypatch.setattr(tasks, "SECONDS", 0.2)

    assert words_in(docx_saying("Never read")) == ""


def test_the_program_has_few_rights_and_no_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    curious = tmp_path / "curious.py"
    curious.write_text(
        Path(reading.__file__).read_text().split("if __name__")[0]
        + "give_up_rights()\nimport os\n"
        + "print('SECRET_KEY' in os.environ, resource.getrlimit(resource.RLIMIT_AS)[1] == MEMORY)\n"
        + "print(resource.getrlimit(resource.RLIMIT_CPU)[1], resource.getrlimit(resource.RLIMIT_NPROC)[1])\n"
    )
    monkeypatch.setattr(reading, "__file__", str(curious))

    assert words_in(docx_saying("-")).split() == ["False", "True", str(reading.SECONDS), "0"]


def test_a_long_document_is_read_up_to_the_limit() -> None:
    words = words_in(ContentFile(b"word " * 100_000, name="long.txt"))

    assert reading.MOST_CHARACTERS - 10 < len(words) <= reading.MOST_CHARACTERS


def test_many_pages_are_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_PAGES", 2)
    monkeypatch.setattr(time, "process_time", lambda: 0)

    assert [page.strip() for page in reading.of_pdf(pdf_saying("one", "two", "three"))] == ["one", "two"]


def test_a_page_that_takes_long_is_the_last_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "process_time", lambda: reading.SECONDS)

    assert [page.strip() for page in reading.of_pdf(pdf_saying("one", "two"))] == ["one"]


def test_words_follow_the_file(db: None) -> None:
    paper = PaperFactory.create(file=docx_saying("Extradition"))
    assert Paper.objects.get().words == "Extradition"

    paper.file = docx_saying("Surrender")
    paper.save()

    assert Paper.objects.get().words == "Surrender"
    assert [found.pk for found in Paper.objects.search("surrender")] == [paper.pk]
    assert not Paper.objects.search("extradition").count()


def test_words_go_with_the_file(db: None) -> None:
    paper = PaperFactory.create(file=docx_saying("Extradition"))
    assert Paper.objects.search("extradition").count() == 1

    paper.delete()

    assert Paper.objects.search("extradition").count() == 0


def test_words_of_another_file_are_not_kept(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def replaced_meanwhile(_file: object) -> str:
        Paper.objects.update(file="documents/other.docx")
        return "Extradition"

    monkeypatch.setattr(tasks, "words_in", replaced_meanwhile)

    PaperFactory.create(file=docx_saying("Extradition"))

    assert Paper.objects.get().words == ""


def test_a_lost_file_is_read_once(db: None) -> None:
    paper = PaperFactory.create()
    Paper.objects.update(file="documents/lost.docx")

    read_unread_files()

    assert not Paper.objects.unread().exists()
    assert Paper.objects.get(pk=paper.pk).words == ""


def test_files_that_nobody_read_are_read_later(db: None) -> None:
    PaperFactory.create(file=docx_saying("Extradition"))
    Paper.objects.update(file_words="", file_words_of="")

    read_unread_files()

    assert Paper.objects.get().words == "Extradition"


def test_a_list_of_documents_does_not_load_their_words(
    db: None, django_assert_num_queries: Callable[..., object]
) -> None:
    PaperFactory.create(file=docx_saying("Extradition"))

    (paper,) = Paper.objects.all()

    assert paper.get_deferred_fields() == {"file_words"}
    with django_assert_num_queries(1):
        (indexed,) = Paper.get_indexed_objects().prefetch_related(None)
        assert indexed.words == "Extradition"
