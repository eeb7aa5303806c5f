"""Files that come with the change of a post: checked as those of a new one, said in its history, lost by no refusal."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.actions.files import remove_file, restore_file
from discussions.exceptions import FileNotAttached
from discussions.models import Concern, Post, PostTranslation
from network_site.access.marks import Mark
from network_site.files.models import Attachment
from network_site.live.models import Change
from network_site.members.models import Member, WorkingGroup
from network_site.notifications.models import Notification
from network_site.vocabulary.models import Language
from tests.factories.discussions import make_answer, make_thread

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
TEXT = "The central authority does."


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def answer(asker: Member, answerer: Member) -> Post:
    """An answer without a file."""
    return make_answer(make_thread(asker), answerer, TEXT)


def letter(name: str = "letter.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"A model letter.")


def send(client: Client, post: Post, **typed: Any) -> HttpResponse:
    """Send the form of a change, with the text as it was unless it is *typed*."""
    sent = {"key": str(uuid.uuid4()), "version": 1, "body": TEXT, **typed}
    return client.post(reverse("discussions:edit", args=[post.pk]), sent)


def pending_in(response: Any) -> list[str]:
    return [attachment.name for attachment in response.context["form"].pending]


def test_a_file_added_without_scripts_opens_for_readers_and_stands_in_the_history(
    answer: Post, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    reader, author = client_of(asker), client_of(answerer)
    assert "letter.txt" not in reader.get(answer.thread.get_absolute_url()).text
    changes = Change.objects.filter(stream__name=answer.thread.stream).count()

    send(author, answer, uploads=[letter()], reason="The letter was missing.")

    file = answer.attachments.get()
    page = reader.get(answer.thread.get_absolute_url()).text
    assert file.get_absolute_url() in page
    assert reader.get(file.get_absolute_url()).status_code == 200
    assert Change.objects.filter(stream__name=answer.thread.stream).count() == changes + 1
    history = " ".join(reader.get(reverse("discussions:history", args=[answer.pk])).text.split())
    assert "File added: <bdi>letter.txt</bdi>" in history
    assert "The letter was missing." in history


def test_a_file_alone_leaves_the_translations_of_the_text_as_they_are(
    answer: Post, answerer: Member, outsider: Member, french: Language, client_of: ClientOf
) -> None:
    said = {"language": french, "body": "L'autorité centrale."}
    actions.translate_post(by=outsider, post=answer, of_version=1, **said)
    behind = Notification.objects.filter(verb="translation_behind", recipient=outsider)

    send(client_of(answerer), answer, uploads=[letter()])
    row = PostTranslation.objects.select_related("post").get()
    assert (row.is_behind, behind.exists()) == (False, False)
    send(client_of(answerer), answer, version=2, body="Another authority does.", uploads=[letter()])

    row = PostTranslation.objects.select_related("post").get()
    assert (row.is_behind, behind.exists()) == (True, True)


def test_a_file_that_is_sent_again_is_added_once(answer: Post, answerer: Member, client_of: ClientOf) -> None:
    waiting = client_of(answerer).post(reverse("files:upload"), {"file": letter()})
    number = Attachment.objects.get().pk
    assert f'value="{number}"' in waiting.text

    for _time in range(2):
        send(client_of(answerer), answer, attachments=[number], key=str(uuid.UUID(int=7)))

    answer.refresh_from_db()
    assert (answer.version, answer.file_count, answer.revisions.count()) == (2, 1, 1)


def test_a_file_of_a_group_opens_for_the_group_alone(
    asker: Member, answerer: Member, outsider: Member, group: WorkingGroup, client_of: ClientOf
) -> None:
    answer = make_answer(make_thread(asker, mark=Mark.AMBER, working_group=group), answerer, TEXT)

    send(client_of(answerer), answer, uploads=[letter()])

    address = answer.attachments.get().get_absolute_url()
    assert client_of(asker).get(address).status_code == 200
    assert client_of(outsider).get(address).status_code == 404


def test_only_so_many_files_stand_beside_a_post_and_those_taken_away_do_not_count(
    answer: Post, answerer: Member, settings: Any, client_of: ClientOf
) -> None:
    settings.ATTACHMENTS_PER_POST = 1
    client = client_of(answerer)
    send(client, answer, uploads=[letter("first.txt")])
    first = answer.attachments.get()

    refused = send(client, answer, version=2, body="A longer text.", uploads=[letter("second.txt")])
    assert refused.status_code == 422
    assert "at most 1 file" in refused.text
    assert refused.context["form"]["body"].value() == "A longer text."
    assert pending_in(refused) == ["second.txt"]
    remove_file(by=answerer, post=answer, attachment=first)
    send(client, answer, version=2, attachments=[Attachment.objects.get(name="second.txt").pk])

    assert answer.attachments.count() == 2
    with pytest.raises(FileNotAttached):
        restore_file(by=answerer, post=answer, attachment=first)


def test_the_history_does_not_name_a_file_that_was_taken_away(
    answer: Post, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    send(client_of(answerer), answer, uploads=[letter()])

    remove_file(by=answerer, post=answer, attachment=answer.attachments.get())

    history = client_of(asker).get(reverse("discussions:history", args=[answer.pk])).text
    assert "letter.txt" not in history
    assert "A file was added that was taken away since" in history


@pytest.mark.parametrize("uploads", ["refused", "stale", "gone"])
def test_no_refusal_loses_a_file_or_the_text(answer: Post, answerer: Member, client_of: ClientOf, uploads: str) -> None:
    files = [letter(), SimpleUploadedFile("tool.exe", b"MZ")] if uploads == "refused" else [letter()]
    if uploads == "stale":
        actions.edit_post(by=answerer, post=answer, body="From another device.", version=1)
    if uploads == "gone":
        actions.delete_post(by=answerer, post=answer)

    refused = send(client_of(answerer), answer, body="Typed with care.", uploads=files)

    assert refused.status_code == 422
    assert refused.context["form"]["body"].value() == "Typed with care."
    assert pending_in(refused) == ["letter.txt"]
    assert 'name="attachments"' in refused.text
    assert not answer.attachments.exists()


def test_a_file_added_out_of_sight_is_shut_until_the_post_comes_back_and_shows_for_who_decides(
    answer: Post, asker: Member, answerer: Member, moderator: Member, client_of: ClientOf
) -> None:
    held = actions.decide(by=moderator, key=uuid.uuid4(), post=answer, kind="withhold", reason="A name.")

    send(client_of(answerer), answer, uploads=[letter()])

    address = answer.attachments.get().get_absolute_url()
    assert [client_of(member).get(address).status_code for member in (asker, moderator)] == [404, 200]
    assert Concern.objects.filter(post=answer, cause=Concern.Cause.CHANGED, closed_by=None).exists()
    actions.undo_decision(by=moderator, decision=held)
    assert client_of(asker).get(address).status_code == 200
    assert "letter.txt" in client_of(asker).get(answer.thread.get_absolute_url()).text


def test_a_file_that_was_not_scanned_yet_is_named_and_shut(
    answer: Post, asker: Member, answerer: Member, settings: Any, client_of: ClientOf
) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:9"

    send(client_of(answerer), answer, uploads=[letter()])

    page = client_of(asker).get(answer.thread.get_absolute_url()).text
    assert "Being checked for viruses" in page
    assert client_of(asker).get(answer.attachments.get().get_absolute_url()).status_code == 404


def test_the_draft_of_a_change_keeps_its_files(answer: Post, answerer: Member, client_of: ClientOf) -> None:
    client, place = client_of(answerer), f"edit:{answer.pk}"
    client.post("/questions/drafts/keep/", {"place": place, "body": "Half a sentence", "uploads": [letter()]})

    page = client.get(reverse("discussions:edit", args=[answer.pk]))

    assert pending_in(page) == ["letter.txt"]
    assert 'name="attachments"' in page.text


def test_nobody_adds_the_waiting_file_of_another(
    answer: Post, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    client_of(asker).post(reverse("files:upload"), {"file": letter()})

    saved = send(client_of(answerer), answer, attachments=[Attachment.objects.get().pk])

    assert saved.status_code == 302
    assert not answer.attachments.exists()
    answer.refresh_from_db()
    assert answer.version == 1
