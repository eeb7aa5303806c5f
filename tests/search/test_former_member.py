"""Who asked to be forgotten is found no longer: not by name, address or office, and nothing completes them."""

from collections.abc import Callable

import pytest
from django.test import Client

from network_site.members.actions.leaving import leave_network
from network_site.members.models import Member
from network_site.search import registry
from network_site.search.across import Sight, fields_of
from network_site.search.backends.whoosh import SearchBackend
from tests.factories.discussions import make_answer, make_thread

ClientOf = Callable[[Member], Client]
WORDS = ("obelisk", "nominata")


@pytest.fixture
def author(engine: SearchBackend, asker: Member) -> Member:
    """A member who asked and answered, and whose entry is in the index."""
    asker.full_name, asker.office = "Persona Nominata", "Obelisk prosecutor"
    asker.save()
    thread = make_thread(asker, title="Where does lantern go?")
    make_answer(thread, asker, "To the lantern desk.")
    engine.refresh_indexes()
    return asker


def words_of_index(reader: Member) -> dict[str, int]:
    """Return how many entries that *reader* may find have each of the words, in any field."""
    querysets = [kind.visible_to(reader) for kind in registry.kinds().values()]
    sight, fields = Sight(querysets), fields_of(querysets)
    return {word: sum(sight.having(field, word) for field in fields) for word in WORDS}


@pytest.mark.parametrize("with_index", [True, False])
def test_a_former_member_is_gone_from_the_index_and_their_posts_say_so(
    author: Member, engine: SearchBackend, outsider: Member, client_of: ClientOf, *, with_index: bool
) -> None:
    client, address = client_of(outsider), author.email
    assert words_of_index(outsider) == {"obelisk": 1, "nominata": 0}  # nobody is found by their name
    assert "1 result" in client.get("/search/?q=obelisk").text

    leave_network(by=author, pseudonymise=True)
    if with_index:
        engine.refresh_indexes()
        assert words_of_index(outsider) == {"obelisk": 0, "nominata": 0}

    for words in ("obelisk", "nominata", address, "obelisk type:member", "obelis*", "obelixk~"):
        page = client.get("/search/", {"q": words}).text
        assert 'class="hit"' not in page, words
        assert ("Nothing found" in page) or not with_index, words
    assert "obelisk" not in client.get("/search/?q=obelizk").text.lower().replace("obelizk", "")
    assert "Obelisk" not in client.get("/search/completions/?begins=obel").text
    found = client.get("/search/?q=lantern").text
    assert found.count("Former member") >= 2
    assert "Nominata" not in found
