"""What members search. A part registers its kinds in its ``search.py``, from ``AppConfig.ready()``.

A model declares what is searched of it in ``search_fields``. Those named below are common to every kind, so that one
question to the index counts them all; a model leaves out what it has none of:

- ``search_countries``, ``search_languages``: codes; ``search_topics``: primary keys, with those of the topics above;
- ``search_day``: the day that the item speaks for; newest first goes by it;
- ``search_status``: a word of ``STATUSES``, as far as it does not change with the calendar;
- ``search_until``: the last day on which the item is current; the earliest day there is where it never was.

The columns of the rule of who sees what (mark, working group, service) are filter fields of every kind that has them.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from network_site.members.models import Member  # modelsearch's own suite runs without members


@dataclass(frozen=True, slots=True)
class Status:
    """A value of the status facet: the stored word, and on which side of ``search_until`` today is."""

    label: Promise
    stored: str
    is_over: bool | None = None


REVIEWED, DATED = "reviewed", "dated"  # stored words of what goes stale, and of what takes place
STATUSES = {
    "open": Status(_("Open question"), "open"),
    "answered": Status(_("Answered"), "answered"),
    "accepted": Status(_("Answer accepted"), "accepted"),
    "current": Status(_("Verified and current"), REVIEWED, is_over=False),
    "due": Status(_("Review past due"), REVIEWED, is_over=True),
    "upcoming": Status(_("Upcoming"), DATED, is_over=False),
    "past": Status(_("Past"), DATED, is_over=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How a hit is shown. Everything in it is text of the item or rows that are loaded with it."""

    title: str
    url: str
    text: str = ""
    place: str = ""
    language: str = ""
    mark: str = ""
    countries: Iterable[Any] = ()
    topics: Iterable[Any] = ()
    freshness: Any = None


class SearchKind(ABC):
    """One kind of thing that is found: ``type:guide``."""

    slug: ClassVar[str]
    model: ClassVar[type[Model]]
    label: ClassVar[Promise]
    plural: ClassVar[Promise]
    weight: ClassVar[float] = 1.0  # beside other kinds: a short entry that names a topic says less than a text about it
    title_field: ClassVar[str] = ""  # the column whose words may be suggested to those who may see the row

    @abstractmethod
    def visible_to(self, member: "Member") -> Any:
        """Return what *member* may find, by columns of the row alone: it becomes a filter of the index."""

    def loaded(self, found: Any, member: "Member") -> Any:  # noqa: ARG002  for kinds that check more than the row
        """Return the queryset *found* with what ``show()`` needs, and without what *member* may not see after all."""
        return found

    @abstractmethod
    def show(self, item: Any) -> Shown:
        """Return how *item* is shown, without another query."""

    def listed(self, found: Any, member: "Member") -> Any:
        """Return the queryset *found* with what ``name()`` needs, by one query where it can; and checked as loaded."""
        return self.loaded(found, member)

    def name(self, item: Any) -> Shown:
        """Return what *item* is called and where it is, for a short list; without another query."""
        return self.show(item)

    def depends(self) -> Mapping[type[Model], Callable[[Any], Iterable[Any]]]:
        """Return the models whose changes change an item's text or facets, each with the items of a changed row."""
        return {}


_kinds: dict[str, SearchKind] = {}


def register(*kinds: SearchKind) -> None:
    """Make *kinds* searchable. Raises ImproperlyConfigured when a slug is taken."""
    for kind in kinds:
        if kind.slug in _kinds:
            raise ImproperlyConfigured(f"Two kinds of search results are named {kind.slug!r}.")
        _kinds[kind.slug] = kind


def kinds() -> Mapping[str, SearchKind]:
    """Return every kind by its slug, in the order of the page: as registered."""
    return _kinds


def status_of(item: Any, today: dt.date) -> str:
    """Return the key in ``STATUSES`` that *item* has today; empty for none. The twin of the filter of the index."""
    stored, until = getattr(item, "search_status", ""), getattr(item, "search_until", None)
    is_over = until is not None and until < today
    matching = (
        key for key, status in STATUSES.items() if status.stored == stored and status.is_over in {None, is_over}
    )
    return next(matching, "")
