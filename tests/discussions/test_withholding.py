"""One step takes a post out of sight everywhere: this walks every place where its words could be."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import models
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.exceptions import NotAllowed
from discussions.models import Decision, Post, Thread, Withheld
from network_site.access.models import AuditEntry
from network_site.files.actions import take_in
from network_site.live.models import Change
from network_site.members.models import Member
from network_site.members.sealing import SealedField
from network_site.notifications.models import Notification
from tests.factories.discussions import make_answer, make_reply, make_thread, question_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]

WORD = "kingfisher"
FIRST, NOW = f"The harbour {WORD} as it was first.", f"The harbour {WORD} as it stands."


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def post(asker: Member, answerer: Member) -> Post:
    """An answer with an earlier text, a file, and a notification that was not sent yet."""
    file = take_in(by=answerer, upload=ContentFile(f"{WORD} file".encode(), name=f"{WORD}.txt"))
    made = make_answer(make_thread(asker), answerer, FIRST, attachments=[file.pk])
    return actions.edit_post(by=answerer, post=made, body=NOW, version=1)


def withhold(by: Member, post: Post) -> Decision:
    return actions.decide(by=by, key=uuid.uuid4(), post=post, kind="withhold", reason="Case data.", message="Sorry.")


def places(client: Client, post: Post) -> dict[str, str]:
    """Return what a reader is sent, by place."""
    thread = post.thread
    addresses = {
        "thread": thread.get_absolute_url(),
        "list": reverse("discussions:threads"),
        "live": f"/live/since/?{thread.stream}=0&threads:members=0",
        "search": "/search/?q=harbour",
        "suggestions": "/search/suggestions/?q=harb",
        "inbox": "/inbox/",
        "home": "/",
        "reply": reverse("discussions:reply", args=[post.pk]),
        "flag": reverse("discussions:flag", args=[post.pk]),
        "file": post.attachments.get().get_absolute_url() if post.attachments.exists() else "/",
    }
    found = {}
    for place, address in addresses.items():
        answer: Any = client.get(address, follow=True)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[place] = body.decode("utf-8", "replace")
    return found


def where(found: dict[str, str]) -> set[str]:
    return {place for place, text in found.items() if WORD in text.lower()}


def rows_with_the_word() -> set[str]:
    """Return the models of which a row holds the word, in any column but those that are sealed."""
    holders = set()
    for model in apps.get_models():
        fields = [field for field in model._meta.get_fields() if not isinstance(field, SealedField)]
        texts = [field for field in fields if isinstance(field, models.CharField | models.TextField)]
        for field in texts:
            if model._default_manager.filter(**{f"{field.name}__icontains": WORD}).exists():
                holders.add(model._meta.label)
    return holders


def test_no_page_frame_search_or_file_shows_it_any_more(
    post: Post, outsider: Member, moderator: Member, client_of: ClientOf
) -> None:
    client = client_of(outsider)
    assert {"thread", "live", "file", "search"} <= where(places(client, post))

    decision = withhold(moderator, post)

    hidden = places(client, post)
    assert where(hidden) == set()
    assert "Out of sight while a moderator looks at it" in hidden["thread"]
    assert "Out of sight while a moderator looks at it" in hidden["live"].encode().decode("unicode_escape")
    actions.undo_decision(by=moderator, decision=decision)
    assert {"thread", "live", "file", "search"} <= where(places(client, post))


def test_its_words_wait_in_one_place_alone(post: Post, moderator: Member) -> None:
    withhold(moderator, post)

    names_of_files = {"files.Attachment"}  # the name of a file nobody is shown
    assert rows_with_the_word() - names_of_files <= {"discussions.Withheld"}
    assert Withheld.objects.get().body == NOW
    assert Withheld.objects.get().beside["revisions"] == [[1, FIRST, "", ""]]


def test_it_comes_back_whole(post: Post, moderator: Member) -> None:
    html = post.html

    actions.undo_decision(by=moderator, decision=withhold(moderator, post))

    post.refresh_from_db()
    assert (post.body, post.html, post.withheld_at) == (NOW, html, None)
    assert post.revisions.get().body == FIRST
    assert Thread.objects.get().answer_count == 1
    assert not Withheld.objects.exists()


def test_a_question_goes_with_its_title(
    asker: Member, outsider: Member, moderator: Member, client_of: ClientOf
) -> None:
    thread = make_thread(asker, title=f"The harbour {WORD} question", body=NOW)
    client = client_of(outsider)
    assert WORD in client.get("/questions/").text

    decision = withhold(moderator, question_of(thread))

    assert where(places(client, question_of(thread))) == set()
    assert "discussions.Thread" not in rows_with_the_word()
    thread.refresh_from_db()
    assert thread.title == "A question that a moderator looks at"
    actions.undo_decision(by=moderator, decision=decision)
    assert WORD in client.get("/questions/").text


def test_what_came_of_a_question_goes_with_it(
    asker: Member, outsider: Member, moderator: Member, client_of: ClientOf
) -> None:
    thread = make_thread(asker)
    actions.close_question(by=asker, thread=thread, outcome=f"The {WORD} was executed in three weeks.")
    client = client_of(outsider)
    assert {"thread", "list"} <= where(places(client, question_of(thread)))

    decision = withhold(moderator, question_of(thread))

    assert where(places(client, question_of(thread))) == set()
    assert rows_with_the_word() == set()  # in a JSON column of discussions.Withheld
    actions.undo_decision(by=moderator, decision=decision)
    assert {"thread", "list"} <= where(places(client, question_of(thread)))


def test_the_trail_of_decisions_holds_no_word_of_it(post: Post, moderator: Member) -> None:
    thread = make_thread(post.author, title=f"The harbour {WORD} question")

    for taken in (post, question_of(thread)):
        withhold(moderator, taken)

    entries = [f"{entry.label} {entry.data}" for entry in AuditEntry.objects.all()]
    assert len(entries) >= 2
    assert WORD not in " ".join(entries).lower()


def test_what_was_not_mailed_yet_is_taken_back_and_told_again(post: Post, asker: Member, moderator: Member) -> None:
    told = Notification.objects.filter(recipient=asker, verb="answered", taken_back_at=None)
    assert told.count() == 1

    decision = withhold(moderator, post)

    assert told.count() == 0
    actions.undo_decision(by=moderator, decision=decision)
    assert told.count() == 1


def test_every_open_screen_hears_of_it_at_once(post: Post, moderator: Member) -> None:
    before = Change.objects.filter(stream__name=post.thread.stream).count()

    withhold(moderator, post)

    after = Change.objects.filter(stream__name=post.thread.stream).order_by("seq")
    assert after.count() == before + 1
    assert (after.last().kind, after.last().object_id) == ("post_changed", post.pk)  # type: ignore[union-attr]


def test_nobody_replies_edits_or_accepts_meanwhile(
    post: Post, asker: Member, answerer: Member, moderator: Member, client_of: ClientOf
) -> None:
    withhold(moderator, post)

    answer = client_of(asker).post(
        reverse("discussions:reply", args=[post.pk]), {"key": str(uuid.uuid4()), "body": "Text that stays."}
    )

    assert answer.status_code == 422
    assert "Text that stays." in answer.text
    with pytest.raises(NotAllowed):
        actions.accept_answer(by=asker, post=post)


def test_its_author_and_those_who_keep_order_still_read_it(
    post: Post, answerer: Member, moderator: Member, client_of: ClientOf
) -> None:
    withhold(moderator, post)

    assert NOW in client_of(answerer).get(reverse("discussions:decided")).text
    assert NOW in client_of(moderator).get(reverse("discussions:moderate", args=[post.pk])).text


def test_removing_and_restoring_does_not_bring_it_back(post: Post, answerer: Member, moderator: Member) -> None:
    withhold(moderator, post)

    actions.delete_post(by=answerer, post=post)
    actions.restore_post(by=answerer, post=post)

    post.refresh_from_db()
    assert post.body == ""
    assert Thread.objects.get().answer_count == 0
    assert post.attachments.get().withheld_at is not None


def test_replies_below_it_stay(
    post: Post, asker: Member, outsider: Member, moderator: Member, client_of: ClientOf
) -> None:
    make_reply(post, asker, "A reply that says nothing of it.")

    withhold(moderator, post)

    assert "A reply that says nothing of it." in client_of(outsider).get(post.thread.get_absolute_url()).text
