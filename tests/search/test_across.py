"""One search over several models, with alternatives of less weight, and the marked part of a text."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from network_site.access.marks import Mark
from network_site.members.models import Member
from network_site.search import queries
from network_site.search.across import fields_of, find
from network_site.search.backends.whoosh import SearchBackend
from network_site.search.compiler import Words
from network_site.search.highlights import snippet
from network_site.search.queries import Any, Boosted, Fuzzy, Prefix
from tests.search.library.models import Leaflet


def test_one_search_finds_rows_of_several_models_and_counts_them_together(
    engine: SearchBackend, write: Callable[..., Leaflet], outsider: Member
) -> None:
    root = Page.objects.first()
    root.title = "Evidence"
    root.save()
    leaflets = [write("Evidence", mark=mark) for mark in (Mark.GREEN, Mark.AMBER)]
    querysets = [Leaflet.objects.visible_to(outsider), Page.objects.all()]

    matches = find(Words(fields_of(querysets)).words("evidence", "and"), querysets)

    assert {hit.key for hit in matches.best()} == {f"library.leaflet:{leaflets[0].pk}", f"wagtailcore.page:{root.pk}"}
    assert matches.total == 2
    assert matches.facet("kind")["library.leaflet"] == 1
    assert matches.facet("f_mark") == {Mark.GREEN: 1}


def test_an_alternative_finds_other_languages_with_less_weight(
    engine: SearchBackend, write: Callable[..., Leaflet]
) -> None:
    write("Trata de personas", language="es")
    write("La traite", language="fr")
    words = Words(fields_of([Leaflet.objects.all()]))

    query = Any((words.words("traite", "and"), Boosted(words.phrase("trata de personas"), 0.1)))
    hits = find(query, [Leaflet.objects.all()]).best()

    titles = Leaflet.objects.in_bulk([hit.pk for hit in hits])
    assert [titles[hit.pk].title for hit in hits] == ["La traite", "Trata de personas"]


@pytest.mark.parametrize(("typed", "count"), [("traffick", 2), ("trafficking", 2), ("tra", 3), ("tr", 0), ("", 0)])
def test_a_beginning_of_three_letters_finds_the_words_that_go_on(
    engine: SearchBackend, write: Callable[..., Leaflet], typed: str, count: int
) -> None:
    for title in ("Traffickers", "Trafficking", "Training"):
        write(title)

    assert find(Words({"t_title": 1.0}).beginning(typed), [Leaflet.objects.all()]).total == count


@pytest.mark.parametrize("query", [Prefix((("t_title", 1.0),), "vess"), Fuzzy((("t_title", 1.0),), "vessxa", 2)])
def test_of_too_many_words_the_most_frequent_count_and_the_rest_is_noted(
    engine: SearchBackend, write: Callable[..., Leaflet], monkeypatch: pytest.MonkeyPatch, query: Prefix | Fuzzy
) -> None:
    for title in ("Vessaa", "Vessab", "Vessza", "Vessza again"):
        Leaflet.objects.create(title=title, language="xx")
    engine.refresh_indexes()
    whole = find(query, [Leaflet.objects.all()])
    monkeypatch.setattr(queries, "MOST_EXPANSIONS", 1)

    cut = find(query, [Leaflet.objects.all()])

    assert (whole.total, whole.is_partial) == (4, False)
    assert {hit.pk for hit in cut.best()} == set(
        Leaflet.objects.filter(title__contains="za").values_list("pk", flat=True)
    )
    assert cut.is_partial


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("The prosecutors met", "prosecutor", "The <mark>prosecutors</mark> met"),
        ("Les enquêtes", "enquete", "Les <mark>enquêtes</mark>"),
        ("مكافحة الإتّجار", "اتجار", "مكافحة <mark>الإتّجار</mark>"),
        ("打击人口贩运", "贩运", "<mark>打击人口贩运</mark>"),
        ("<b>bold</b> & more", "bold", "&lt;b&gt;<mark>bold</mark>&lt;/b&gt; &amp; more"),
        ("Nothing here", "else", "Nothing here"),
        (
            "where to be seen as human beings",
            "human beings",
            "where to be seen as <mark>human</mark> <mark>beings</mark>",
        ),
    ],
)
def test_words_of_a_query_are_marked_in_whatever_form_they_stand(text: str, query: str, shown: str) -> None:
    assert snippet(text, query) == shown


def test_a_long_text_is_cut_around_the_first_word_found() -> None:
    found = snippet("before " * 100 + "evidence " + "behind " * 100, "evidence")

    assert found.startswith("… before")
    assert "<mark>evidence</mark>" in found
    assert found.endswith(" …")
    assert len(found) < 280


@pytest.mark.property
@given(st.text(), st.text())
def test_no_text_becomes_markup(text: str, query: str) -> None:
    bare = snippet(text, query).replace("<mark>", "").replace("</mark>", "")

    assert "<" not in bare
    assert ">" not in bare
