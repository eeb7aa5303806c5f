"""Dates for the calendar of a member: parts register what they offer in ``AppConfig.ready()``."""

from collections.abc import Callable, Iterable

from icalendar import Component

from network_site.members.models import Member

Dates = Callable[[Member], Iterable[Component]]  # CLEAR and GREEN ones that the member may see, a few hundred at most

_sources: list[Dates] = []


def register(source: Dates) -> None:
    """Put what *source* returns into every calendar made from now on."""
    _sources.append(source)


def dates_of(member: Member) -> Iterable[Component]:
    """Return all that the calendar of *member* holds."""
    return (date for source in _sources for date in source(member))
