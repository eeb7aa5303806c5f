"""An index of its own for each test, and items for every audience."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from modelsearch.backends import get_search_backend
from pytest_django import Settings

from network_site.members.models import Member, WorkingGroup
from network_site.search.backends.whoosh import SearchBackend
from network_site.search.queue import WHOOSH
from tests.factories.members import WorkingGroupFactory
from tests.search.audiences import READERS, seed_all
from tests.search.library.models import Leaflet
from tests.search.pages import Get


def own_backend(folder: Path) -> dict[str, Any]:
    """Return the settings of the Whoosh backend with an index in *folder*."""
    return {"BACKEND": WHOOSH, "PATH": str(folder / "index"), "AUTO_UPDATE": False}


@pytest.fixture
def engine(db: None, tmp_path: Path, settings: Settings) -> SearchBackend:
    """The Whoosh backend with an empty folder."""
    settings.WAGTAILSEARCH_BACKENDS = {"default": own_backend(tmp_path)}
    backend: SearchBackend = get_search_backend()
    return backend


@pytest.fixture
def write(engine: SearchBackend) -> Callable[..., Leaflet]:
    """Return a function that saves a leaflet and waits until it can be found."""

    def save(title: str, **fields: Any) -> Leaflet:
        leaflet: Leaflet = Leaflet.objects.create(title=title, **fields)
        engine.refresh_indexes()
        return leaflet

    return save


@pytest.fixture
def found(engine: SearchBackend) -> Callable[..., list[str]]:
    """Return a function that gives the titles of what a query finds, the best first."""

    def search(query: Any, **options: Any) -> list[str]:
        return [leaflet.title for leaflet in Leaflet.objects.all().search(query, **options)]

    return search


@pytest.fixture(params=["whoosh", "database"])
def items(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    settings: Settings,
    answerer: Member,
    outsider: Member,
    group: WorkingGroup,
) -> list[Any]:
    """A thread with an answer and a session with a material for every audience, in the index of either engine."""
    if request.param == "whoosh":
        settings.WAGTAILSEARCH_BACKENDS = {"default": own_backend(tmp_path)}
    made = seed_all(answerer, outsider, group, WorkingGroupFactory.create(members=[outsider]))
    backend = get_search_backend()
    if isinstance(backend, SearchBackend):
        backend.refresh_indexes()
    return made


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> Member:
    """Several members in turn, in one group, the other, or none."""
    member: Member = request.getfixturevalue(request.param)
    return member


@pytest.fixture(params=["whoosh", "database"])
def get(
    request: pytest.FixtureRequest,
    db: None,
    tmp_path: Path,
    settings: Settings,
    asker: Member,
    client_of: Callable[[Member], Client],
) -> Get:
    """Return a function that asks for the page, once everything saved can be found, as the asker unless told."""
    if request.param == "whoosh":
        settings.WAGTAILSEARCH_BACKENDS = {"default": own_backend(tmp_path)}

    def ask(q: str = "", *, as_member: Member = asker, **parameters: Any) -> HttpResponse:
        backend = get_search_backend()
        if isinstance(backend, SearchBackend):
            backend.refresh_indexes()
        response: Any = client_of(as_member).get("/search/", {"q": q, **parameters})
        assert response.status_code == 200
        return response  # type: ignore[no-any-return]

    return ask
