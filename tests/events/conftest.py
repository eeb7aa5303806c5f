"""What the tests of events share."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Edition
from tests.factories.events import EditionFactory


@pytest.fixture
def edition(db: None) -> Edition:
    """A TLP:CLEAR edition in Vienna, 4 to 6 December 2024."""
    return EditionFactory.create(slug="vienna-2024", title="First forum")


@pytest.fixture
def count_queries() -> Callable[[Client, str], int]:
    """Return a function that counts the queries of a page."""

    def count(client: Client, address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    return count
