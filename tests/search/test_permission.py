"""Nobody finds, counts or completes what they may not see; the same on every engine."""

from collections import Counter
from typing import Any

import pytest
from modelsearch.backends import get_search_backend
from modelsearch.backends.base import FilterFieldError
from pytest_django import Settings

from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup
from network_site.search.backends.whoosh import SearchBackend
from tests.search.library.models import Leaflet

READERS = ("asker", "answerer", "colleague", "outsider", "visitor")


@pytest.fixture
def leaflets(engine: SearchBackend, group: WorkingGroup, answerer: Member, outsider: Member) -> None:
    """One leaflet for every mark, group and service."""
    other = WorkingGroup.objects.create(name="Others", slug="others")
    for mark in (Mark.CLEAR, Mark.GREEN):
        Leaflet.objects.create(title=f"Smuggling {mark}", mark=mark)
    for room in (group, other):
        for service in (answerer.service_id, outsider.service_id):
            for mark in (Mark.AMBER, Mark.AMBER_STRICT):
                title = f"Smuggling {mark} {room} {service}"
                Leaflet.objects.create(title=title, mark=mark, working_group=room.pk, service=service)


@pytest.fixture(params=["whoosh", "database"])
def searched(leaflets: None, engine: SearchBackend, settings: Settings, request: pytest.FixtureRequest) -> Any:
    """The leaflets in the index of one engine."""
    if request.param == "database":
        settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
        get_search_backend().add_bulk(Leaflet, list(Leaflet.objects.all()))
    else:
        engine.refresh_indexes()
    return request.param


@pytest.mark.parametrize("reader", READERS)
def test_search_finds_exactly_what_a_reader_may_see(searched: str, reader: str, request: pytest.FixtureRequest) -> None:
    person: Member = request.getfixturevalue(reader)
    visible = set(Leaflet.objects.visible_to(person))

    results = Leaflet.objects.visible_to(person).search("smuggling")

    assert Mark.CLEAR in {leaflet.mark for leaflet in visible}
    assert set(results) == visible
    assert results.count() == len(visible)
    assert dict(results.facet("mark")) == Counter(leaflet.mark for leaflet in visible)


@pytest.mark.parametrize("reader", READERS)
def test_autocompletion_completes_what_a_reader_may_see(
    searched: str, reader: str, request: pytest.FixtureRequest
) -> None:
    person: Member = request.getfixturevalue(reader)

    assert set(Leaflet.objects.visible_to(person).autocomplete("smug")) == set(Leaflet.objects.visible_to(person))


def test_what_became_hidden_is_not_loaded_although_the_index_still_has_it(
    leaflets: None, engine: SearchBackend, outsider: Member
) -> None:
    engine.refresh_indexes()
    Leaflet.objects.filter(mark=Mark.GREEN).update(mark=Mark.AMBER)

    assert [leaflet.mark for leaflet in Leaflet.objects.visible_to(outsider).search("smuggling")] == [Mark.CLEAR]


def test_a_filter_that_the_index_does_not_have_is_refused(engine: SearchBackend) -> None:
    with pytest.raises(FilterFieldError):
        Leaflet.objects.filter(body="").search("smuggling")
