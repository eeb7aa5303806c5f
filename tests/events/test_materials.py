"""Materials: how they are kept and how they come out."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from events.models import Edition, Session, SessionMaterial
from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup
from tests.factories.documents import docx_saying
from tests.factories.events import SessionFactory, SessionMaterialFactory
from tests.factories.vocabulary import LanguageFactory

PDF = b"%PDF-1.7 agenda"


@pytest.fixture
def session(edition: Edition) -> Session:
    """A TLP:CLEAR session."""
    return SessionFactory.create(edition=edition, slug="talk")


def pdf(name: str = "agenda.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """Return an upload."""
    return SimpleUploadedFile(name, content)


def test_file_is_downloaded_as_an_attachment(session: Session, client: Client) -> None:
    material = SessionMaterialFactory.create(session=session, title="Agenda, day 1", text="", file=pdf("../../x.pdf"))

    answer = client.get(material.get_absolute_url())

    assert b"".join(answer) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="agenda-day-1.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "agenda" not in str(material.file)


def test_text_is_downloaded_as_markdown(session: Session, client: Client) -> None:
    material = SessionMaterialFactory.create(session=session, title="Контакты", text="**Вена**")

    answer = client.get(material.get_absolute_url())

    assert b"".join(answer).decode() == "**Вена**"
    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")


def test_file_that_is_lost_is_not_found(session: Session, client: Client) -> None:
    material = SessionMaterialFactory.create(session=session, text="", file=pdf())
    material.file.storage.delete(str(material.file))

    assert client.get(material.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"file": pdf("macro.exe", b"MZ")}, "not taken"),
        ({"file": pdf(content=b"<html>")}, "do not match"),
        ({"file": pdf(), "text": "and a text"}, "not both"),
        ({}, "Give a file or a text"),
        ({"text": "x" * 20_001}, "20000"),
    ],
)
def test_what_is_no_material_is_refused(session: Session, fields: dict[str, object], sentence: str) -> None:
    material = SessionMaterial(session=session, title="Handout", mark=Mark.CLEAR, **fields)

    with pytest.raises(ValidationError, match=sentence):
        material.full_clean()


def test_oversized_file_is_refused(session: Session) -> None:
    upload = pdf()
    upload.size = 20_000_001

    with pytest.raises(ValidationError, match="larger than 20 MB"):
        SessionMaterial(session=session, title="Film", mark=Mark.CLEAR, file=upload).full_clean()


def test_database_refuses_a_material_without_content(session: Session) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionMaterialFactory.create(session=session, text="")


@pytest.mark.parametrize(
    ("mark", "grouped", "fits"),
    [(Mark.CLEAR, False, False), (Mark.GREEN, False, False), (Mark.AMBER, True, True), (Mark.AMBER, False, False)],
)
def test_material_is_for_no_more_people_than_its_session(
    edition: Edition, group: WorkingGroup, mark: Mark, *, grouped: bool, fits: bool
) -> None:
    session = SessionFactory.create(edition=edition, mark=Mark.AMBER, working_group=group)
    material = SessionMaterial(
        session=session, title="Map", text="-", mark=mark, working_group=group if grouped else None
    )

    if fits:
        material.full_clean()
    else:
        with pytest.raises(ValidationError):
            material.full_clean()


@pytest.mark.parametrize(("name", "label"), [("agenda.pdf", "PDF"), (None, "Text")])
def test_material_says_what_it_is(session: Session, name: str | None, label: str) -> None:
    fields = {"file": pdf(name), "text": ""} if name else {}

    assert SessionMaterialFactory.create(session=session, **fields).format_label == label


def test_words_of_a_material_are_found_by_whom_it_is_for(
    edition: Edition, group: WorkingGroup, asker: Member, outsider: Member
) -> None:
    session = SessionFactory.create(edition=edition, slug="closed", mark=Mark.AMBER, working_group=group)
    material = SessionMaterialFactory.create(
        session=session, text="", file=docx_saying("Chartered buses"), mark=Mark.AMBER, working_group=group
    )

    assert list(SessionMaterial.objects.visible_to(asker).search("chartered")) == [material]
    assert list(SessionMaterial.objects.visible_to(outsider).search("chartered")) == []


FRENCH = "L'autorité transmet un exposé des faits et le texte de la loi ; les victimes sont entendues par une femme."


@pytest.mark.parametrize(
    ("text", "chosen", "language"), [(FRENCH, None, "fr"), (FRENCH, "es", "es"), ("Corridors.", None, "")]
)
def test_material_is_in_the_language_that_was_chosen_or_that_its_words_tell(
    session: Session, text: str, chosen: str | None, language: str
) -> None:
    chosen_row = LanguageFactory.create(code=chosen) if chosen else None

    material = SessionMaterialFactory.create(session=session, text=text, language=chosen_row)

    assert material.search_language == language
    assert material.search_languages == list(filter(None, [language]))
