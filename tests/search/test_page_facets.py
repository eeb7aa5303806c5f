"""Narrowing a search by facets: true counts, links that find what they count, and any of several values."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse, QueryDict
from django.test import Client

from network_site.members.models import Member
from network_site.search.page import OF_A_GROUP, SearchPage
from tests.factories.discussions import make_answer, make_thread
from tests.factories.guides import GuideFactory
from tests.factories.vocabulary import JurisdictionFactory, LanguageFactory, TopicFactory
from tests.search.pages import Get, facet, titles

ClientOf = Callable[[Member], Client]


def test_facets_count_what_there_is_and_narrow_it_down(get: Get, asker: Member, answerer: Member) -> None:
    topic = TopicFactory.create(
        slug="maps", label_en="Maps", parent=TopicFactory.create(slug="papers", label_en="Papers")
    )
    ghana = JurisdictionFactory.create(code="GH")
    french = LanguageFactory.create(code="fr")
    make_thread(asker, title="Where does lantern one go?", topics=[topic], concerns=[ghana])
    thread = make_thread(asker, title="Where does lantern two go?", topics=[topic], language=french)
    make_answer(thread, answerer, "Somewhere.")
    GuideFactory.create(title="Lantern guide", topics=[topic.parent])

    page = get("lantern")

    assert facet(page, "topic") == {"Papers": 3, "Maps": 2}
    assert facet(page, "country") == {"Gambia": 2, "Ghana": 1}
    assert facet(page, "lang") == {"English": 2, "French": 1}
    assert facet(page, "status") == {"Open question": 1, "Answered": 1, "Verified and current": 1}
    assert facet(page, "date")["Last 30 days"] == 2
    assert titles(get("lantern", country="GH")) == ["Where does lantern one go?"]
    assert titles(get("lantern", topic="maps", lang="fr")) == ["Where does lantern two go?"]
    assert titles(get("lantern", status="current")) == ["Lantern guide"]
    narrowed = get("lantern", lang="fr")
    assert facet(narrowed, "lang") == {"French": 1, "English": 2}  # counted without itself
    assert facet(narrowed, "topic") == {"Papers": 1, "Maps": 1}


def test_a_filter_in_force_can_be_taken_away(get: Get) -> None:
    GuideFactory.create(title="Lantern guide")

    given, typed = get("lantern", lang="en"), get("lantern lang:en")

    for page in (given, typed):
        assert titles(page) == ["Lantern guide"]
        assert '<a class="chip" href="?q=lantern">' in page.text


@pytest.fixture
def papers(db: None) -> None:
    """Guides of two countries, and one of neither."""
    for code in ("GH", "PE"):
        GuideFactory.create(title=f"Lantern of {code}", jurisdictions=[JurisdictionFactory.create(code=code)])
    GuideFactory.create(title="Lantern of nowhere")


def links(response: HttpResponse, name: str) -> dict[str, str]:
    page: SearchPage = response.context["page"]  # type: ignore[attr-defined]
    return {link.label: link.url for box in page.facets if box.name == name for link in box.values}


def follow(get: Get, url: str) -> HttpResponse:
    return get(**QueryDict(url.removeprefix("?")).dict())


def test_a_count_beside_a_typed_filter_is_what_its_link_finds(papers: None, get: Get) -> None:
    page = get("lantern country:GH")
    narrow, take_away = links(page, "country")["Peru"], links(page, "country")["Ghana"]

    assert facet(page, "country") == {"Ghana": 1, "Peru": 1}
    assert titles(follow(get, narrow)) == ["Lantern of PE"]
    assert len(titles(follow(get, take_away))) == 3


def test_one_of_several_values_is_enough_and_each_can_be_taken_away(papers: None, get: Get) -> None:
    both = get("lantern country:GH country:PE")
    mixed = get("lantern country:GH", country="PE")

    for page in (both, mixed):
        assert sorted(titles(page)) == ["Lantern of GH", "Lantern of PE"]
        assert titles(follow(get, links(page, "country")["Ghana"])) == ["Lantern of PE"]


def test_several_types_stand_apart_and_lead_to_one(get: Get, asker: Member) -> None:
    make_thread(asker, title="Where does lantern go?")
    for number in range(OF_A_GROUP + 1):
        GuideFactory.create(title=f"Lantern {number}")

    page: Any = get("lantern type:guide type:question").context["page"]  # type: ignore[attr-defined]
    urls = {group.slug: group.url for group in page.groups}

    assert set(urls) == {"guide", "question"}
    assert len(titles(follow(get, urls["guide"]))) == OF_A_GROUP + 1


def test_every_country_can_be_chosen_the_less_frequent_behind_a_click(get: Get) -> None:
    codes = ("AR", "BR", "CL", "FI", "FR", "GH", "JP", "KE", "PE", "RW")
    countries = [JurisdictionFactory.create(code=code) for code in codes]
    GuideFactory.create(title="Lantern of all", jurisdictions=countries)
    GuideFactory.create(title="Lantern of some", jurisdictions=countries[2:])

    page = get("lantern")
    (box,) = (box for box in page.context["page"].facets if box.name == "country")  # type: ignore[attr-defined]

    assert {link.count for link in box.values} == {2}
    assert sorted(link.label for link in box.more) == ["Argentina", "Brazil"]
    assert facet(page, "country")["Brazil"] == 1
    assert titles(follow(get, box.more[0].url)) == ["Lantern of all"]


def test_days_typed_hold_all_of_them(get: Get) -> None:
    for year in (2023, 2024, 2025):
        GuideFactory.create(title=f"Lantern of {year}", verified_on=dt.date(year, 6, 1), review_due=dt.date(2029, 1, 1))

    assert titles(get("lantern after:2024 after:2023 before:2025")) == ["Lantern of 2024"]
