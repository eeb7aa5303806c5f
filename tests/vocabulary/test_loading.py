"""What the database holds after loading."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db.models import Count, Q
from django.utils import translation

from network_site.vocabulary.loading import load_vocabularies
from network_site.vocabulary.models import (
    ContactRole,
    Instrument,
    JudicialNetwork,
    Jurisdiction,
    Language,
    Measure,
    PatternFacet,
    ProfileField,
    Provision,
    Term,
    Topic,
    TrafficLight,
)

pytestmark = pytest.mark.django_db
Edit = Callable[[str, str, str], None]


def test_every_fact_is_there() -> None:
    load_vocabularies()

    counts = {
        model.__name__: model._default_manager.count()
        for model in (TrafficLight, Measure, ContactRole, ProfileField, PatternFacet, JudicialNetwork)
    }
    assert counts == {
        "TrafficLight": 5,
        "Measure": 27,
        "ContactRole": 22,
        "ProfileField": 124,
        "PatternFacet": 37,
        "JudicialNetwork": 13,
    }
    assert dict(Term.objects.values_list("status").annotate(Count("pk")).order_by()) == {"T": 73, "U": 43, "P": 16}
    assert Jurisdiction.objects.count() == 249
    assert Language.objects.count() == 159


def test_law_is_there_and_says_what_was_verified() -> None:
    load_vocabularies()

    articles = dict(
        Instrument.objects.filter(code__in=("UNTOC", "TIP", "SOM")).values_list("code").annotate(Count("provisions"))
    )
    assert articles == {"UNTOC": 41, "TIP": 20, "SOM": 25}
    assert Instrument.objects.count() == 29
    assert Provision.objects.count() == 190
    assert Provision.objects.get(code="UNTOC-18").verification == "titles checked against stored treaty text"
    assert not Provision.objects.filter(verification="").exists()
    assert not JudicialNetwork.objects.filter(verification="").exists()


def test_topics_stand_in_families_with_their_law_and_term() -> None:
    load_vocabularies()

    assert Topic.objects.aggregate(all=Count("pk"), first=Count("pk", filter=Q(parent=None))) == {"all": 74, "first": 9}
    elements = Topic.objects.with_children().get(slug="elements")
    assert [topic.slug for topic in elements.children.all()][:2] == ["elements-act", "elements-means"]
    assert [provision.code for provision in elements.provisions.all()] == ["TIP-3", "SOM-3", "SOM-6"]
    assert [act.code for act in Topic.objects.get(slug="armed-groups").instruments.all()] == ["OPAC"]
    assert Topic.objects.exclude(term=None).count() == 18


def test_networks_have_their_members() -> None:
    load_vocabularies()

    members = dict(JudicialNetwork.objects.values_list("code").annotate(Count("members")).filter(members__count__gt=0))
    assert members == {"EJN": 27, "WACAP": 17}
    assert set(Jurisdiction.objects.get(code="GM").networks.values_list("code", flat=True)) == {"WACAP"}


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Gambia"), ("fr", "Gambie"), ("es", "Gambia"), ("ar", "غامبيا"), ("ru", "Гамбия"), ("zh-hans", "冈比亚")],
)
def test_jurisdiction_is_named_in_the_language_of_the_reader(language: str, name: str) -> None:
    load_vocabularies()
    gambia = Jurisdiction.objects.get(code="GM")

    with translation.override(language):
        assert str(gambia) == name


def test_every_jurisdiction_and_language_has_all_names() -> None:
    load_vocabularies()

    nameless = Q(name_fr="") | Q(name_es="") | Q(name_ar="") | Q(name_ru="") | Q(name_zh="")
    assert not Jurisdiction.objects.filter(nameless).exists()
    assert not Language.objects.filter(nameless | Q(autonym="")).exists()


def test_language_has_its_own_name() -> None:
    load_vocabularies()

    assert Language.objects.get(code="ar").autonym == "العربية"
    assert Language.objects.get(code="ar").name_fr == "arabe"


def test_loading_twice_changes_nothing() -> None:
    first = load_vocabularies()
    second = load_vocabularies()

    assert {(outcome.updated, outcome.unchanged) for outcome in first} == {(0, 0)}
    assert {(outcome.created, outcome.updated) for outcome in second} == {(0, 0)}
    assert [outcome.unchanged for outcome in second] == [outcome.created for outcome in first]


def test_changed_cells_and_links_update_their_rows_only(folder: Path, edit: Edit) -> None:
    load_vocabularies(folder)
    edit("measures.csv", "Search and seizure", "Searching and seizing")
    edit("networks.csv", "BJ BF CV", "BJ CV")
    edit("topics.csv", "TIP-3 SOM-3 SOM-6", "TIP-3 SOM-3")

    outcomes = {outcome.name: outcome.updated for outcome in load_vocabularies(folder) if outcome.updated}

    assert outcomes == {"measures": 1, "judicial networks": 1, "topics": 1}
    assert Measure.objects.get(slug="search-seizure").label_en == "Searching and seizing"
    assert not JudicialNetwork.objects.filter(code="WACAP", members="BF").exists()


def test_row_that_has_gone_is_reported_and_kept(folder: Path, edit: Edit) -> None:
    load_vocabularies(folder)
    edit("measures.csv", "boarding-vessel,Authorization to board a vessel at sea,\n", "")

    outcomes = {outcome.name: outcome.gone for outcome in load_vocabularies(folder) if outcome.gone}

    assert outcomes == {"measures": ["boarding-vessel"]}
    assert Measure.objects.filter(slug="boarding-vessel").exists()


def test_order_of_the_lines_is_the_order_of_the_rows() -> None:
    load_vocabularies()

    assert [measure.slug for measure in Measure.objects.all()[:2]] == ["hearing-witness", "hearing-videolink"]
    assert Provision.objects.first() == Provision.objects.get(code="UNTOC-1")
