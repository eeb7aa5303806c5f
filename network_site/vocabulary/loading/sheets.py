"""Which file fills which model. The columns of a file are named as the fields of its model."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from network_site.vocabulary.models import (
    LANGUAGE_CODES,
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

ORDER = "sort"  # the field that follows from the order of the lines


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file (or registry), the model that it fills, and the field that identifies a row."""

    source: str
    model: type[models.Model]
    key: str

    @property
    def fields(self) -> list[Any]:
        """The fields that the columns fill: all but the database's own key and the order."""
        options = self.model._meta
        every = [*options.concrete_fields, *options.many_to_many]
        return [field for field in every if not isinstance(field, models.AutoField) and field.name != ORDER]

    @property
    def columns(self) -> dict[str, Any]:
        """The field behind each column; texts by language have one column a language."""
        return {name: field for field in self.fields for name in _columns_of(field)}


def _columns_of(field: Any) -> Iterator[str]:
    if isinstance(field, models.JSONField):
        yield from (f"{field.name}_{code}" for code in LANGUAGE_CODES)
    else:
        yield field.name


JURISDICTIONS = Sheet("ISO 3166-1", Jurisdiction, "code")
LANGUAGES = Sheet("ISO 639-1", Language, "code")
SHEETS = (
    Sheet("tlp.csv", TrafficLight, "code"),
    Sheet("measures.csv", Measure, "slug"),
    Sheet("contact_roles.csv", ContactRole, "slug"),
    Sheet("jurisdiction_fields.csv", ProfileField, "code"),
    Sheet("pattern_facets.csv", PatternFacet, "code"),
    Sheet("networks.csv", JudicialNetwork, "code"),
    Sheet("instruments.csv", Instrument, "code"),
    Sheet("provisions.csv", Provision, "code"),
    Sheet("termbase.csv", Term, "reference"),
    Sheet("topics.csv", Topic, "slug"),
)
KEYS = {sheet.model: sheet.key for sheet in (JURISDICTIONS, LANGUAGES, *SHEETS)}
