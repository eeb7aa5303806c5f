"""An index that is missing, or breaks while it serves: the database answers whatever asks, and it is built anew."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from modelsearch.query import MATCH_ALL, And, Boost, Fuzzy, Not, Or, Phrase, PlainText

from knowledge.guides.models import GuidePage
from network_site.members.models import Member
from network_site.search.backends.whoosh import SearchBackend
from network_site.search.damage import BROKEN
from network_site.search.following import catch_up, own_store
from network_site.search.models import SavedSearch
from network_site.search.store import Store, store_at
from network_site.search.writing import MOST_SMALL_SEGMENTS
from tests.factories.discussions import make_thread
from tests.factories.guides import GuideFactory
from tests.factories.vocabulary import TopicFactory
from tests.search.library.models import Leaflet

ClientOf = Callable[[Member], Client]
Write = Callable[..., Leaflet]
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


@pytest.mark.parametrize("pattern", ["_MAIN_*.toc", "*.trm", "*.pst", "CURRENT"])
@pytest.mark.parametrize("damage", ["cut", "gone", "garbled"])
def test_a_damaged_index_is_noticed_and_built_anew(
    write: Write, engine: SearchBackend, pattern: str, damage: str
) -> None:
    write("Safe house")
    for path in engine.store.root.rglob(pattern):
        spoil(path, damage)
    fresh = SearchBackend({"PATH": str(engine.store.root)})
    fresh.store = Store(engine.store.root)  # as a process that starts now would see it

    assert [row.title for row in fresh.search("safe", Leaflet)] == ["Safe house"]
    fresh.refresh_indexes()
    assert not fresh.store.is_damaged()
    assert [row.title for row in fresh.search(MATCH_ALL, Leaflet)] == ["Safe house"]


@pytest.mark.parametrize("damage", ["cut", "garbled"])
def test_a_segment_too_damaged_to_be_written_together_with_others_has_the_index_built_anew(
    write: Write, engine: SearchBackend, damage: str
) -> None:
    write("Leaflet")
    while len(engine.store.snapshot().segments) < MOST_SMALL_SEGMENTS:
        write("Leaflet")
    for path in engine.store.root.rglob("*.pst"):
        spoil(path, damage)
    store = Store(engine.store.root)
    Leaflet.objects.create(title="One more")

    with pytest.raises(BROKEN):
        catch_up(store)
    catch_up(store)

    assert SearchBackend({"PATH": str(engine.store.root)}).search(MATCH_ALL, Leaflet).count() == Leaflet.objects.count()


def spoil(path: Path, damage: str) -> None:
    """Damage a file in one of three ways."""
    if damage == "cut":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif damage == "garbled":
        path.write_bytes(bytes(byte ^ 0xA5 for byte in path.read_bytes()))
    else:
        path.unlink()


def test_without_an_index_the_database_answers(engine: SearchBackend) -> None:
    Leaflet.objects.create(title="Safe house", language="en")

    results = Leaflet.objects.all().search("safe")

    assert [row.title for row in results] == ["Safe house"]
    assert results.count() == 1
    assert results.facet("language") == {"en": 1}
    assert list(Leaflet.objects.all().search("\x00")) == []
    assert not results.is_partial


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (PlainText("safe HOUSE"), {"Safe house"}),
        (Phrase("safe house"), {"Safe house"}),
        (Fuzzy("safe"), {"Safe house"}),
        (Boost(PlainText("house"), 2), {"Safe house", "Boat house"}),
        (And([PlainText("house"), Not(PlainText("boat"))]), {"Safe house"}),
        (Or([PlainText("safe"), PlainText("boat")]), {"Safe house", "Boat house"}),
        (Not(PlainText("")), set()),
        (MATCH_ALL, {"Safe house", "Boat house"}),
    ],
)
def test_the_database_answers_every_kind_of_query(engine: SearchBackend, query: object, expected: set[str]) -> None:
    Leaflet.objects.bulk_create([Leaflet(title=title) for title in ("Safe house", "Boat house")])

    assert {row.title for row in engine.search(query, Leaflet).annotate_score("score")} == expected
