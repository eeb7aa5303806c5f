"""Telling members about their membership and groups.

Notifications stand above this part: they register here how to tell, and know the words (``notifications.notices``).
"""

from collections.abc import Iterable
from typing import Protocol

from django.db.models import Model

from network_site.members.models import Member


class Teller(Protocol):
    """How members are told; the keyword arguments are those of ``notifications.actions.notifying.notify``."""

    def __call__(self, *, verb: str, about: Model, to: Iterable[Member], by: Member | None = None) -> None:
        """Tell *to* that *verb* happened to *about*."""


class TakesBack(Protocol):
    """How what was told is taken back."""

    def __call__(self, *, about: Model) -> None:
        """Take back what was told about *about*."""


_tellers: list[tuple[Teller, TakesBack]] = []


def register(teller: Teller, takes_back: TakesBack) -> None:
    """Let *teller* tell members, and *takes_back* take it back."""
    _tellers.append((teller, takes_back))


def tell(verb: str, *, about: Model, to: Iterable[Member], by: Member | None = None) -> None:
    """Tell *to*, inside the transaction of the deed."""
    people = list(to)
    for teller, _ in _tellers:
        teller(verb=verb, about=about, to=people, by=by)


def take_back(*, about: Model) -> None:
    """Take back what was told about *about*."""
    for _, takes_back in _tellers:
        takes_back(about=about)
