"""The one rule for who sees what, as a query filter and as its twin in Python."""

from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Q

from network_site.access.marks import GROUP_MARKS, Mark


@dataclass(frozen=True, slots=True)
class Reader:
    """All that the rule asks about a person; a plain value, so that a socket can keep one."""

    member_id: int | None = None
    verified: bool = False
    group_ids: frozenset[int] = frozenset()
    service_id: int | None = None
    roles: frozenset[str] = frozenset()
    jurisdiction_id: str | None = None
    chaired_ids: frozenset[int] = frozenset()
    opened_ids: frozenset[int] = frozenset()  # of ``group_ids``, those that are open to be read and no more

    @classmethod
    def of(cls, person: Any) -> "Reader":
        """Return the reader behind a Member, an AnonymousUser, None or a Reader."""
        if isinstance(person, Reader):
            return person
        if person is None or not person.is_authenticated or not person.is_verified:
            return VISITOR
        return cls(
            member_id=person.pk,
            verified=True,
            group_ids=person.working_group_ids,
            service_id=person.service_id,
            roles=person.role_names,
            jurisdiction_id=person.jurisdiction_id,
            chaired_ids=person.chaired_group_ids,
            opened_ids=person.opened_group_ids,
        )


VISITOR = Reader()


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an item is for: the columns of its own row that the rule reads."""

    mark: str
    working_group_id: int | None = None
    service_id: int | None = None

    @classmethod
    def of(cls, item: Any) -> Self:
        """Return the audience of a marked item."""
        return cls(item.mark, getattr(item, "working_group_id", None), getattr(item, "service_id", None))

    def admits(self, reader: Reader) -> bool:
        """Whether *reader* belongs to this audience. An audience without the group it needs is nobody."""
        if self.mark == Mark.CLEAR:
            return True
        if not reader.verified:
            return False
        if self.mark == Mark.GREEN:
            return True
        in_group = self.working_group_id is not None and self.working_group_id in reader.group_ids
        if self.mark == Mark.AMBER:
            return in_group
        same_service = self.service_id is not None and self.service_id == reader.service_id
        return self.mark == Mark.AMBER_STRICT and in_group and same_service


def may_see(person: Any, item: Any) -> bool:
    """Whether *person* may see the marked *item*. The twin of ``visible_to``."""
    return Audience.of(item).admits(Reader.of(person))


def may_take_part(person: Any, item: Any) -> bool:
    """Whether *person* may see the marked *item*, and not only because they opened its working group to read it."""
    reader, audience = Reader.of(person), Audience.of(item)
    only_reads = audience.mark in GROUP_MARKS and audience.working_group_id in reader.opened_ids
    return audience.admits(reader) and not only_reads


def visible_to(person: Any, *, grouped: bool = True) -> Q:
    """Return the filter of what *person* may see, over columns of the item's own row alone.

    With ``grouped=False`` the rows have a mark and nothing else, as in the CMS, and group marks admit nobody.
    """
    reader = Reader.of(person)
    if not reader.verified:
        return Q(mark=Mark.CLEAR)
    admitted = Q(mark__in=(Mark.CLEAR, Mark.GREEN))
    if not grouped or not reader.group_ids:
        return admitted
    admitted |= Q(mark=Mark.AMBER, working_group__in=reader.group_ids)
    if reader.service_id is not None:
        admitted |= Q(mark=Mark.AMBER_STRICT, working_group__in=reader.group_ids, service=reader.service_id)
    return admitted


def needs_group(mark: str) -> bool:
    """Whether *mark* makes sense only inside a working group."""
    return mark in GROUP_MARKS
