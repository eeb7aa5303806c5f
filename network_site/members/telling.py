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


class LooksAgain(Protocol):
    """How what was told to somebody is looked at again."""

    def __call__(self, member: Member) -> None:
        """Take back what *member* may not see any more."""


_tellers: list[tuple[Teller, TakesBack, LooksAgain]] = []


def register(teller: Teller, takes_back: TakesBack, looks_again: LooksAgain) -> None:
    """Let *teller* tell members, *takes_back* take it back, and *looks_again* see what a member may still see of it."""
    _tellers.append((teller, takes_back, looks_again))


def tell(verb: str, *, about: Model, to: Iterable[Member], by: Member | None = None) -> None:
    """Tell *to*, inside the transaction of the deed."""
    people = list(to)
    for teller, _, _ in _tellers:
        teller(verb=verb, about=about, to=people, by=by)


def take_back(*, about: Model) -> None:
    """Take back what was told about *about*."""
    for _, takes_back, _ in _tellers:
        takes_back(about=about)


def look_again(member: Member) -> None:
    """Take back what *member* was told and may not see any more, once a role or a place of theirs has changed."""
    for _, _, looks_again in _tellers:
        looks_again(member)
