"""The pages and parts that offer similar and related items."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from discussions.models import Thread
from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup
from network_site.search.backends.whoosh import SearchBackend
from tests.factories.discussions import make_thread
from tests.factories.guides import GuideFactory
from tests.factories.vocabulary import LanguageFactory, TopicFactory

ClientOf = Callable[[Member], Client]
SIMILAR = reverse("search:similar")


@pytest.fixture
def thread(engine: SearchBackend, answerer: Member) -> Thread:
    """A question about vessels, and one like it."""
    topic = TopicFactory.create()
    make_thread(answerer, title="Vessel registry answers at night", topics=[topic])
    thread = make_thread(answerer, title="Which desk keeps the vessel registry?", topics=[topic])
    engine.refresh_indexes()
    return thread


def test_a_title_typed_is_answered_with_a_part_of_the_page(
    thread: Thread, outsider: Member, client_of: ClientOf
) -> None:
    answer = client_of(outsider).post(SIMILAR, {"title": "The vessel registry", "language": "en"})

    assert "Vessel registry answers at night" in answer.text
    assert "<html" not in answer.text


def test_a_title_never_stands_in_an_address(outsider: Member, client_of: ClientOf) -> None:
    assert client_of(outsider).get(SIMILAR, {"title": "The vessel registry"}).status_code == 405


def test_without_javascript_a_button_checks_and_the_text_stays(
    thread: Thread, outsider: Member, client_of: ClientOf
) -> None:
    language = LanguageFactory.create(code="en")
    typed = {"title": "The vessel registry", "body": "What I wrote.", "language": language.pk, "check": "1"}

    answer = client_of(outsider).post(reverse("discussions:ask"), typed)

    assert "Vessel registry answers at night" in answer.text
    assert "What I wrote." in answer.text
    assert 'value="The vessel registry"' in answer.text
    assert not answer.context["form"].errors
    assert Thread.objects.count() == 2


def test_a_check_that_finds_nothing_says_so(engine: SearchBackend, outsider: Member, client_of: ClientOf) -> None:
    engine.refresh_indexes()

    answer = client_of(outsider).post(reverse("discussions:ask"), {"title": "The vessel registry", "check": "1"})

    assert "Nothing similar was found" in answer.text


@pytest.mark.parametrize("part", [True, False])
def test_related_items_are_a_page_and_a_part_of_one(
    thread: Thread, outsider: Member, client_of: ClientOf, *, part: bool
) -> None:
    headers: dict[str, Any] = {"X-Partial": "1"} if part else {}

    answer = client_of(outsider).get(reverse("search:related", args=["question", thread.pk]), headers=headers)

    assert "Vessel registry answers at night" in answer.text
    assert ("<html" in answer.text) is not part


def test_thread_and_guide_link_to_what_is_related(thread: Thread, outsider: Member, client_of: ClientOf) -> None:
    guide = GuideFactory.create(mark=Mark.CLEAR)
    client = client_of(outsider)

    assert reverse("search:related", args=["question", thread.pk]) in client.get(thread.get_absolute_url()).text
    assert reverse("search:related", args=["guide", guide.pk]) in client.get(guide.get_url()).text
    assert "/search/related/" not in Client().get(guide.get_url()).text


@pytest.mark.parametrize(("kind", "pk"), [("question", None), ("member", 1), ("nothing", 1), ("question", 10**6)])
def test_what_one_may_not_see_has_nothing_related(
    group: WorkingGroup, asker: Member, outsider: Member, client_of: ClientOf, kind: str, pk: int | None
) -> None:
    hidden = make_thread(asker, mark=Mark.AMBER, working_group=group)
    address = reverse("search:related", args=[kind, pk or hidden.pk])

    assert client_of(asker).get(reverse("search:related", args=["question", hidden.pk])).status_code == 200
    assert client_of(outsider).get(address).status_code == 404
