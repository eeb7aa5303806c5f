"""The search page, on our own index and on the database's; on SQLite and PostgreSQL as DATABASE_URL says."""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from discussions.models import Thread
from network_site.access import rates
from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup
from network_site.search.backends.whoosh import SearchBackend
from network_site.search.page import OF_A_GROUP, PAGE_SIZE
from tests.factories.directory import ContactPointFactory
from tests.factories.discussions import make_answer, make_thread
from tests.factories.events import EditionFactory, SessionFactory
from tests.factories.guides import GuideFactory
from tests.factories.vocabulary import JurisdictionFactory, LanguageFactory, TopicFactory
from tests.search import hostile
from tests.search.pages import Get, facet, titles

BY_TYPE_QUERIES = 60
ClientOf = Callable[[Member], Client]


def test_an_empty_box_says_what_can_be_asked(get: Get) -> None:
    page = get()

    assert "One box for everything you may read" in page.text
    assert titles(page) == []


def test_hits_stand_by_type_with_their_counts_and_words_marked(get: Get, answerer: Member) -> None:
    thread = make_thread(answerer, title="Where do lanterns go?", body="Which <b>lantern</b> desk & why?")
    make_answer(thread, answerer, "To the lantern desk.")
    GuideFactory.create(title="Lantern guide")

    page = get("lantern")

    assert sorted(titles(page)) == ["Lantern guide", "Where do lanterns go?", "Where do lanterns go?"]
    assert facet(page, "type") == {"Guides": 1, "Questions": 1, "Answers": 1}
    assert "Which &lt;b&gt;<mark>lantern</mark>&lt;/b&gt; desk &amp; why?" in page.text
    assert "<mark>Lantern</mark> guide" in page.text
    assert "3 results" in page.text


def test_a_group_shows_its_best_and_leads_to_the_rest_page_by_page(get: Get) -> None:
    for number in range(PAGE_SIZE + 3):
        GuideFactory.create(title=f"Lantern {number}")

    grouped = get("lantern")
    first, second = get("lantern", type="guide"), get("lantern", type="guide", page=2)

    assert len(titles(grouped)) == OF_A_GROUP
    assert "?q=lantern&amp;type=guide" in grouped.text
    assert len(titles(first)) == PAGE_SIZE
    assert len(titles(second)) == 3
    assert not set(titles(first)) & set(titles(second))
    assert "page=2" in first.text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("lantern country:GH", ["Lantern of Ghana"]),
        ("lantern country:ghana", ["Lantern of Ghana"]),
        ("lantern topic:maps", ["Lantern of maps"]),
        ('lantern topic:"all maps"', ["Lantern of maps"]),
        ("lantern lang:fr", ["Lantern in French"]),
        ("lantern type:guide status:due", ["Lantern of Ghana"]),
        ("lantern after:2026-09", ["Lantern of maps"]),
        ("lantern before:2026", ["Lantern of Ghana"]),
        ('"lantern in french"', ["Lantern in French"]),
        ("lantern -maps -French", ["Lantern of Ghana"]),
    ],
)
def test_the_signs_that_some_want(get: Get, text: str, found: list[str]) -> None:
    day = dt.date(2026, 6, 1)
    ghana = JurisdictionFactory.create(code="GH")
    GuideFactory.create(
        title="Lantern of Ghana", jurisdictions=[ghana], verified_on=dt.date(2025, 1, 1), review_due=day
    )
    maps = TopicFactory.create(slug="maps", label_en="All maps")
    GuideFactory.create(
        title="Lantern of maps", topics=[maps], verified_on=dt.date(2026, 10, 1), review_due=dt.date(2027, 10, 1)
    )
    GuideFactory.create(title="Lantern in French", language=LanguageFactory.create(code="fr"), verified_on=day)

    assert titles(get(text)) == found


def test_a_filter_that_makes_no_sense_is_looked_up_as_words(get: Get) -> None:
    GuideFactory.create(title="Country atlantis guide")

    assert titles(get("country:atlantis")) == ["Country atlantis guide"]


def test_what_is_past_its_review_comes_after_what_is_current(get: Get) -> None:
    GuideFactory.create(title="Lantern", verified_on=dt.date(2020, 1, 1), review_due=dt.date(2021, 1, 1))
    GuideFactory.create(title="Lantern", slug="fresh", verified_on=timezone.localdate())

    page = get("lantern", type="guide")

    assert "data-stale" in page.text
    assert page.text.index("/fresh/") < page.text.index("data-stale")


@pytest.mark.parametrize(("zone", "found"), [("Pacific/Apia", ["Lantern"]), ("UTC", [])])
def test_what_is_past_today_goes_by_the_clock_of_who_asks(get: Get, asker: Member, zone: str, found: list[str]) -> None:
    Member.objects.filter(pk=asker.pk).update(time_zone=zone)

    with time_machine.travel("2026-06-01 20:00Z", tick=False):
        GuideFactory.create(title="Lantern", verified_on=dt.date(2026, 1, 1), review_due=dt.date(2026, 6, 1))

        assert titles(get("lantern", status="due")) == found


def test_an_old_thread_comes_after_a_new_one_and_newest_first_goes_by_day_alone(get: Get, asker: Member) -> None:
    old = make_thread(asker, title="The lantern lantern?")
    new = make_thread(asker, title="Where is lantern now?")
    for thread, days in ((old, 3_000), (new, 1)):
        Thread.objects.filter(pk=thread.pk).update(last_activity_at=timezone.now() - dt.timedelta(days=days))
        thread.refresh_from_db()
        thread.save()
    much_older = make_thread(asker, title="Where is lantern now?")
    Thread.objects.filter(pk=much_older.pk).update(last_activity_at=timezone.now() - dt.timedelta(days=2_000))
    much_older.refresh_from_db()
    much_older.save()

    best = get("lantern now", sort="best")
    newest = get("lantern", sort="newest")

    assert best.text.index(new.get_absolute_url()) < best.text.index(much_older.get_absolute_url())
    places = [newest.text.index(f'"{thread.get_absolute_url()}"') for thread in (new, much_older, old)]
    assert places == sorted(places)


def test_nothing_found_says_what_to_do_next(get: Get) -> None:
    page = get("zzzqqq")

    assert "Nothing found" in page.text
    assert "/questions/ask/" in page.text


def test_a_word_that_no_text_has_is_named_with_what_may_be_meant(
    get: Get, request: pytest.FixtureRequest, asker: Member, outsider: Member, group: WorkingGroup
) -> None:
    GuideFactory.create(title="Witness protection")
    GuideFactory.create(title="Witness interviews")
    make_thread(asker, title="The witness kingfisher", mark=Mark.AMBER, working_group=group)
    if "database" in request.node.name:
        pytest.skip("other engines want every word")

    page = get("witness protecton -sea lang:en", as_member=outsider)
    hidden, unwritten = (get(f"{word} witness", as_member=outsider) for word in ("kingfisher", "neverwritten"))

    assert len(titles(page)) == 2
    assert "Not found in any text: <bdi>protecton</bdi>" in page.text
    assert '<a href="?q=witness+protection+-sea+lang%3Aen">' in page.text
    assert hidden.text.count("kingfisher") == unwritten.text.count("neverwritten") > 0


@pytest.mark.parametrize(
    "text", ["witness protec", "witness the", "witness protecting", '"witness protection" proofs*']
)
def test_no_word_is_called_unknown_that_is_being_typed_or_left_out_or_written_otherwise(get: Get, text: str) -> None:
    GuideFactory.create(title="Witness protection")

    assert "Not found in any text" not in get(text).text


def test_the_last_word_may_be_a_beginning_where_nothing_else_is_found(get: Get, request: pytest.FixtureRequest) -> None:
    GuideFactory.create(title="Lantern guide")
    if "database" in request.node.name:
        pytest.skip("other engines look up whole words")

    assert titles(get("lant")) == ["Lantern guide"]
    assert titles(get("lant*")) == ["Lantern guide"]
    assert titles(get("lantirn~1")) == ["Lantern guide"]


@pytest.mark.parametrize("text", hostile.PAGES)
def test_whatever_is_typed_gets_a_page(get: Get, text: str) -> None:
    GuideFactory.create(title="Ordinary guide")

    began = time.monotonic()
    page = get(text)

    assert time.monotonic() - began < 5
    assert "<script>alert" not in page.text
    assert "\x00" not in page.text
    assert "\u202e" not in page.text


@pytest.mark.parametrize(
    "parameters",
    [
        {"page": "x"},
        {"page": "99999999999"},
        {"page": "-1"},
        {"sort": "x"},
        {"country": "\x00"},
        {"topic": "'"},
        {"after": "2024-02-30"},
        {"type": "x", "status": "y", "date": "z"},
        {"without": "\x00"},
    ],
)
def test_no_address_is_an_error(get: Get, parameters: dict[str, str]) -> None:
    GuideFactory.create(title="Ordinary guide")

    get("ordinary", **parameters)


def test_a_page_costs_the_same_queries_however_much_is_found(
    get: Get, answerer: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def more() -> None:
        thread = make_thread(answerer, title="Where does lantern go?", concerns=[JurisdictionFactory.create()])
        make_answer(thread, answerer, "To the lantern desk.")
        GuideFactory.create(title="Lantern guide", jurisdictions=[JurisdictionFactory.create()])
        ContactPointFactory.create(title="Lantern desk", topics=[TopicFactory.create()])
        SessionFactory.create(title="Lantern session", edition=EditionFactory.create(title="Lantern forum"))

    counted = []
    for _ in range(2):
        more()
        get("lantern", sort="best")
        with django_assert_max_num_queries(200) as queries:
            get("lantern", sort="best")
        counted.append(len(queries))

    assert counted[0] == counted[1]


@pytest.mark.parametrize("get", ["whoosh"], indirect=True)
def test_a_page_by_type_loads_what_it_shows_and_nothing_else(
    get: Get, answerer: Member, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(PAGE_SIZE):
        GuideFactory.create(title="Lantern guide", jurisdictions=[JurisdictionFactory.create()])
    thread = make_thread(answerer, title="Where does lantern go?", concerns=[JurisdictionFactory.create()])
    make_answer(thread, answerer, "To the lantern desk.")
    get("lantern")

    with django_assert_max_num_queries(BY_TYPE_QUERIES):
        page = get("lantern")

    assert len(titles(page)) == OF_A_GROUP + 2


def test_the_kind_with_the_best_hit_comes_first(get: Get, answerer: Member) -> None:
    GuideFactory.create(title="Lantern", verified_on=timezone.localdate())
    for number in range(3):
        thread = make_thread(answerer, title=f"Where did lantern {number} go in those days?")
        Thread.objects.filter(pk=thread.pk).update(last_activity_at=timezone.now() - dt.timedelta(days=3_000))
        thread.refresh_from_db()
        thread.save()

    page: Any = get("lantern").context["page"]  # type: ignore[attr-defined]

    assert [group.slug for group in page.groups] == ["guide", "question"]


def test_searching_too_often_is_refused_for_a_while(
    get: Get, monkeypatch: pytest.MonkeyPatch, asker: Member, client_of: ClientOf
) -> None:
    monkeypatch.setitem(rates.LIMITS, "searching", (rates.Limit("searching", 2, 3_600),))
    for _ in range(2):
        get("lantern")

    assert client_of(asker).get("/search/?q=lantern").status_code == 429


def test_the_page_is_for_members(client: Client, db: None) -> None:
    assert client.get("/search/?q=lantern").status_code == 302


def test_a_search_that_runs_out_of_time_says_so(
    engine: SearchBackend, asker: Member, client_of: ClientOf, settings: Settings
) -> None:
    GuideFactory.create(title="Lantern guide")
    engine.refresh_indexes()
    settings.SEARCH_DEADLINE = -1

    assert "Not everything was looked at" in client_of(asker).get("/search/?q=lantern").text


def test_without_an_index_the_database_answers(engine: SearchBackend, asker: Member, client_of: ClientOf) -> None:
    GuideFactory.create(title="Lantern guide")

    page: Any = client_of(asker).get("/search/?q=lantern")

    assert titles(page) == ["Lantern guide"]
    assert facet(page, "type") == {"Guides": 1}


@pytest.mark.parametrize("get", ["whoosh"], indirect=True)
@pytest.mark.parametrize("text", ["证", '"证"', "保护", "证人保护", '"证人保护"'])
def test_one_chinese_character_is_a_word_and_so_are_several(get: Get, text: str) -> None:
    GuideFactory.create(title="证人保护指南", language=LanguageFactory.create(code="zh"))
    GuideFactory.create(title="跨境取证", language=LanguageFactory.create(code="zh"))

    assert "证人保护指南" in titles(get(text))


def test_what_a_group_keeps_is_found_by_its_title_and_read_where_a_look_is_noted(
    get: Get, answerer: Member, group: WorkingGroup
) -> None:
    for mark, own in ((Mark.GREEN, None), (Mark.AMBER, group)):
        thread = make_thread(answerer, title=f"Kingfisher, {mark}", mark=mark, working_group=own)
        make_answer(thread, answerer, f"The kingfisher of {mark} waits.")

    page = get("kingfisher", as_member=answerer)

    assert {"Kingfisher, GREEN", "Kingfisher, AMBER"} <= set(titles(page))
    assert "of GREEN waits" in page.text
    assert "of AMBER waits" not in page.text
