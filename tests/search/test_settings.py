"""SEARCH_URL names the engine."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from network_site import env

FOLDER = Path("/srv/data/search")
OPENSEARCH = {"BACKEND": "modelsearch.backends.opensearch3", "INDEX_PREFIX": "counterpart_"}


@pytest.mark.parametrize(
    ("url", "settings"),
    [
        (
            "whoosh:",
            {"BACKEND": "network_site.search.backends.whoosh", "PATH": "/srv/data/search", "AUTO_UPDATE": False},
        ),
        ("database:", {"BACKEND": "modelsearch.backends.database"}),
        ("opensearch://search:9200", OPENSEARCH | {"URLS": ["http://search:9200"]}),
        ("opensearchs://me:secret@search", OPENSEARCH | {"URLS": ["https://me:secret@search"]}),
    ],
)
def test_an_engine_is_chosen_by_one_setting(
    monkeypatch: pytest.MonkeyPatch, url: str, settings: dict[str, Any]
) -> None:
    monkeypatch.setenv("SEARCH_URL", url)

    assert env.search("SEARCH_URL", "whoosh:", FOLDER) == settings


@pytest.mark.parametrize("url", ["elastic", "opensearch://", "whoosh://x", "http://search"])
def test_a_wrong_engine_stops_the_start_with_one_sentence(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("SEARCH_URL", url)

    with pytest.raises(ImproperlyConfigured, match="SEARCH_URL must be"):
        env.search("SEARCH_URL", "whoosh:", FOLDER)
