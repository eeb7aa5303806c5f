"""From an object to what is written about it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models.fields.related import RelatedField
from modelsearch.index import AutocompleteField, FilterField, SearchField

from network_site.search import values
from network_site.search.fields import KEY, KIND, LANGUAGE, PRIMARY_KEY
from network_site.search.mapping import Path, key_of, kinds_of, name_of, paths

LONGEST_VALUE = 1_000
BETWEEN_TEXTS = " \n "


@dataclass(slots=True)
class Document:
    """What an index holds about an object: values to filter by, texts to search, and texts to complete."""

    key: str
    language: str
    values: dict[str, set[bytes]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)


def document_of(obj: Any) -> Document:
    """Return the document of an indexed object."""
    model = type(obj)
    made = Document(key_of(model, obj.pk), language_of(obj))
    made.values[KEY] = {values.encode(made.key)}
    made.values[PRIMARY_KEY] = {values.encode(obj.pk)}
    made.values[LANGUAGE] = {values.encode(made.language)}
    made.values[KIND] = {values.encode(kind) for kind in kinds_of(model)}
    fields = model.get_search_fields()
    for path in paths(fields, SearchField):
        made.texts[name_of("t", path)] = BETWEEN_TEXTS.join(_texts(obj, path))
    for path in paths(fields, AutocompleteField):
        made.prefixes[name_of("a", path)] = BETWEEN_TEXTS.join(_texts(obj, path))
    for path in paths(fields, FilterField):
        made.values[name_of("f", path)] = set(_values(obj, path)) or {values.NULL}
    return made


def language_of(obj: Any) -> str:
    """Return the language of *obj*: its ``search_language``, ``language`` or ``language_code``, or else the site's."""
    for name in ("search_language", "language", "language_code"):
        language = getattr(obj, name, None)
        if language:
            return str(getattr(language, "code", language))[:2].lower()
    return str(settings.LANGUAGE_CODE)[:2]


def _owners(obj: Any, path: Path) -> Iterator[tuple[Any, Any]]:
    """Yield the objects at the end of *path* with the field to read from each."""
    first, rest = path[0], path[1:]
    if not rest:
        yield obj, first
        return
    related = first.get_value(obj)
    if related is None:
        return
    for other in related.all() if hasattr(related, "all") else [related]:
        yield from _owners(other, rest)


def _texts(obj: Any, path: Path) -> Iterator[str]:
    for owner, search_field in _owners(obj, path):
        value = search_field.get_value(owner)
        for part in value if isinstance(value, list | tuple | set) else [value]:
            if part is not None:
                yield str(part)


def _values(obj: Any, path: Path) -> Iterator[bytes]:
    for owner, search_field in _owners(obj, path):
        value = search_field.get_value(owner)
        if hasattr(value, "all"):
            value = value.all()
        several = isinstance(value, list | tuple | set | models.QuerySet)
        for part in value if several else [value]:
            yield encode_for(type(owner), search_field, part.pk if isinstance(part, models.Model) else part)


def encode_for(model: type[models.Model], search_field: Any, value: Any) -> bytes:
    """Return *value* as the filter field *search_field* of *model* keeps it, of the type of its column."""
    column = column_of(model, search_field)
    if value is not None and column is not None:
        try:
            value = column.to_python(value)
        except (ValidationError, TypeError, ValueError):
            value = str(value)
    if isinstance(value, str):
        value = value[:LONGEST_VALUE]
    return values.encode(value)


def column_of(model: type[models.Model], search_field: Any) -> Any:
    """Return the column behind a filter field, at the far end of relations; None for a method."""
    try:
        column = search_field.get_field(model)
    except FieldDoesNotExist:
        return None
    while isinstance(column, RelatedField):
        if column.many_to_many:
            return column.related_model._meta.pk
        column = column.target_field
    return column if isinstance(column, models.Field) else None
