"""An index that breaks while it serves: whatever asks it is answered by the database, and it is built anew."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.guides.models import GuidePage
from network_site.members.models import Member
from network_site.search.backends.whoosh import SearchBackend
from network_site.search.following import own_store
from network_site.search.models import SavedSearch
from network_site.search.store import Store, store_at
from tests.factories.discussions import make_thread
from tests.factories.guides import GuideFactory
from tests.factories.vocabulary import TopicFactory
from tests.search.test_following import spoil

ClientOf = Callable[[Member], Client]
Ask = Callable[[Client], Any]


@pytest.fixture(params=["cut", "garbled"])
def broken(request: pytest.FixtureRequest, engine: SearchBackend, answerer: Member, outsider: Member) -> Store:
    """The store of a process that starts now, with an index whose postings are damaged."""
    topics = [TopicFactory.create()]
    make_thread(answerer, title="Which desk keeps the vessel registry?", topics=topics)
    GuideFactory.create(title="The vessel registry", topics=topics)
    SavedSearch.objects.create(member=outsider, name="Vessels", query="q=vessel")
    engine.refresh_indexes()
    for path in engine.store.root.rglob("*.pst"):
        spoil(path, request.param)
    store_at.cache_clear()
    store = own_store()
    assert store is not None
    return store


def page(client: Client) -> Any:
    return client.get(reverse("search:search"), {"q": "vessel"})


def filtered_page(client: Client) -> Any:
    return client.get(reverse("search:search"), {"type": "guide", "sort": "newest"})


def completions(client: Client) -> Any:
    return client.get(reverse("search:completions"), {"begins": "vess"})


def similar(client: Client) -> Any:
    return client.post(reverse("search:similar"), {"title": "The vessel registry"})


def related(client: Client) -> Any:
    guide = GuidePage.objects.get()
    return client.get(reverse("search:related", args=["guide", guide.pk]))


def saved(client: Client) -> Any:
    return client.get(reverse("search:saved"))


@pytest.mark.parametrize("ask", [page, filtered_page, completions, similar, related, saved])
def test_the_database_answers_where_the_index_is_broken_and_it_is_built_anew(
    broken: Store, engine: SearchBackend, outsider: Member, client_of: ClientOf, ask: Ask
) -> None:
    client = client_of(outsider)

    answers = [ask(client) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert ("new" if ask is saved else "essel") in answers[0].text
    assert broken.is_damaged()
    SearchBackend({"PATH": str(broken.root)}).refresh_indexes()
    assert not broken.is_damaged()
    assert "essel" in page(client).text
