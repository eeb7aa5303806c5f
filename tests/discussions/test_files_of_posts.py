"""Taking a file away from a post: by its author or who keeps order, for everyone at once, and back again."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from discussions import actions
from discussions.actions.drafts import Typed
from discussions.actions.files import remove_file, restore_file
from discussions.exceptions import NotAllowed, ReasonRequired
from discussions.models import Post
from network_site.access.models import AuditEntry
from network_site.files.actions import discard_forgotten, take_in
from network_site.files.models import Attachment
from network_site.live.models import Change
from network_site.members.models import Member
from tests.factories.discussions import make_answer, make_thread

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def wait(by: Member) -> Attachment:
    return take_in(by=by, upload=ContentFile(b"A model letter.", name="letter.txt"))


@pytest.fixture
def post(asker: Member, answerer: Member) -> Post:
    """An answer with a file."""
    return make_answer(make_thread(asker), answerer, attachments=[wait(answerer).pk])


def test_a_file_taken_away_opens_for_nobody_and_the_post_says_so(
    post: Post, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    file, reader = post.attachments.get(), client_of(asker)
    assert reader.get(file.get_absolute_url()).status_code == 200
    before = Change.objects.filter(stream__name=post.thread.stream).count()

    client_of(answerer).post(reverse("discussions:files", args=[post.pk]), {"remove": file.pk})

    page = reader.get(post.thread.get_absolute_url()).text
    assert reader.get(file.get_absolute_url()).status_code == 404
    assert "letter.txt" not in page
    assert "A file was taken away by its author" in page
    assert Change.objects.filter(stream__name=post.thread.stream).count() == before + 1
    assert AuditEntry.objects.filter(action="discussions.file_removed").count() == 1


def test_a_file_comes_back_by_who_took_it(post: Post, asker: Member, answerer: Member, client_of: ClientOf) -> None:
    file, client = post.attachments.get(), client_of(answerer)
    address = reverse("discussions:files", args=[post.pk])
    client.post(address, {"remove": file.pk})

    client.post(address, {"restore": file.pk})

    assert client_of(asker).get(file.get_absolute_url()).status_code == 200
    assert AuditEntry.objects.filter(action="discussions.file_restored").count() == 1


def test_a_moderator_says_why_and_the_author_cannot_undo_it(
    post: Post, answerer: Member, moderator: Member, client_of: ClientOf
) -> None:
    file = post.attachments.get()
    with pytest.raises(ReasonRequired):
        remove_file(by=moderator, post=post, attachment=file)
    refused = client_of(moderator).post(reverse("discussions:files", args=[post.pk]), {"remove": file.pk})
    assert refused.status_code == 422

    remove_file(by=moderator, post=post, attachment=file, reason="It names a witness.")

    with pytest.raises(NotAllowed):
        restore_file(by=answerer, post=post, attachment=file)
    restore_file(by=moderator, post=post, attachment=file)
    file.refresh_from_db()
    assert file.removed_at is None


def test_nobody_else_takes_a_file_away(post: Post, asker: Member, outsider: Member, client_of: ClientOf) -> None:
    for member in (asker, outsider):
        with pytest.raises(NotAllowed):
            remove_file(by=member, post=post, attachment=post.attachments.get(), reason="No.")
        assert client_of(member).get(reverse("discussions:files", args=[post.pk])).status_code == 404


def test_removing_and_restoring_the_post_does_not_bring_the_file_back(
    post: Post, asker: Member, answerer: Member, client_of: ClientOf
) -> None:
    file = post.attachments.get()
    remove_file(by=answerer, post=post, attachment=file)

    actions.delete_post(by=answerer, post=post)
    actions.restore_post(by=answerer, post=post)

    assert client_of(asker).get(file.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "²"])
def test_a_draft_that_names_a_file_that_cannot_be_is_taken_up_all_the_same_and_holds_up_nothing(
    asker: Member, client_of: ClientOf, number: str
) -> None:
    forgotten = wait(asker)
    actions.keep_draft(by=asker, place="ask:0", typed=Typed(body="See it.", fields={"attachments": [number]}))
    Attachment.objects.update(added_at=timezone.now() - timedelta(days=8))

    assert "See it." in client_of(asker).get(reverse("discussions:ask")).text
    assert discard_forgotten() == 1
    assert not Attachment.objects.filter(pk=forgotten.pk).exists()


def test_a_draft_keeps_no_number_of_a_file_that_cannot_be(asker: Member, client_of: ClientOf) -> None:
    sent = {"place": "ask:0", "body": "See it.", "attachments": ["9" * 5000, "17"]}

    client_of(asker).post(reverse("discussions:keep"), sent)

    assert asker.drafts.get().fields["attachments"] == ["17"]


def test_the_file_of_a_draft_waits_as_long_as_the_draft(asker: Member) -> None:
    kept, forgotten = wait(asker), wait(asker)
    actions.keep_draft(by=asker, place="ask:0", typed=Typed(body="See it.", fields={"attachments": [str(kept.pk)]}))
    Attachment.objects.update(added_at=timezone.now() - timedelta(days=8))

    assert discard_forgotten() == 1
    assert Attachment.objects.get() == kept
    assert forgotten.pk != kept.pk
