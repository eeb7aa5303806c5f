"""Nothing on the search page tells of what its reader may not see: no hit, count, facet, snippet or suggestion."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.test import Client

from network_site.access.rules import may_see
from network_site.members.models import Member
from network_site.search.page import SearchPage
from tests.search.audiences import CODES, secrets_of

ClientOf = Callable[[Member], Client]


def page_of(client: Client, text: str, **parameters: Any) -> tuple[SearchPage, str]:
    response: Any = client.get("/search/", {"q": text, **parameters})
    return response.context["page"], re.sub("</?mark>", "", response.text)


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
