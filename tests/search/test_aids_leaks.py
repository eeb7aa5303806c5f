"""Nothing beside the results tells of what its reader may not see: similar and related items, completions, alerts."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from discussions.models import Thread
from network_site.access.rules import may_see
from network_site.home.notices import tell_of_search
from network_site.members.models import Member
from network_site.search.mapping import key_of
from network_site.search.models import RecentSearch, SavedSearch, SearchAlert
from network_site.search.news import tell_what_is_new
from tests.factories.guides import GuideFactory
from tests.search.audiences import READERS, secrets_of

ClientOf = Callable[[Member], Client]
SECRET = re.compile("sekret[a-f]{4}")


def threads_of(items: list[Any]) -> list[Thread]:
    return [item for item in items if isinstance(item, Thread)]


def test_similar_items_are_of_what_the_reader_may_see(items: list[Any], reader: Member, client_of: ClientOf) -> None:
    own, hidden = secrets_of(items, reader)
    client = client_of(reader)

    def similar(title: str) -> str:
        return client.post(reverse("search:similar"), {"title": title}).text

    alike = set(SECRET.findall(similar("The canary question")))

    assert alike
    assert alike <= own
    for word in own:
        assert word in similar(f"The canary question {word}")
    for word in hidden:
        assert similar(f"The canary question {word}") == similar("The canary question neverwritten")


def test_related_items_are_of_what_the_reader_may_see(items: list[Any], reader: Member, client_of: ClientOf) -> None:
    own, _hidden = secrets_of(items, reader)
    client, topics = client_of(reader), [topic for thread in threads_of(items) for topic in thread.topics.all()]
    guide = GuideFactory.create(title="The canary question", topics=topics)
    of_guide = set(SECRET.findall(client.get(reverse("search:related", args=["guide", guide.pk])).text))

    assert of_guide
    assert of_guide <= own
    for thread in threads_of(items):
        page = client.get(reverse("search:related", args=["question", thread.pk]))
        assert page.status_code == (200 if may_see(reader, thread) else 404)
        assert set(SECRET.findall(page.text)) <= own


def test_completions_are_of_what_the_reader_may_see(items: list[Any], reader: Member, client_of: ClientOf) -> None:
    own, hidden = secrets_of(items, reader)
    client = client_of(reader)

    def completed(begins: str) -> set[str]:
        return set(SECRET.findall(client.get(reverse("search:completions"), {"begins": begins}).text))

    assert completed("canary")
    assert completed("canary") <= own
    for word in own:
        assert completed(word[:-2]) == {word}
    for word in hidden:
        assert completed(word[:-2]) == set()


def test_news_of_saved_searches_are_of_what_the_reader_may_see(
    items: list[Any], reader: Member, client_of: ClientOf
) -> None:
    visible = {key_of(type(item), item.pk) for item in items if may_see(reader, item)}
    queries = ("q=canary", "lang=fr", "q=canary&type=question", "q=canary&sort=best")
    saved = [SavedSearch.objects.create(member=reader, name="Birds", query=query, alert="daily") for query in queries]
    client = client_of(reader)

    page = client.get(reverse("search:saved")).text
    told = tell_what_is_new(tell_of_search)
    for search in saved:
        client.get(reverse("search:open_saved", args=[search.pk]))
        search.refresh_from_db()

    assert set(saved[0].seen) == visible
    for search in saved:
        assert {key for key in search.seen if key.startswith(("discussions.", "events.session"))} <= visible
        assert set(search.told) == set(search.seen)
        assert f"{len(search.seen)} new" in page or not search.seen
    assert told == sum(bool(search.seen) for search in saved)
    assert SearchAlert.objects.get(saved=saved[0]).count == len(visible)
    assert not SECRET.findall(page + client.get("/notifications/").text)


@pytest.mark.parametrize("reader_name", READERS)
def test_what_others_keep_and_searched_for_is_nowhere(
    db: None, reader_name: str, request: pytest.FixtureRequest, client_of: ClientOf
) -> None:
    others = [request.getfixturevalue(name) for name in READERS if name != reader_name]
    for number, other in enumerate(others):
        SavedSearch.objects.create(member=other, name=f"Heron {number}", query=f"q=heron{number}")
        RecentSearch.objects.create(member=other, query=f"q=heron{number}")
    client = client_of(request.getfixturevalue(reader_name))

    for address in ("/search/", reverse("search:saved"), "/search/?q=heron", "/search/completions/?begins=heron"):
        text = client.get(address).text.lower()
        assert not re.findall("heron ?[0-9]", text), address
