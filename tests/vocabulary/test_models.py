"""Words of the vocabularies as a reader meets them."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from network_site.vocabulary.models import Topic
from network_site.vocabulary.validators import validate_iso_date
from tests.factories.vocabulary import (
    ContactRoleFactory,
    InstrumentFactory,
    LanguageFactory,
    MeasureFactory,
    ProvisionFactory,
    TermFactory,
    TopicFactory,
)


def test_text_that_is_not_translated_is_given_in_english() -> None:
    topic = TopicFactory.build(label_en="Evidence", label_fr="Preuve", label_ru="")

    with translation.override("fr"):
        assert str(topic) == "Preuve"
    with translation.override("ru"):
        assert str(topic) == "Evidence"
    with translation.override(None):
        assert str(topic) == "Evidence"


def test_language_without_a_column_is_given_in_english() -> None:
    role = ContactRoleFactory.build(label_en="Liaison magistrate")

    with translation.override("ru"):
        assert str(role) == "Liaison magistrate"


@pytest.mark.parametrize(("code", "direction"), [("ar", "rtl"), ("fa", "rtl"), ("fr", "ltr")])
def test_language_knows_its_direction(code: str, direction: str) -> None:
    assert LanguageFactory.build(code=code).direction == direction


def test_provision_is_cited_by_instrument_and_article() -> None:
    untoc = InstrumentFactory.build(code="UNTOC")

    article = ProvisionFactory.build(instrument=untoc, code="UNTOC-18", article="18", title="Mutual legal assistance")
    whole = ProvisionFactory.build(instrument=untoc, code="UNTOC", article="", title="")

    assert article.label == "UNTOC 18"
    assert str(article) == "UNTOC 18 Mutual legal assistance"
    assert str(whole) == "UNTOC"


def test_names_are_plain_where_there_is_one_language() -> None:
    assert str(MeasureFactory.build(label_en="Observation")) == "Observation"
    assert str(TermFactory.build(text_en="harbouring")) == "harbouring"
    assert str(InstrumentFactory.build(title="A treaty")) == "A treaty"


@pytest.mark.django_db
@pytest.mark.parametrize("families", [1, 3])
def test_families_of_topics_need_two_queries(families: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(families):
        TopicFactory.create_batch(2, parent=TopicFactory.create())

    with django_assert_num_queries(2):
        found = [len(topic.children.all()) for topic in Topic.objects.with_children()]

    assert found == [2] * families


@pytest.mark.parametrize("value", ["2000", "2000-11", "2000-11-15"])
def test_date_may_be_as_precise_as_known(value: str) -> None:
    validate_iso_date(value)


@pytest.mark.parametrize(
    "value", ["15.11.2000", "2000-13", "2000-02-30", "200", "2000-11-15T10:00", "20001115", "٢٠٠٠"]
)
def test_date_in_another_form_is_refused(value: str) -> None:
    with pytest.raises(ValidationError, match=value):
        validate_iso_date(value)
