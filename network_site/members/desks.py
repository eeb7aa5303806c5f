"""Which members staff a contact point of a jurisdiction: a part that knows registers how to find them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Desk:
    """A member at a contact point, with what the contact point is for."""

    member_id: int
    jurisdiction_id: str
    topic_ids: frozenset[int] = frozenset()


Finder = Callable[[Iterable[str]], Iterable[Desk]]
_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Let *finder* say who staffs the contact points of the jurisdictions whose codes it is given."""
    if finder not in _finders:
        _finders.append(finder)


def desks_in(jurisdictions: Iterable[str]) -> list[Desk]:
    """Return the desks of *jurisdictions* (codes), each with its member."""
    codes = list(jurisdictions)
    return [desk for finder in _finders for desk in finder(codes)] if codes else []


def staffs(member_id: int, jurisdiction: str) -> bool:
    """Whether the member works at a contact point of *jurisdiction*."""
    return any(desk.member_id == member_id for desk in desks_in([jurisdiction]))
