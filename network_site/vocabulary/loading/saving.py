"""Saving of rows that were checked: what differs is written, what is the same is left alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from network_site.vocabulary.exceptions import BadVocabulary, Problem
from network_site.vocabulary.loading.reading import Row, Table
from network_site.vocabulary.loading.sheets import KEYS, ORDER

Keys = dict[type[models.Model], dict[str, Any]]  # by model: the primary key behind each key


@dataclass(slots=True)
class Outcome:
    """What loading one vocabulary took; ``gone`` are the keys of rows that no line mentions any more."""

    name: str
    gone: list[str]
    created: int = 0
    updated: int = 0
    unchanged: int = 0


def save(table: Table) -> Outcome:
    """Bring the rows of the database to those of *table*. Call it inside a transaction.

    Raises BadVocabulary when a row would repeat what must be unique and stands in a row that has gone.
    """
    sheet, problems = table.sheet, []
    existing = _existing(table)
    keys = _keys(table)
    outcome = Outcome(str(sheet.model._meta.verbose_name_plural), sorted(existing.keys() - {r.key for r in table.rows}))
    for position, row in _parents_first(table):
        item = existing.get(row.key) or sheet.model()
        try:
            _save_row(item, _values(table, position, row, keys), _links(table, row, keys), outcome)
        except ValidationError as error:
            problems.append(Problem(sheet.source, row.line, " ".join(error.messages)))
        keys.setdefault(sheet.model, {})[row.key] = item.pk
    if problems:
        raise BadVocabulary(problems)
    return outcome


def _existing(table: Table) -> dict[str, models.Model]:
    linked = [field.name for field in table.sheet.fields if field.many_to_many]
    items = table.sheet.model._default_manager.prefetch_related(*linked)
    return {getattr(item, table.sheet.key): item for item in items}


def _keys(table: Table) -> Keys:
    targets = {field.related_model for field in table.sheet.fields if field.is_relation}
    return {model: dict(model._default_manager.values_list(KEYS[model], "pk")) for model in targets}


def _parents_first(table: Table) -> Iterator[tuple[int, Row]]:
    """Yield the rows with their place in the file; those that refer to their own kind come last."""
    own = [name for name, field in table.sheet.columns.items() if field.related_model is table.sheet.model]
    placed = enumerate(table.rows, start=1)
    yield from sorted(placed, key=lambda place: any(place[1].references[name] for name in own))


def _values(table: Table, position: int, row: Row, keys: Keys) -> dict[str, Any]:
    """Return the columns of the row itself by attribute, foreign keys and place in the order among them."""
    values = dict(row.values)
    if hasattr(table.sheet.model, ORDER):
        values[ORDER] = position
    for name, field in table.sheet.columns.items():
        if field.many_to_one:
            values[field.attname] = next((keys[field.related_model].get(key) for key in row.references[name]), None)
    return values


def _links(table: Table, row: Row, keys: Keys) -> dict[str, set[Any]]:
    linked = [(name, field) for name, field in table.sheet.columns.items() if field.many_to_many]
    return {name: {keys[field.related_model][key] for key in row.references[name]} for name, field in linked}


def _save_row(item: models.Model, values: dict[str, Any], links: dict[str, set[Any]], outcome: Outcome) -> None:
    is_new = item._state.adding
    changed = {name: value for name, value in values.items() if is_new or getattr(item, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(item, name, value)
        item.validate_unique()
        item.save()
    moved = {name: pks for name, pks in links.items() if {other.pk for other in getattr(item, name).all()} != pks}
    for name, pks in moved.items():
        getattr(item, name).set(pks)
    outcome.created += is_new
    outcome.updated += not is_new and bool(changed or moved)
    outcome.unchanged += not (is_new or changed or moved)
