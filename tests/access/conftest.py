"""Tables for two models that exist in tests alone: the rule is tested on its own, whatever the parts build on it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.access.models import Leaflet, Paper


@pytest.fixture(scope="module", autouse=True)
def tables(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Add the tables to the test database, and take them away again: others empty every table they know."""
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Paper)
        editor.deferred_sql.clear()  # its references would keep PostgreSQL from clearing the other tables
        editor.create_model(Leaflet)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(Paper)
        editor.delete_model(Leaflet)
