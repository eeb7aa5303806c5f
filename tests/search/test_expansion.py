"""The termbase in a query."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from network_site.members.models import Member
from network_site.search.asking import take_apart
from network_site.search.backends.whoosh import SearchBackend
from network_site.search.expansion import MOST_NAMES, expand
from network_site.vocabulary.loading import load_vocabularies
from network_site.vocabulary.models import Term
from tests.factories.guides import GuideFactory
from tests.factories.vocabulary import LanguageFactory, TermFactory

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Member], Client]

TRAFFICKING = {
    "text_en": "trafficking in persons",
    "text_fr": "traite des personnes",
    "text_es": "trata de personas",
    "text_ar": "الاتجار بالأشخاص",
    "text_ru": "торговля людьми",
    "text_zh": "贩运人口",
    "synonyms": {"en": ["human trafficking", "TIP"], "fr": ["traite des êtres humains"], "zh": ["人口贩运"]},
}
SMUGGLING = {
    "text_en": "smuggling of migrants",
    "text_fr": "trafic illicite de migrants",
    "text_es": "tráfico ilícito de migrantes",
    "text_ar": "تهريب المهاجرين",
    "text_ru": "незаконный ввоз мигрантов",
    "text_zh": "偷运移民",
    "synonyms": {"en": ["migrant smuggling", "SOM"]},
}


@pytest.fixture(autouse=True)
def terms() -> None:
    """The two offences of the network, and a term of one word."""
    TermFactory.create(reference="T001", **TRAFFICKING)
    TermFactory.create(reference="T002", **SMUGGLING)
    TermFactory.create(reference="T056", text_en="witness", text_fr="témoin", text_es="testigo", domain="victim")


def names(typed: str, **options: Any) -> set[str]:
    """Return the other names that a query brings."""
    return {name for run in expand(take_apart(typed), **options) for name in run.names}


@pytest.mark.parametrize(
    ("typed", "one"),
    [
        ("traite", "trata de personas"),
        ("la traite des personnes", "الاتجار بالأشخاص"),
        ("Trafficking in persons", "traite des personnes"),
        ("human trafficking", "trafficking in persons"),
        ("trata de personas", "трафик" and "торговля людьми"),
        ("الإتّجار بالأشخاص", "trafficking in persons"),
        ("торговли людьми", "trafficking in persons"),
        ("人口贩运", "trafficking in persons"),
        ("TIP", "trafficking in persons"),
        ("TEMOINS", "witness"),
        ("migrant smuggling evidence", "smuggling of migrants"),
    ],
)
def test_a_term_in_any_language_and_form_brings_its_other_names(typed: str, one: str) -> None:
    assert one in names(typed)


@pytest.mark.parametrize(
    "typed", ['"traite"', "-traite", "trait*", "traite~", "evidence", "", "persons", "des personnes"]
)
def test_what_is_typed_otherwise_is_looked_up_as_it_is(typed: str) -> None:
    assert names(typed) == set()


@pytest.mark.parametrize(
    "typed", [name for key, name in TRAFFICKING.items() if key != "synonyms"] + ["traite", "trata"]
)
def test_trafficking_never_brings_smuggling(typed: str) -> None:
    assert names(typed)
    assert not names(typed) & {str(name) for name in SMUGGLING.values()}
    assert not any("migra" in name or "смиг" in name or "移民" in name for name in names(typed))


@pytest.mark.parametrize("typed", [name for key, name in SMUGGLING.items() if key != "synonyms"] + ["smuggling"])
def test_smuggling_never_brings_trafficking(typed: str) -> None:
    assert names(typed)
    assert not names(typed) & {str(name) for name in TRAFFICKING.values()}


def test_abbreviations_are_understood_and_not_searched_for() -> None:
    assert "TIP" not in names("traite")
    assert "SOM" not in names("smuggling")


def test_a_name_that_was_taken_away_stays_away() -> None:
    assert "trata de personas" not in names("traite", refused=["Trata de Personas"])


def test_no_query_brings_names_without_end() -> None:
    Term.objects.filter(reference="T056").update(synonyms={"en": [f"onlooker {n}" for n in range(200)]})

    assert len(names("witness traite smuggling")) <= MOST_NAMES


def test_a_changed_term_counts_at_once() -> None:
    Term.objects.filter(reference="T056").update(text_es="declarante")

    assert "declarante" in names("witness")


@pytest.fixture
def guides(engine: SearchBackend) -> Iterator[None]:
    """A guide in each of four languages."""
    for code, title in {
        "en": "Prosecuting trafficking in persons",
        "ar": "مكافحة الاتجار بالأشخاص",
        "fr": "La traite devant le juge",
        "es": "Tráfico ilícito de migrantes en el mar",
    }.items():
        GuideFactory.create(title=title, language=LanguageFactory.create(code=code))
    engine.refresh_indexes()
    return


def test_traite_finds_french_english_and_arabic_and_no_smuggling(
    guides: None, asker: Member, client_of: ClientOf
) -> None:
    client = client_of(asker)

    page = client.get("/search/?q=traite").text

    assert "<mark>traite</mark>" in page
    assert "<mark>trafficking</mark> in <mark>persons</mark>" in page
    assert "<mark>الاتجار</mark> <mark>بالأشخاص</mark>" in page
    assert "migrantes" not in page
    assert "trata de personas" in page  # as a chip
    quoted = client.get('/search/?q="traite"').text
    assert "<mark>trafficking</mark>" not in quoted
    without = client.get("/search/", {"q": "traite", "without": ["trafficking in persons"]}).text
    assert "<mark>trafficking</mark>" not in without
    assert "<mark>الاتجار</mark>" in without
    assert "الاتجار" not in client.get("/search/?q=traite&exact=1").text


def test_the_termbase_of_the_site_keeps_the_two_offences_apart(transactional_db: None) -> None:
    Term.objects.all().delete()
    load_vocabularies()
    trafficking, smuggling = names("trafficking in persons"), names("smuggling of migrants")

    assert len(trafficking) > 8
    assert len(smuggling) > 6
    assert not trafficking & smuggling
    assert names("traite") >= {"trafficking in persons", "trata de personas", "الاتجار بالأشخاص"}
