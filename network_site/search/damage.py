"""An index that cannot be read: how that shows, and who is told."""

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

Answer = TypeVar("Answer")

BROKEN = (EOFError, ValueError, IndexError, KeyError, OverflowError, FileNotFoundError, struct.error)  # by broken bytes


class IndexUnavailable(Exception):
    """There is no index here that can be read."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Stands before the bytes of an index; *report* hears of what is broken."""

    report: Callable[[Exception], None]

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Raise IndexUnavailable in the place of what broken bytes raise, once it is reported."""
        try:
            yield
        except BROKEN as error:
            self.report(error)
            raise IndexUnavailable("The index cannot be read.") from error


def once_more(question: Callable[[], Answer]) -> Answer:
    """Return what *question* gives, asked again where the index turned out to be broken: then the database answers."""
    try:
        return question()
    except IndexUnavailable:
        return question()
