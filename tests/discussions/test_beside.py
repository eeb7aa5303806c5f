"""What stands beside posts: read for many at once, and named as it is today."""

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from discussions import actions
from discussions.exceptions import TooManyMentions
from discussions.mentions import AT_MOST
from discussions.models import Post, PostTranslation, Thread
from network_site.files.actions import take_in
from network_site.live import fragments
from network_site.members.models import Member
from network_site.vocabulary.models import Language
from tests.factories.discussions import make_answer, make_scope, make_thread

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]
TYPED = "Attorney General, Italy"


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def answer(asker: Member, answerer: Member) -> Post:
    """An answer in English."""
    return make_answer(make_thread(asker), answerer)


def translate(by: Member, post: Post, language: Language, body: str) -> PostTranslation:
    return actions.translate_post(by=by, post=post, language=language, body=body, of_version=post.version)


def full_answer(thread: Thread, by: Member, language: Language) -> None:
    """Post an answer with all that may stand beside one."""
    file = take_in(by=by, upload=ContentFile(b"A model letter.", name="letter.txt"))
    body = f"As @[x](member:{by.pk}) says."
    post = make_answer(thread, by, body, attachments=[file.pk])
    translate(by, post, language, f"Selon @[x](member:{by.pk}).")


def test_a_translation_names_the_office_of_who_it_mentions_and_not_what_was_typed(
    answer: Post, asker: Member, outsider: Member, moderator: Member, french: Language, client_of: ClientOf
) -> None:
    places = (answer.thread.get_absolute_url(), reverse("discussions:translations", args=[answer.pk]))
    row = translate(asker, answer, french, f"Selon @[{TYPED}](member:{outsider.pk}), oui.")
    PostTranslation.objects.filter(pk=row.pk).update(html=row.html.replace(outsider.label, TYPED))
    fragments.clear()

    for page in places:
        html = client_of(moderator).get(page).text
        assert outsider.office in html
        assert TYPED not in html


def test_what_is_kept_of_a_translation_names_the_office_also_once_it_was_out_of_sight(
    answer: Post, asker: Member, outsider: Member, moderator: Member, french: Language
) -> None:
    row = translate(asker, answer, french, f"Selon @[{TYPED}](member:{outsider.pk}), oui.")
    assert outsider.office in row.html

    for kind in ("withhold", "release"):
        actions.decide(by=moderator, key=uuid.uuid4(), post=answer, kind=kind, reason="A look at it.")

    row.refresh_from_db()
    assert outsider.office in row.html
    assert TYPED not in row.html


def test_a_translation_mentions_no_more_members_than_a_post_may(answer: Post, asker: Member, french: Language) -> None:
    mentions = [f"@[x](member:{number})" for number in range(1, AT_MOST + 2)]

    with pytest.raises(TooManyMentions):
        translate(asker, answer, french, " ".join(mentions))
    translate(asker, answer, french, " ".join(mentions[:AT_MOST]))


@pytest.mark.parametrize("many", [3, 20])
def test_a_page_of_which_nothing_is_kept_needs_the_same_queries_for_any_number_of_posts(
    asker: Member,
    answerer: Member,
    french: Language,
    client_of: ClientOf,
    many: int,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    thread = make_thread(asker)
    make_scope(make_answer(thread, answerer))
    for _number in range(many):
        full_answer(thread, answerer, french)
    client, page = client_of(asker), thread.get_absolute_url()
    client.get(page)
    fragments.clear()

    with django_assert_num_queries(17):
        html = client.get(page).text
    assert html.count("<bdi>letter.txt</bdi>") == many
