"""Nothing on the search page tells of what its reader may not see: no hit, count, facet, snippet or suggestion."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from modelsearch.backends import get_search_backend
from pytest_django import Settings

from network_site.access.marks import Mark
from network_site.access.rules import may_see
from network_site.members.models import Member, WorkingGroup
from network_site.search.backends.whoosh import SearchBackend
from network_site.search.page import SearchPage
from tests.factories.discussions import make_answer, make_thread
from tests.factories.events import EditionFactory, SessionFactory, SessionMaterialFactory
from tests.factories.members import WorkingGroupFactory
from tests.factories.vocabulary import JurisdictionFactory, LanguageFactory, TopicFactory
from tests.search.conftest import own_backend

ClientOf = Callable[[Member], Client]
READERS = ("asker", "answerer", "colleague", "outsider", "secretariat")
CODES = ("GH", "PE", "JP", "FI", "KE", "CL")
LANGUAGES = ("fr", "es", "ru", "ar", "de", "it")


@pytest.fixture(params=["whoosh", "database"])
def items(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    settings: Settings,
    answerer: Member,
    outsider: Member,
    group: WorkingGroup,
) -> list[Any]:
    """A thread with an answer and a session with a material for every audience, each with a country and topic."""
    if request.param == "whoosh":
        settings.WAGTAILSEARCH_BACKENDS = {"default": own_backend(tmp_path)}
    other = WorkingGroupFactory.create(members=[outsider])
    audiences: list[tuple[Member, Any, Any]] = [(answerer, Mark.CLEAR, None), (answerer, Mark.GREEN, None)]
    for by, room in ((answerer, group), (outsider, other)):
        audiences += [(by, Mark.AMBER, room), (by, Mark.AMBER_STRICT, room)]
    made = [item for number, audience in enumerate(audiences) for item in seed(number, *audience)]
    backend = get_search_backend()
    if isinstance(backend, SearchBackend):
        backend.refresh_indexes()
    return made


def seed(number: int, by: Member, mark: Mark, group: WorkingGroup | None) -> Iterator[Any]:
    """Yield what one audience has."""
    inside = {"mark": mark, "working_group": group}
    secret = f"sekret{'abcdef'[number] * 4}"
    thread = make_thread(
        by,
        title=f"The canary question {secret}",
        body=f"Canary words {secret}.",
        language=LanguageFactory.create(code=LANGUAGES[number]),
        topics=[TopicFactory.create(slug=f"topic-of-{number}")],
        concerns=[JurisdictionFactory.create(code=CODES[number])],
        **inside,
    )
    yield thread
    yield make_answer(thread, by, f"The canary answers {secret}.")
    edition = EditionFactory.create(title="A forum", mark=Mark.CLEAR)
    session = SessionFactory.create(edition=edition, title=f"Canary session {secret}", service=by.service, **inside)
    yield session
    yield SessionMaterialFactory.create(session=session, title=f"Canary {secret}", service=by.service, **inside)


def page_of(client: Client, text: str, **parameters: Any) -> tuple[SearchPage, str]:
    response: Any = client.get("/search/", {"q": text, **parameters})
    return response.context["page"], re.sub("</?mark>", "", response.text)


def secrets_of(items: list[Any], reader: Member) -> tuple[set[str], set[str]]:
    """Return the words that *reader* may meet, and those that they must not."""
    words = {item: set(re.findall("sekret[a-f]{4}", f"{item} {getattr(item, 'body', '')}")) for item in items}
    own = set().union(*(words[item] for item in items if may_see(reader, item)))
    return own, set().union(*words.values()) - own


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> Member:
    """Several members in turn, in one group, the other, or none."""
    member: Member = request.getfixturevalue(request.param)
    return member


def test_hits_and_snippets_are_of_what_the_reader_may_see(
    items: list[Any], reader: Member, client_of: ClientOf
) -> None:
    own, hidden = secrets_of(items, reader)
    visible = [item for item in items if may_see(reader, item)]

    best, text = page_of(client_of(reader), "canary", sort="best")

    assert hidden
    assert best.total == len(visible)
    assert {word for word in own if word in text} == own
    assert not {word for word in hidden if word in text}
    for word in hidden:
        page, alone = page_of(client_of(reader), word)
        assert page.total == 0
        assert "Nothing found" in alone


def test_facets_count_what_the_reader_may_see(items: list[Any], reader: Member, client_of: ClientOf) -> None:
    visible = [item for item in items if may_see(reader, item)]

    page, _ = page_of(client_of(reader), "canary")

    boxes = {box.name: {link.label: link.count for link in box.values} for box in page.facets}
    kinds = Counter(type(item).__name__ for item in visible)
    assert boxes["type"] == {"Questions": kinds["Thread"], "Answers": kinds["Post"], "Sessions": kinds["Session"]} | {
        "Materials": kinds["SessionMaterial"]
    }
    threads = [item for item in visible if type(item).__name__ == "Thread"]
    assert len(boxes["topic"]) == len(threads)
    assert sum(boxes["status"].values()) == len(threads) + kinds["Session"]
    hidden = {item.language.name for item in items if type(item).__name__ == "Thread" and not may_see(reader, item)}
    assert hidden
    assert not hidden & set(boxes["lang"])


def test_filtering_by_what_only_hidden_items_have_finds_nothing(
    items: list[Any], reader: Member, client_of: ClientOf
) -> None:
    for number, thread in enumerate(item for item in items if type(item).__name__ == "Thread"):
        for parameters in ({"country": CODES[number]}, {"topic": f"topic-of-{number}"}):
            page, _ = page_of(client_of(reader), "canary", type="question", **parameters)
            assert page.total == int(may_see(reader, thread))


def test_suggestions_are_words_that_the_reader_may_read(items: list[Any], reader: Member, client_of: ClientOf) -> None:
    own, hidden = secrets_of(items, reader)

    for word in own:
        assert word in page_of(client_of(reader), f"{word[:-1]}x")[1].replace(f"{word[:-1]}x", "")
    for word in hidden:
        suggestion = page_of(client_of(reader), f"{word[:-1]}x")[0].suggestion
        assert suggestion is None or not any(hidden_word in suggestion.label for hidden_word in hidden)
