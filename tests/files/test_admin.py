"""Uploads through Wagtail's own pages."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import UploadedFile

from network_site.access.marks import Mark
from network_site.files.models import Paper, Picture
from network_site.members.models import Member
from tests.factories.files import MAKER, PictureFactory, jpeg_with_place, pdf
from tests.factories.guides import guide_index

Clients = Callable[[Member], Client]


@pytest.fixture
def desk(editor: Member, client_of: Clients) -> Client:
    """The admin as an editor has it."""
    guide_index()
    return client_of(editor)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_editor_uploads_a_picture_and_sees_it(desk: Client) -> None:
    data = {"title": "Quay", "file": upload("quay.jpg", jpeg_with_place().read()), "mark": Mark.CLEAR, "collection": 1}

    response = desk.post(reverse("wagtailimages:add"), data)

    picture = Picture.objects.get()
    assert response.status_code == 302
    assert picture.mark == Mark.CLEAR
    with picture.file.open("rb") as stored:
        assert MAKER.encode() not in stored.read()


def test_many_files_at_once_are_stored_bare_and_green(desk: Client) -> None:
    response = desk.post(
        reverse("wagtailimages:add_multiple"),
        {"files[]": upload("quay.jpg", jpeg_with_place().read()), "title": "Quay"},
        headers={"x-requested-with": "XMLHttpRequest"},
    )

    assert response.json()["success"]
    assert Picture.objects.get().mark == Mark.GREEN
    assert not UploadedFile.objects.exists()


@pytest.mark.parametrize("content", [b"", b"<svg/>", jpeg_with_place().read()[:900]])
def test_broken_picture_is_a_field_error(desk: Client, content: bytes) -> None:
    data = {"title": "Quay", "file": upload("quay.jpg", content), "mark": Mark.CLEAR, "collection": 1}

    response = desk.post(reverse("wagtailimages:add"), data)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Picture.objects.exists()


def test_pages_of_pictures_work_for_editors(desk: Client) -> None:
    picture = PictureFactory.create()

    page = desk.get(reverse("wagtailimages:edit", args=[picture.pk]))
    shown = picture.get_rendition("max-800x600")

    assert desk.get(reverse("wagtailimages:index")).status_code == 200
    assert shown.url in page.content.decode()
    assert desk.get(shown.url).status_code == 200


def test_document_is_uploaded_checked_and_listed(desk: Client) -> None:
    url = reverse("wagtaildocs:add")
    taken = {"title": "Template", "file": upload("a.pdf", pdf().read()), "mark": Mark.CLEAR, "collection": 1}
    refused = {**taken, "file": upload("b.pdf", b"MZ")}

    assert desk.post(url, taken).status_code == 302
    assert desk.post(url, refused).context["form"].errors["file"]

    paper = Paper.objects.get()
    assert paper.url in desk.get(reverse("wagtaildocs:index")).content.decode()


def test_others_do_not_get_in(outsider: Member, client_of: Clients, desk: Client) -> None:
    assert desk.get(reverse("wagtailimages:index")).status_code == 200
    assert client_of(outsider).get(reverse("wagtailimages:index")).status_code == 302
