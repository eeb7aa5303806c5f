"""Completions of the search box: titles, authorities, countries and topics, of what the reader may see."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from discussions.models import Thread
from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup
from network_site.search.backends.whoosh import SearchBackend
from network_site.search.completion import COMPLETIONS, complete
from tests.factories.directory import AuthorityFactory
from tests.factories.discussions import make_thread
from tests.factories.guides import GuideFactory
from tests.factories.vocabulary import JurisdictionFactory, TopicFactory

ClientOf = Callable[[Member], Client]
READERS = ("asker", "answerer", "colleague", "outsider", "moderator")


def texts(text: str, member: Member) -> set[str]:
    return {completion.text for completion in complete(text, member)}


@pytest.mark.parametrize("engine_name", ["whoosh", "database"])
def test_titles_authorities_countries_and_topics_are_completed(
    engine: SearchBackend, outsider: Member, settings: Settings, engine_name: str
) -> None:
    if engine_name == "database":
        settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
    GuideFactory.create(title="Seizing ledgers")
    AuthorityFactory.create(name="Office of seizures", jurisdiction__code="GH", jurisdiction__name_en="Ghana")
    TopicFactory.create(label_en="Search and seizure")
    JurisdictionFactory.create(code="SC", name_en="Seizhelles")
    engine.refresh_indexes()

    found = complete("seiz", outsider)

    assert {one.text for one in found} == {"Seizing ledgers", "Office of seizures", "Search and seizure", "Seizhelles"}
    assert {one.label for one in found} == {"Guide", "Authority · Ghana", "Topic", "Country"}
    assert all(one.url.startswith("/") for one in found)


@pytest.mark.parametrize("text", ["", "s", "\0", "\u202e", "(" * 10_000, "*:*"])
def test_hardly_anything_typed_completes_nothing(engine: SearchBackend, outsider: Member, text: str) -> None:
    GuideFactory.create(title="Seizing ledgers")
    engine.refresh_indexes()

    assert complete(text, outsider) == []


def test_there_are_at_most_eight(engine: SearchBackend, answerer: Member, outsider: Member) -> None:
    for number in range(6):
        make_thread(answerer, title=f"Vessel {number}")
        GuideFactory.create(title=f"Vessel {number}")
        AuthorityFactory.create(name=f"Vessel {number}")
    engine.refresh_indexes()

    assert len(complete("vess", outsider)) == COMPLETIONS


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("engine_name", ["whoosh", "database"])
def test_only_what_a_reader_may_see_is_completed(
    engine: SearchBackend,
    group: WorkingGroup,
    asker: Member,
    settings: Settings,
    request: pytest.FixtureRequest,
    reader: str,
    engine_name: str,
) -> None:
    if engine_name == "database":
        settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
    member: Member = request.getfixturevalue(reader)
    for mark in (Mark.CLEAR, Mark.GREEN, Mark.AMBER, Mark.AMBER_STRICT):
        inside = {"working_group": group} if mark in {Mark.AMBER, Mark.AMBER_STRICT} else {}
        make_thread(asker, title=f"Vessel {mark}", mark=mark, **inside)
    engine.refresh_indexes()

    assert texts("vess", member) == set(Thread.objects.visible_to(member).values_list("title", flat=True))


def test_the_box_gets_its_options_and_a_visitor_none(
    engine: SearchBackend, outsider: Member, client_of: ClientOf
) -> None:
    GuideFactory.create(title='Vessels <b>"and"</b> more', mark=Mark.CLEAR)
    engine.refresh_indexes()
    address = reverse("search:completions")

    answer = client_of(outsider).get(address, {"begins": "vess"})

    assert 'role="option"' in answer.text
    assert "<b>" not in answer.text
    assert Client().get(address, {"begins": "vess"}).status_code == 302
