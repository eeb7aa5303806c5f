"""Which fields of an index the search fields of a model are."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.db import models
from modelsearch.backends.base import get_model_root
from modelsearch.index import (
    AutocompleteField,
    FilterField,
    RelatedFields,
    SearchField,
    class_is_indexed,
    get_indexed_models,
)
from modelsearch.utils import get_descendant_models

from network_site.search import languages

VERSION = 1  # part of an index's shape, as the languages' is

Path = tuple[Any, ...]  # RelatedFields, and at the end the field


def kind_of(model: type[models.Model]) -> str:
    """Return the name under which documents of *model* are found."""
    return str((model._meta.concrete_model or model)._meta.label_lower)


def key_of(model: type[models.Model], pk: Any) -> str:
    """Return the key of a document: its root model, so that a row has one document, and its primary key."""
    return f"{kind_of(get_model_root(model))}:{pk}"


def kinds_of(model: type[models.Model]) -> list[str]:
    """Return the kinds of *model*: its own and those it inherits."""
    return [kind_of(model), *(kind_of(parent) for parent in model._meta.get_parent_list())]


def name_of(letter: str, path: Path) -> str:
    """Return the name in the index of the field at the end of *path*: ``t_title``, ``f_authors__name``."""
    return f"{letter}_{'__'.join(field.field_name for field in path)}"


def paths(fields: Sequence[Any], type_: type, before: Path = ()) -> Iterator[Path]:
    """Yield the path to each field of *type_* in ``search_fields``, through related ones."""
    for field in fields:
        if isinstance(field, type_):
            yield (*before, field)
        elif isinstance(field, RelatedFields):
            yield from paths(field.fields, type_, (*before, field))


@lru_cache(None)
def text_fields(model: Any, only: tuple[str, ...] | None = None) -> dict[str, float]:
    """Return name and boost of what is searched in *model* and the models that inherit it.

    *only* restricts them to those search fields, and to the related ones below them.
    """
    return _names(model, SearchField, "t", only)


@lru_cache(None)
def prefix_fields(model: Any, only: tuple[str, ...] | None = None) -> dict[str, float]:
    """Return the names of what is completed in *model* and the models that inherit it."""
    return _names(model, AutocompleteField, "a", only)


def _names(model: Any, type_: type, letter: str, only: tuple[str, ...] | None) -> dict[str, float]:
    found: dict[str, float] = {}
    family = sorted(filter(class_is_indexed, get_descendant_models(model)), key=kind_of)
    for path in (path for member in family for path in paths(member.get_search_fields(), type_)):
        if only is None or path[0].field_name in only:
            name = name_of(letter, path)
            found[name] = max(found.get(name, 0.0), float(getattr(path[-1], "boost", None) or 1))
    return found


@lru_cache(None)
def shape() -> str:
    """Return a fingerprint of what would be written: an index of another shape has to be built anew."""
    parts = [f"{VERSION}.{languages.VERSION}"]
    for model in sorted(get_indexed_models(), key=kind_of):
        parts.append(kind_of(model))
        for type_ in (SearchField, AutocompleteField, FilterField):
            parts += (name_of(type_.__name__, path) for path in paths(model.get_search_fields(), type_))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
