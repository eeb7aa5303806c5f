"""What a search finds, in which order, in which languages."""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models.functions import Lower
from modelsearch.backends.base import FilterError
from modelsearch.query import MATCH_ALL, And, Boost, Fuzzy, Not, Or, Phrase, PlainText
from pytest_django import DjangoAssertNumQueries, Settings

from network_site.home.models import HomePage
from network_site.search.backends.whoosh import SearchBackend
from network_site.search.compiler import MOST_DEEP
from tests.search.library.models import Leaflet

Write = Callable[..., Leaflet]
Found = Callable[..., list[str]]

HOSTILE = [
    "",
    " ",
    "\x00",
    "\u202etxet",
    "*",
    "*:*",
    "*a*",
    "[TO]",
    "[a TO zzzz]",
    "a~99",
    "(" * 10_000,
    ")" * 10_000,
    "NOT " * 2_000,
    "a OR " * 20_000,
    "mark:amber",
    "key:library.leaflet",
    "d:[0001 TO 99999999]",
    '"' * 5_000,
    "a" * 200_000,
    "证" * 20_000,
    "\U0010ffff\ud7ff",
    "é" * 10_000,
    "ا\u064b" * 10_000,
]


@pytest.mark.parametrize(
    ("language", "written", "asked"),
    [
        ("en", "Prosecuting traffickers", "prosecuted trafficker"),
        ("fr", "Les enquêtes financières", "enquete financiere"),
        ("es", "Víctimas de la trata", "victima trata"),
        ("ru", "Показания потерпевших", "показание потерпевшего"),
        ("ar", "الاتجار بالأشخاص", "إتجار"),
        ("zh", "打击人口贩运", "人口贩运"),
        ("pt", "Tráfico de pessoas", "trafico pessoas"),
    ],
)
def test_a_document_is_found_by_other_forms_of_its_words(
    write: Write, found: Found, language: str, written: str, asked: str
) -> None:
    write(written, language=language)
    write("Something else", language=language)

    assert found(asked) == [written]


def test_one_query_finds_documents_in_several_languages(write: Write, found: Found) -> None:
    write("International cooperation", language="en")
    write("La coopération internationale", language="fr")
    write("La cooperación internacional", language="es")

    assert len(found("cooperation")) == 3
    assert found("la internacionales") == ["La cooperación internacional"]


def test_a_word_is_spared_only_where_it_is_a_stop_word(write: Write, found: Found) -> None:
    write("Rescue at sea", language="en")
    write("Rescue on land", language="en")
    write("Que sea rescatada", language="es")

    assert found("rescue sea") == ["Rescue at sea"]
    assert found("sea rescatada") == ["Que sea rescatada"]
    assert found("sea") == ["Rescue at sea"]


def test_a_title_weighs_more_than_a_body_and_a_rare_word_more_than_a_common_one(write: Write, found: Found) -> None:
    write("Evidence", body="statements and other papers")
    write("Statements", body="evidence and other papers")
    write("Evidence of another kind", body="recordings")

    assert found("statements OR evidence", operator="or")[0] == "Statements"


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        (PlainText("forced labour", operator="and"), {"Forced labour at sea"}),
        (PlainText("forced labour", operator="or"), {"Forced labour at sea", "Labour law", "Forced marriage"}),
        (Phrase("labour at sea"), {"Forced labour at sea"}),
        (Phrase("labour sea"), set()),
        (Phrase("sea labour"), set()),
        (Fuzzy("fotced"), {"Forced labour at sea", "Forced marriage"}),
        (Fuzzy("marriaeg lxw", operator="or"), {"Forced marriage", "Labour law"}),
        (And([PlainText("labour"), Not(PlainText("sea"))]), {"Labour law"}),
        (Or([PlainText("marriage"), Boost(PlainText("law"), 3)]), {"Forced marriage", "Labour law"}),
        (Not(PlainText("labour")), {"Forced marriage"}),
        (MATCH_ALL, {"Forced labour at sea", "Labour law", "Forced marriage"}),
    ],
)
def test_every_kind_of_query(write: Write, found: Found, query: Any, titles: set[str]) -> None:
    for title in ("Forced labour at sea", "Labour law", "Forced marriage"):
        write(title)

    assert set(found(query)) == titles


def test_phrases_are_found_in_a_language_of_their_own(write: Write, found: Found) -> None:
    write("La traite des êtres humains", language="fr")

    assert found(Phrase("traites des etres humains")) == ["La traite des êtres humains"]
    assert found(Phrase("êtres traite")) == []


@pytest.mark.parametrize(
    ("lookup", "value", "titles"),
    [
        ("written_on", dt.date(2024, 5, 1), ["May"]),
        ("written_on__gte", dt.date(2024, 5, 1), ["May", "June"]),
        ("written_on__lt", dt.date(2024, 5, 1), ["April"]),
        ("written_on__range", (dt.date(2024, 4, 1), dt.date(2024, 5, 1)), ["April", "May"]),
        ("written_on__year", 2024, ["April", "May", "June"]),
        ("written_on__isnull", True, ["Undated"]),
        ("written_on__in", [dt.date(2024, 4, 1)], ["April"]),
        ("language__iexact", "EN", ["April", "May", "June", "Undated"]),
        ("language__icontains", "n", ["April", "May", "June", "Undated"]),
        ("language__startswith", "f", []),
    ],
)
def test_filters_of_every_kind(write: Write, lookup: str, value: Any, titles: list[str]) -> None:
    for month, title in enumerate(("April", "May", "June"), 4):
        write(title, written_on=dt.date(2024, month, 1))
    write("Undated")

    assert sorted(row.title for row in Leaflet.objects.filter(**{lookup: value}).search(MATCH_ALL)) == sorted(titles)


def test_primary_keys_filter_without_being_declared(write: Write) -> None:
    first, second, third = (write("Leaflet") for _ in range(3))
    rows = Leaflet.objects.all()

    assert set(rows.filter(pk__in=[first.pk, third.pk]).search("leaflet")) == {first, third}
    assert set(rows.filter(pk__gt=first.pk).search("leaflet")) == {second, third}
    assert rows.exclude(pk=second.pk).search("leaflet").count() == 2
    with pytest.raises(FilterError):
        list(rows.filter(pk__isnull=True).search("leaflet"))


def test_pages_that_inherit_filter_by_the_key_of_their_root(engine: SearchBackend) -> None:
    call_command("setup_site", verbosity=0)
    page = HomePage.objects.get()
    engine.refresh_indexes()

    assert list(HomePage.objects.filter(pk=page.pk).search(MATCH_ALL)) == [page]
    assert HomePage.objects.exclude(pk=page.pk).search(MATCH_ALL).count() == 0


def test_order_slices_and_counts_agree_over_several_segments(write: Write) -> None:
    for day in range(1, 13):
        write(f"Day {day:02}", written_on=dt.date(2024, 1, day))

    results = Leaflet.objects.order_by("-written_on").search("day", order_by_relevance=False)

    assert [row.title for row in results[2:5]] == ["Day 10", "Day 09", "Day 08"]
    assert results[10:20].count() == 2
    assert results.facet("language") == {"en": 12}


def test_an_order_that_only_the_database_knows_is_the_database_s(write: Write) -> None:
    for title in ("Leaflet c", "Leaflet a", "Leaflet b"):
        write(title)

    results = Leaflet.objects.order_by(Lower("title").desc()).search("leaflet", order_by_relevance=False)

    assert [row.title for row in results[:2]] == ["Leaflet c", "Leaflet b"]


def test_a_page_of_results_is_loaded_with_one_query(
    write: Write, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        write(f"Leaflet {number}")

    with django_assert_num_queries(1):
        assert len(Leaflet.objects.all().search("leaflet")[:2]) == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_looked_up_and_nothing_else(write: Write, found: Found, text: str) -> None:
    write("Ordinary", mark="amber")

    began = time.monotonic()
    for query in (text, Phrase(text), Fuzzy(text), And([PlainText(text), Not(PlainText(text))])):
        assert found(query) == []
    assert list(Leaflet.objects.all().autocomplete(text[:300])) == []

    assert time.monotonic() - began < 1


def test_nesting_without_end_finds_nothing(write: Write, found: Found) -> None:
    write("Ordinary")
    query: Any = PlainText("ordinary")
    for _ in range(MOST_DEEP + 1):
        query = And([query])

    assert found(PlainText("ordinary")) == ["Ordinary"]
    assert found(query) == []


def test_a_search_that_runs_out_of_time_says_so_and_finds_no_more_than_there_is(
    write: Write, engine: SearchBackend, settings: Settings
) -> None:
    write("Ordinary")
    settings.SEARCH_DEADLINE = -1

    for query in (PlainText("ordinary"), Not(PlainText("ordinary")), Phrase("ordinary")):
        results = engine.search(query, Leaflet)
        assert list(results) == []
        assert results.is_partial
