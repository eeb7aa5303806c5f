"""Reading of files into rows that fit their model, with a sentence for every cell that does not."""

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from network_site.vocabulary.exceptions import Problem
from network_site.vocabulary.loading.sheets import Sheet

YES_OR_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Row:
    """A row that fits its model: values by field, and the keys of the rows that it refers to by field."""

    line: int
    key: str
    values: dict[str, Any]
    references: dict[str, list[str]]


@dataclass(slots=True)
class Table:
    """What a file or registry holds, and what is wrong with it."""

    sheet: Sheet
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, line: int, reason: str) -> None:
        """Keep *reason* as a problem of *line*."""
        self.problems.append(Problem(self.sheet.source, line, reason))


def read_file(folder: Path, sheet: Sheet) -> Table:
    """Return the rows of the file behind *sheet*, or the problems of every row that does not fit."""
    table = Table(sheet)
    try:
        text = (folder / sheet.source).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        table.refuse(1, f"there is no such file in {folder}")
    except UnicodeDecodeError as error:
        table.refuse(error.object[: error.start].count(b"\n") + 1, "this is not UTF-8 text")
    else:
        _read_records(table, list(_records(table, text)))
    return table


def read_rows(table: Table, records: Iterable[tuple[int, dict[str, str]]]) -> Table:
    """Fill *table* with numbered *records*, each a text by column, and return it."""
    taken: dict[tuple[str, Any], int] = {}
    for line, cells in records:
        reasons = len(table.problems)
        row = _read_row(table, line, cells)
        _refuse_repeated(table, row, taken)
        if len(table.problems) == reasons:
            table.rows.append(row)
    return table


def _records(table: Table, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line it begins on, without empty lines."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    begins = 1
    try:
        for cells in reader:
            if cells:
                yield begins, [cell.strip() for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as error:
        table.refuse(begins, f"the commas or quotation marks do not match ({error})")


def _read_records(table: Table, records: list[tuple[int, list[str]]]) -> None:
    if table.problems:
        return
    if not records[1:]:
        table.refuse(1, "the file holds no rows")
        return
    (line, header), *rest = records
    _refuse_columns(table, line, header)
    if not table.problems:
        read_rows(table, _by_column(table, header, rest))


def _refuse_columns(table: Table, line: int, header: list[str]) -> None:
    columns = table.sheet.columns
    for name in columns:
        if name not in header:
            table.refuse(line, f"the column {name} is missing")
    for name in dict.fromkeys(header):
        if name not in columns:
            table.refuse(line, f"the column {name or '(without a name)'} is unknown")
        elif header.count(name) > 1:
            table.refuse(line, f"the column {name} is there twice")


def _by_column(
    table: Table, header: list[str], records: list[tuple[int, list[str]]]
) -> Iterator[tuple[int, dict[str, str]]]:
    for line, cells in records:
        if len(cells) == len(header):
            yield line, dict(zip(header, cells, strict=True))
        else:
            table.refuse(line, f"there are {len(cells)} cells and {len(header)} columns")


def _read_row(table: Table, line: int, cells: dict[str, str]) -> Row:
    row = Row(line, cells[table.sheet.key], {}, {})
    for name, model_field in table.sheet.columns.items():
        try:
            _read_cell(row, name, model_field, cells[name])
        except ValidationError as error:
            table.refuse(line, f"{name}: {' '.join(error.messages)}")
    return row


def _read_cell(row: Row, name: str, model_field: Any, text: str) -> None:
    """Put what *text* means into *row*. Raises ValidationError when it does not fit the field."""
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise ValidationError("It holds a control character or a line break.")
    if isinstance(model_field, models.JSONField):
        _read_texts(row.values.setdefault(model_field.name, {}), name.rpartition("_")[2], text)
    elif isinstance(model_field, models.ManyToManyField):
        row.references[name] = _distinct(text.split())
    elif isinstance(model_field, models.ForeignKey):
        if not (text or model_field.blank):
            raise ValidationError(model_field.error_messages["blank"])
        row.references[name] = [text] if text else []
    elif isinstance(model_field, models.BooleanField):
        if text not in YES_OR_NO:
            raise ValidationError(f"Write yes or no, not “{text}”.")
        row.values[name] = YES_OR_NO[text]
    else:
        row.values[name] = model_field.clean(text, None)


def _read_texts(texts: dict[str, list[str]], language: str, text: str) -> None:
    if text:
        texts[language] = _distinct([part.strip() for part in text.split("|")])


def _distinct(parts: list[str]) -> list[str]:
    if "" in parts:
        raise ValidationError("Something is missing before or after a separator.")
    for part in parts:
        if parts.count(part) > 1:
            raise ValidationError(f"“{part}” is there twice.")
    return parts


def _refuse_repeated(table: Table, row: Row, taken: dict[tuple[str, Any], int]) -> None:
    for model_field in table.sheet.fields:
        if model_field.unique and model_field.name in row.values:
            value = row.values[model_field.name]
            first = taken.setdefault((model_field.name, value), row.line)
            if first != row.line:
                table.refuse(row.line, f"{model_field.name}: “{value}” is on line {first} already.")
