"""Filters: which documents of a segment may be found. Plain values, so that a segment can keep their masks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from network_site.search.segments import Mask, Segment


class Filter(Protocol):
    """Tells which documents pass."""

    def mask(self, segment: Segment) -> Mask:
        """Return a flag for each document of *segment*."""


@dataclass(frozen=True, slots=True)
class All:
    """Every one of the filters; everything when there are none."""

    parts: tuple[Filter, ...] = ()

    def mask(self, segment: Segment) -> Mask:
        """Return what passes all parts."""
        found = np.ones(segment.count, np.bool_)
        for part in self.parts:
            found = found & segment.mask(part)
        return found


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of the filters; nothing when there are none."""

    parts: tuple[Filter, ...] = ()

    def mask(self, segment: Segment) -> Mask:
        """Return what passes a part."""
        found = np.zeros(segment.count, np.bool_)
        for part in self.parts:
            found = found | segment.mask(part)
        return found


@dataclass(frozen=True, slots=True)
class Without:
    """What the filter leaves out."""

    part: Filter

    def mask(self, segment: Segment) -> Mask:
        """Return what does not pass."""
        return ~segment.mask(self.part)


@dataclass(frozen=True, slots=True)
class OneOf:
    """Documents that have one of the values."""

    field: str
    values: frozenset[bytes]

    def mask(self, segment: Segment) -> Mask:
        """Return what has a value."""
        found = np.zeros(segment.count, np.bool_)
        for value in self.values:
            if (postings := segment.postings(self.field, value)) is not None:
                found[postings.docs] = True
        return found


@dataclass(frozen=True, slots=True)
class Between:
    """Documents with a value of one type from *low* to *high*, with or without these; None is no bound."""

    field: str
    type_: bytes
    low: bytes | None = None
    high: bytes | None = None
    with_low: bool = True
    with_high: bool = True

    def mask(self, segment: Segment) -> Mask:
        """Return what lies within."""
        table = segment.table(self.field)
        low = self.low or self.type_
        high = self.high or _behind(self.type_)
        begin = table.place(low if self.with_low else low + b"\x00")
        end = table.place(high + b"\x00" if self.with_high else high)
        return table.having(begin, end)


@dataclass(frozen=True, slots=True)
class Beginning:
    """Documents with a value that begins with *prefix*."""

    field: str
    prefix: bytes

    def mask(self, segment: Segment) -> Mask:
        """Return what begins so."""
        table = segment.table(self.field)
        return table.having(table.place(self.prefix), table.place(_behind(self.prefix)))


@dataclass(frozen=True, slots=True)
class Where:
    """Documents with a text value that a function accepts; *asked* tells two such filters apart."""

    field: str
    lookup: str
    asked: str
    accepts: Callable[[str, str], bool]

    def mask(self, segment: Segment) -> Mask:
        """Return what is accepted; looks at each different value once."""
        table = segment.table(self.field)
        found = np.zeros(segment.count, np.bool_)
        for at, value in enumerate(segment.values(self.field)):
            if value is not None and self.accepts(str(value), self.asked):
                found |= table.having(at, at + 1)
        return found


def _behind(prefix: bytes) -> bytes:
    """Return what sorts behind everything that begins with *prefix*."""
    return prefix + b"\xff" * 9


EVERYTHING = All()
NOTHING = Any()
