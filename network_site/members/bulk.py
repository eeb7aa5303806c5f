"""Reading a table of people to nominate, and what would become of each row."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from network_site.members.actions.nominations import Person, check_invitation, invite
from network_site.members.exceptions import Refused
from network_site.members.models import Member, ProsecutionService
from network_site.members.validators import validate_name
from network_site.vocabulary.models import Language, Topic

COLUMNS = ("email", "full_name", "office", "service", "topics", "languages")
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


@dataclass
class Known:
    """The words that cells may use, read once for the whole table."""

    services: dict[str, ProsecutionService] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    languages: dict[str, Language] = field(default_factory=dict)

    @classmethod
    def to(cls, member: Member) -> "Known":
        """Return what *member* may name."""
        services = ProsecutionService.objects.vouched_for_by(member).select_related("jurisdiction")
        return cls(
            services={service.name.casefold(): service for service in services},
            topics={topic.slug: topic for topic in Topic.objects.all()},
            languages={language.code: language for language in Language.objects.all()},
        )


def read_table(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV table with a head, separated by commas, semicolons or tabs. Raises UnreadableTable."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LENGTH_AT_MOST:
        raise UnreadableTable(_("The table is too long. Split it."))
    head = text.partition("\n")[0]
    separator = max((",", ";", TAB), key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        names, *rows = [[cell.strip() for cell in row] for row in reader if any(cell.strip() for cell in row)]
    except (csv.Error, ValueError):
        raise UnreadableTable(_("This is not a table: the first line must name the columns.")) from None
    names = [name.casefold() for name in names]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise UnreadableTable(_("These columns are missing: %(columns)s.") % {"columns": ", ".join(missing)})
    if not rows:
        raise UnreadableTable(_("The table has no rows."))
    if len(rows) > ROWS_AT_MOST:
        raise UnreadableTable(_("A table may have %(count)s rows. Split it.") % {"count": ROWS_AT_MOST})
    return [dict(zip(names, row, strict=False)) for row in rows]


def judge(rows: Iterable[dict[str, str]], *, by: Member) -> list[Row]:
    """Return each row with the person it describes or the reason against it. Nothing is saved."""
    known = Known.to(by)
    judged: list[Row] = []
    addresses: set[str] = set()
    for line, cells in enumerate(rows, start=2):
        row = Row(line, {name: cells.get(name, "") for name in COLUMNS})
        try:
            row.person = _person(row.cells, known)
            check_invitation(by=by, person=row.person)
            if row.person.email in addresses:
                raise ValidationError(_("The address stands above already."))  # noqa: TRY301  one way to say no
            addresses.add(row.person.email)
        except (ValidationError, Refused) as problem:
            row.problem = " ".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)
        judged.append(row)
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
    service = known.services.get(cells["service"].casefold())
    if service is None:
        raise ValidationError(_("There is no service of this name that you vouch for."))
    return Person(
        email=cells["email"].lower(),
        office=cells["office"],
        service=service,
        full_name=cells["full_name"],
        topics=_named(cells["topics"], known.topics, _("There is no topic “%(word)s”.")),
        languages=_named(cells["languages"], known.languages, _("There is no language “%(word)s”.")),
    )


def _named(cell: str, rows: dict[str, T], refusal: str) -> list[T]:
    words = cell.replace("|", " ").split()
    unknown = next((word for word in words if word.lower() not in rows), None)
    if unknown is not None:
        raise ValidationError(refusal % {"word": unknown})
    return [rows[word.lower()] for word in words]
