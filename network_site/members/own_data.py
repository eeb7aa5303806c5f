"""What the network holds about a member. Each part registers its own in ``AppConfig.ready()``."""

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from pathlib import PurePath
from typing import IO, Any, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.exceptions import ImproperlyConfigured
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from network_site.members.models import Member


@dataclass(frozen=True, kw_only=True)
class Table:
    """A subject of the copy: the rows in which one of the lookups *whose* leads to the member, or that *select* finds.

    ``fields`` are lookups too: what is not named does not leave. ``file`` names a field with an uploaded file.
    """

    name: str
    title: Any
    model: type[models.Model]
    fields: tuple[str, ...]
    whose: tuple[str, ...] = ()
    select: Callable[[Member], Q] | None = None
    file: str = ""

    @property
    def columns(self) -> frozenset[str]:
        """The references to a member by which the rows are found."""
        return frozenset(f"{self.model._meta.label}.{path}" for path in self.whose)

    def rows(self, member: Member) -> list[dict[str, Any]]:
        """Return a row for each that is about *member*, in the order in which they were made."""
        found = self._found(member).values("pk", *self.fields)
        return [{name.replace("__", "."): value for name, value in row.items()} for row in found]

    def files(self, member: Member) -> Iterator[tuple[str, Any]]:
        """Return each stored file, named by its row."""
        if self.file:
            for row in self._found(member).exclude(**{self.file: ""}).iterator():
                stored = getattr(row, self.file)
                yield f"{self.name}/{row.pk}{PurePath(stored.name).suffix}", stored

    def _found(self, member: Member) -> models.QuerySet[Any]:
        theirs = [Q(**{path: member}) for path in self.whose]
        if self.select is not None:
            theirs.append(self.select(member))
        return self.model._default_manager.filter(reduce(or_, theirs)).order_by("pk")


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A subject of the copy that no table holds row by row; *read* returns it."""

    name: str
    title: Any
    read: Callable[[Member], Iterable[Mapping[str, Any]]]
    columns: frozenset[str] = frozenset()

    def rows(self, member: Member) -> list[dict[str, Any]]:
        """Return what *read* found."""
        return [dict(row) for row in self.read(member)]

    def files(self, member: Member) -> Iterator[tuple[str, Any]]:  # noqa: ARG002  it has none
        """Return nothing."""
        return iter(())


Holding: TypeAlias = Table | Rows

_holdings: dict[str, Holding] = {}
_forgetting: list[Callable[[Member], None]] = []
_parting: list[Callable[[Member], None]] = []


def register(*holdings: Holding) -> None:
    """Add *holdings* to every copy made from now on. Raises ImproperlyConfigured when a name is taken."""
    for holding in holdings:
        if holding.name in _holdings:
            raise ImproperlyConfigured(f"Two parts hold {holding.name!r} about a member.")
        _holdings[holding.name] = holding


def holdings() -> list[Holding]:
    """Return what is registered, by name."""
    return [_holdings[name] for name in sorted(_holdings)]


def when_gone(part: Callable[[Member], None]) -> None:
    """Have *part* called in the transaction in which a member leaves, or the network stops vouching for them."""
    _parting.append(part)


def part_everywhere(member: Member) -> None:
    """Let every part know that *member* is no longer in the network."""
    for part in _parting:
        part(member)


def when_pseudonymised(forget: Callable[[Member], None]) -> None:
    """Have *forget* called in the transaction that takes a member's details away; it takes away what a part keeps."""
    _forgetting.append(forget)


def forget_everywhere(member: Member) -> None:
    """Let every part take away what it keeps of *member* beside the row of the member."""
    for forget in _forgetting:
        forget(member)


def write_copy(member: Member, target: IO[bytes], *, beat: Callable[[], None] = lambda: None) -> None:
    """Write a ZIP of everything about *member* into *target*: a JSON file for each subject, their files, a README.

    *beat* is called before each subject and each file, for whoever wants to know that the work goes on.
    It takes no transaction: on SQLite that would keep everyone else from writing for as long as it lasts.
    """
    told = []
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for holding in holdings():
            beat()
            rows = holding.rows(member)
            archive.writestr(f"{holding.name}.json", _as_json(rows))
            files = sum(_add(archive, name, file, beat) for name, file in holding.files(member))
            told.append({"name": holding.name, "title": holding.title, "rows": len(rows), "files": files})
        about = {"member": member, "holdings": told, "now": timezone.now()}
        archive.writestr("README.txt", render_to_string("members/own_data_readme.txt", about))


def _as_json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def _add(archive: ZipFile, name: str, file: Any, beat: Callable[[], None]) -> bool:
    """Whether *file* could be added; one that storage has lost leaves the rest as it is."""
    beat()
    try:
        with file.open("rb") as stored, archive.open(name, "w") as target:
            shutil.copyfileobj(stored, target)
    except FileNotFoundError:
        return False
    return True
