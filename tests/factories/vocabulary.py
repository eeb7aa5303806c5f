"""Rows of the vocabularies."""

from typing import Any

import pycountry
from factory import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from network_site.vocabulary.models import (
    ContactRole,
    Instrument,
    Jurisdiction,
    Language,
    Measure,
    Provision,
    Term,
    Topic,
)

ISO_CODES = sorted(country.alpha_2 for country in pycountry.countries)


def _country(code: str) -> Any:
    return pycountry.countries.get(alpha_2=code)


def _language(code: str) -> Any:
    return pycountry.languages.get(alpha_2=code)


class LanguageFactory(DjangoModelFactory[Language]):
    """A language; the same code gives the same row."""

    class Meta:
        model = Language
        django_get_or_create = ("code",)

    code = "en"
    name_en = LazyAttribute(lambda row: _language(row.code).name)
    autonym = LazyAttribute(lambda row: row.name_en)


class JurisdictionFactory(DjangoModelFactory[Jurisdiction]):
    """A jurisdiction of ISO 3166-1; the same code gives the same row."""

    class Meta:
        model = Jurisdiction
        django_get_or_create = ("code",)

    code = Sequence(lambda n: ISO_CODES[n % len(ISO_CODES)])
    alpha_3 = LazyAttribute(lambda row: _country(row.code).alpha_3)
    name_en = LazyAttribute(lambda row: _country(row.code).name)


class InstrumentFactory(DjangoModelFactory[Instrument]):
    """A treaty; the same code gives the same row."""

    class Meta:
        model = Instrument
        django_get_or_create = ("code",)

    code = "UNTOC"
    title = "United Nations Convention against Transnational Organized Crime"
    level = "universal"


class ProvisionFactory(DjangoModelFactory[Provision]):
    """An article; the same code gives the same row."""

    class Meta:
        model = Provision
        django_get_or_create = ("code",)

    instrument = SubFactory(InstrumentFactory)
    article = Sequence(lambda n: str(n + 1))
    code = LazyAttribute(lambda row: f"{row.instrument.code}-{row.article}")
    title = LazyAttribute(lambda row: f"Article {row.article}")
    verification = "titles checked against stored treaty text"
    sort = Sequence(int)


class TopicFactory(DjangoModelFactory[Topic]):
    """A topic of the first level; the same slug gives the same row."""

    class Meta:
        model = Topic
        django_get_or_create = ("slug",)

    slug = Sequence(lambda n: f"topic-{n}")
    label_en = LazyAttribute(lambda row: row.slug.replace("-", " ").capitalize())
    reference = Sequence(lambda n: f"TEST{n}")
    sort = Sequence(int)


class MeasureFactory(DjangoModelFactory[Measure]):
    """A measure of cooperation; the same slug gives the same row."""

    class Meta:
        model = Measure
        django_get_or_create = ("slug",)

    slug = Sequence(lambda n: f"measure-{n}")
    label_en = LazyAttribute(lambda row: row.slug.replace("-", " ").capitalize())
    sort = Sequence(int)


class ContactRoleFactory(DjangoModelFactory[ContactRole]):
    """A role of contact points; the same slug gives the same row."""

    class Meta:
        model = ContactRole
        django_get_or_create = ("slug",)

    slug = Sequence(lambda n: f"role-{n}")
    label_en = LazyAttribute(lambda row: row.slug.replace("-", " ").capitalize())
    description = "Receives requests"
    legal_basis = "UNTOC 18(13)"
    level = "national"
    formal_requests = "yes"
    urgent_channel = "no"
    appointed_by = "State"
    default_visibility = "all members"
    sort = Sequence(int)


class TermFactory(DjangoModelFactory[Term]):
    """A term of the termbase."""

    class Meta:
        model = Term
        django_get_or_create = ("reference",)

    reference = Sequence(lambda n: f"X{n:03}")
    text_en = Sequence(lambda n: f"term {n}")
    domain = "offence"
    status = "T"
