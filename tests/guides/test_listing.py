"""Finding a guide."""

from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from knowledge.guides.listing import PAGE_SIZE
from knowledge.guides.models import GuidePage
from network_site.members.models import Member
from tests.factories.guides import GuideFactory, guide_index
from tests.factories.vocabulary import JurisdictionFactory, LanguageFactory, TopicFactory


@pytest.fixture
def client(outsider: Member, client_of: Callable[[Member], Client]) -> Client:
    """A member's browser."""
    return client_of(outsider)


def titles(client: Client, query: str) -> list[str]:
    return [guide.title for guide in client.get(f"/guides/{query}").context["listing"].page]


def test_filters_narrow_the_list(client: Client) -> None:
    parent = TopicFactory.create(slug="exploitation")
    child = TopicFactory.create(slug="online-exploitation", parent=parent)
    french = LanguageFactory.create(code="fr")
    GuideFactory.create(title="Online", topics=[child], jurisdictions=[JurisdictionFactory.create(code="NL")])
    GuideFactory.create(title="Sea", language=french)

    assert titles(client, "") == ["Online", "Sea"]
    assert titles(client, "?topic=online-exploitation") == ["Online"]
    assert titles(client, "?topic=exploitation") == ["Online"]
    assert titles(client, "?country=NL") == ["Online"]
    assert titles(client, "?language=fr") == ["Sea"]
    assert titles(client, "?language=fr&country=NL") == []


def test_words_find_titles_summaries_and_bodies(client: Client) -> None:
    GuideFactory.create(title="Freezing assets")
    GuideFactory.create(title="Evidence", summary="Freezing comes first.")
    GuideFactory.create(title="Ships", body=[{"type": "text", "html": "<p>Boarding a vessel</p>"}])

    assert set(titles(client, "?q=freezing")) == {"Freezing assets", "Evidence"}
    assert titles(client, "?q=vessel") == ["Ships"]
    assert titles(client, "?q=helicopter") == []


def test_words_and_filters_work_together(client: Client) -> None:
    GuideFactory.create(title="Freezing in France", jurisdictions=[JurisdictionFactory.create(code="FR")])
    GuideFactory.create(title="Freezing in Italy", jurisdictions=[JurisdictionFactory.create(code="IT")])

    assert titles(client, "?q=freezing&country=FR") == ["Freezing in France"]


@pytest.mark.parametrize(
    "query",
    ["?topic=none-such", "?country=XX", "?q=" + "x" * 300, "?page=zero", "?q=%22%2A%28", "?q=AND+OR+NOT", "?q=-"],
)
def test_nonsense_leaves_a_page_that_helps(query: str, client: Client) -> None:
    GuideFactory.create()

    assert client.get(f"/guides/{query}").status_code == 200


def test_empty_list_says_what_to_do(client: Client) -> None:
    GuideFactory.create()

    assert "Take a filter away" in client.get("/guides/?q=helicopter").content.decode()


def test_pages_are_turned_and_keep_the_filters(client: Client) -> None:
    for number in range(PAGE_SIZE + 1):
        GuideFactory.create(title=f"Guide {number:02}", summary="Freezing")

    first, second = client.get("/guides/?q=freezing"), client.get("/guides/?q=freezing&page=2")

    assert "?q=freezing&amp;page=2" in first.content.decode()
    assert len(second.context["listing"].page) == 1


@pytest.mark.parametrize("number", [1, 6])
def test_list_takes_the_same_queries_for_any_number_of_guides(
    number: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    guide_index()
    for _ in range(number):
        GuideFactory.create(jurisdictions=[JurisdictionFactory.create()])
    client.get("/guides/")

    with django_assert_num_queries(18):
        client.get("/guides/")


@time_machine.travel("2026-11-24")
def test_due_for_review_is_what_has_passed(db: None) -> None:
    stale = GuideFactory.create(review_due=date(2026, 11, 23))
    GuideFactory.create(review_due=date(2026, 11, 24))

    assert list(GuidePage.objects.due_for_review()) == [stale]


@time_machine.travel("2026-11-24")
def test_stale_guide_is_shown_as_stale(client: Client) -> None:
    GuideFactory.create(verified_on=date(2025, 1, 1), review_due=date(2026, 1, 1))

    assert "data-stale" in client.get("/guides/").content.decode()
