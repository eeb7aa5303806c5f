"""The programme page: what it shows, in whose zone, and to whom."""

from collections.abc import Callable

import pytest
from django.test import Client

from events.models import Edition
from network_site.members.models import Member
from tests.factories.events import EditionFactory, RoomFactory, SessionFactory, SessionRoleFactory, TrackFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    """An edition in Vienna."""
    return EditionFactory.create(slug="vienna-2024")


def test_visitor_reads_the_programme_of_a_clear_edition(edition: Edition, client: Client) -> None:
    SessionFactory.create(edition=edition, title="Opening")

    page = client.get("/forums/vienna-2024/programme/").content.decode()

    assert "Opening" in page
    assert "Times: Vienna time (Europe/Vienna, UTC+01:00)" in page
