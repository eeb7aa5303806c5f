"""Files in the composers: with scripts and without, neither they nor the text are lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from discussions.models import Post
from network_site.files import actions
from network_site.files.exceptions import FileRefused
from network_site.files.models import Attachment
from network_site.members.models import Member
from tests.factories.discussions import make_thread
from tests.factories.files import make_pdf

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_post_carries_only_so_many(asker: Member, settings: Any, client_of: ClientOf, typed: dict[str, Any]) -> None:
    settings.ATTACHMENTS_PER_POST = 1
    files = [actions.take_in(by=asker, upload=make_pdf(f"{number}.pdf")).pk for number in range(2)]

    response = client_of(asker).post(reverse("discussions:ask"), {**typed, "attachments": files})

    assert response.status_code == 422
    assert "at most 1 file" in response.text
    assert response.text.count('name="attachments"') == 2
    with pytest.raises(FileRefused, match="Too many"):
        actions.take_in(by=asker, upload=make_pdf())


def test_text_and_file_go_together_without_scripts(asker: Member, typed: dict[str, Any], client_of: ClientOf) -> None:
    upload = SimpleUploadedFile("model.pdf", make_pdf().read())

    response = client_of(asker).post(reverse("discussions:ask"), {**typed, "uploads": [upload]}, follow=True)

    attachment = Attachment.objects.get()
    assert attachment.item == Post.objects.get()
    assert attachment.get_absolute_url() in response.text


def test_a_refused_file_loses_neither_the_text_nor_the_other_file(
    asker: Member, typed: dict[str, Any], client_of: ClientOf
) -> None:
    good, bad = SimpleUploadedFile("model.pdf", make_pdf().read()), SimpleUploadedFile("tool.exe", b"MZ")
    client = client_of(asker)

    refused = client.post(reverse("discussions:ask"), {**typed, "uploads": [good, bad]})

    waiting = Attachment.objects.get()
    assert refused.status_code == 422
    assert refused.context["form"]["body"].value() == typed["body"]
    assert "tool.exe" in refused.text
    assert f'name="attachments" value="{waiting.pk}" checked' in refused.text
    client.post(reverse("discussions:ask"), {**typed, "attachments": [waiting.pk]})
    waiting.refresh_from_db()
    assert waiting.item == Post.objects.get()


def test_a_file_that_is_refused_on_the_way_to_a_longer_form_is_named(
    asker: Member, answerer: Member, typed: dict[str, Any], client_of: ClientOf
) -> None:
    thread = make_thread(answerer)
    ways = {f"{reverse('discussions:answer', args=[thread.pk])}?states": {}, reverse("discussions:ask"): {"check": "1"}}
    for address, pressed in ways.items():
        files = [SimpleUploadedFile("model.pdf", make_pdf().read()), SimpleUploadedFile("tool.exe", b"MZ")]

        page = client_of(asker).post(address, {**typed, **pressed, "uploads": files})

        assert "tool.exe" in page.text
        assert [attachment.name for attachment in page.context["form"].pending] == ["model.pdf"]
        assert 'name="attachments"' in page.text
