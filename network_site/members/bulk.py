"""Reading a table of people to nominate, and what would become of each row."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from network_site.members.actions.nominations import Person, check_invitation, invite
from network_site.members.exceptions import Refused
from network_site.members.models import Member, ProsecutionService
from network_site.members.validators import validate_name
from network_site.vocabulary.models import Language, Topic

COLUMNS = ("email", "full_name", "office", "service", "country", "topics", "languages")
NEEDED = ("email", "office", "service")
ROWS_AT_MOST = 500
LENGTH_AT_MOST = 200_000  # characters
CELL_AT_MOST = 160
TAB = "\t"

T = TypeVar("T")


class UnreadableTable(Exception):
    """The table as a whole cannot be read; ``str()`` says why."""


@dataclass
class Row:
    """A row of the table: the person it describes, or the reason for which it will not be invited."""

    line: int
    cells: dict[str, str]
    person: Person | None = None
    problem: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the person will be invited."""
        return not self.problem


@dataclass(frozen=True)
class Table:
    """The rows of a table, and the names of those of its columns that nothing is made of."""

    rows: list[Row]
    left_out: list[str]


@dataclass
class Known:
    """The words that cells may use, read once for the whole table; services of several countries may share a name."""

    services: dict[str, list[ProsecutionService]] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    languages: dict[str, Language] = field(default_factory=dict)

    @classmethod
    def to(cls, member: Member) -> "Known":
        """Return what *member* may name."""
        services: dict[str, list[ProsecutionService]] = {}
        for service in ProsecutionService.objects.vouched_for_by(member).select_related("jurisdiction"):
            services.setdefault(service.name.casefold(), []).append(service)
        return cls(
            services=services,
            topics={topic.slug: topic for topic in Topic.objects.all()},
            languages={language.code: language for language in Language.objects.all()},
        )


def read_table(text: str) -> Table:
    """Return what stands in a CSV table with a head, separated by commas, semicolons or tabs. Raises UnreadableTable.

    The number of a row is that of the line on which it begins, empty lines counted.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LENGTH_AT_MOST:
        raise UnreadableTable(_("The table is too long. Split it."))
    head = text.partition("\n")[0]
    separator = max((",", ";", TAB), key=head.count)
    try:
        (_number, head_cells), *rows = _numbered(csv.reader(io.StringIO(text), delimiter=separator))
    except (csv.Error, ValueError):
        raise UnreadableTable(_("This is not a table: the first line must name the columns.")) from None
    names = [name.casefold() for name in head_cells]
    twice = next((name for name in names if name and names.count(name) > 1), "")
    if twice:
        raise UnreadableTable(_("The column “%(name)s” stands there twice.") % {"name": twice})
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise UnreadableTable(_("These columns are missing: %(columns)s.") % {"columns": ", ".join(missing)})
    if not rows:
        raise UnreadableTable(_("The table has no rows."))
    if len(rows) > ROWS_AT_MOST:
        raise UnreadableTable(_("A table may have %(count)s rows. Split it.") % {"count": ROWS_AT_MOST})
    left_out = [name for name in names if name and name not in COLUMNS]
    return Table([_row(number, names, cells) for number, cells in rows], left_out)


def judge(rows: Iterable[Row], *, by: Member) -> list[Row]:
    """Return each row with the person it describes or the reason against it. Nothing is saved."""
    known = Known.to(by)
    judged: list[Row] = []
    addresses: set[str] = set()
    for row in rows:
        judged.append(row)
        if row.problem:
            continue
        try:
            row.person = _person(row.cells, known)
            check_invitation(by=by, person=row.person)
            if row.person.email in addresses:
                raise ValidationError(_("The address stands above already."))  # noqa: TRY301  one way to say no
            addresses.add(row.person.email)
        except (ValidationError, Refused) as problem:
            row.problem = " ".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)
    return judged


def invite_all(rows: Sequence[Row], *, by: Member) -> list[Row]:
    """Invite the good rows one by one and return all rows with what became of them; one that fails stops no other."""
    for row in rows:
        if row.person is None or not row.is_good:
            continue
        try:
            invite(by=by, person=row.person)
        except Refused as refusal:
            row.problem = str(refusal)
    return list(rows)


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield each line that is not empty, as cells, with the number of the line on which it begins."""
    before = 0
    for cells in reader:
        number, before = before + 1, reader.line_num
        stripped = [cell.strip() for cell in cells]
        if any(stripped):
            yield number, stripped


def _row(number: int, names: list[str], cells: list[str]) -> Row:
    named = dict(zip(names, cells, strict=False))
    row = Row(number, {name: named.get(name, "") for name in COLUMNS})
    if any(cells[len(names) :]):
        row.problem = _("There are more cells than columns: put quotation marks around a cell that holds a separator.")
    return row


def _person(cells: dict[str, str], known: Known) -> Person:
    for name, cell in cells.items():
        if len(cell) > CELL_AT_MOST or any(sign < " " for sign in cell):
            raise ValidationError(
                _("The cell “%(name)s” is too long or holds signs that cannot be kept.") % {"name": name}
            )
    validate_email(cells["email"])
    if not cells["office"]:
        raise ValidationError(_("The office is missing."))
    for cell in ("office", "full_name"):
        validate_name(cells[cell])
    service = _service(cells["service"], cells["country"], known)
    return Person(
        email=cells["email"].lower(),
        office=cells["office"],
        service=service,
        full_name=cells["full_name"],
        topics=_named(cells["topics"], known.topics, _("There is no topic “%(word)s”.")),
        languages=_named(cells["languages"], known.languages, _("There is no language “%(word)s”.")),
    )


def _service(name: str, country: str, known: Known) -> ProsecutionService:
    found = known.services.get(name.casefold(), [])
    if country:
        found = [service for service in found if service.jurisdiction_id == country.upper()]
    if not found:
        raise ValidationError(_("There is no service of this name that you vouch for."))
    if len(found) > 1:
        raise ValidationError(
            _("Services of several countries have this name: name the country by its code of two letters.")
        )
    return found[0]


def _named(cell: str, rows: dict[str, T], refusal: str) -> list[T]:
    words = cell.replace("|", " ").split()
    unknown = next((word for word in words if word.lower() not in rows), None)
    if unknown is not None:
        raise ValidationError(refusal % {"word": unknown})
    return [rows[word.lower()] for word in words]
