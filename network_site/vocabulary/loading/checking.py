"""Checks between the rows of all vocabularies: whatever a row refers to must be there."""

from collections.abc import Iterator, Sequence

from network_site.vocabulary.exceptions import Problem
from network_site.vocabulary.loading.reading import Row, Table


def reference_problems(tables: Sequence[Table]) -> list[Problem]:
    """Return a problem for each reference to a row that is not there, and for each family of three generations."""
    by_model = {table.sheet.model: table for table in tables}
    return [problem for table in tables for row in table.rows for problem in _of_row(table, row, by_model)]


def _of_row(table: Table, row: Row, by_model: dict[type, Table]) -> Iterator[Problem]:
    for name, keys in row.references.items():
        target = by_model[table.sheet.columns[name].related_model]
        for key in keys:
            reason = _refusal(table, target, key, name)
            if reason:
                yield Problem(table.sheet.source, row.line, f"{name}: {reason}")


def _refusal(table: Table, target: Table, key: str, name: str) -> str:
    found = next((row for row in target.rows if row.key == key), None)
    if found is None:
        return f"“{key}” is not in {target.sheet.source}."
    if target is table and found.references[name]:
        return f"“{key}” has a parent itself, and there are two levels only."
    return ""
