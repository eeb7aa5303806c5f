"""What is new in the network, as it may be told outside of it: feeds list it, webhooks announce it.

A part registers its own in ``AppConfig.ready()``, from its ``feeds.py``. What is marked for a group never appears, not
even as a number: a feed is read by programs and services that the network does not know.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from network_site.access.marks import OPEN_MARKS
from network_site.members.models import Member


@dataclass(frozen=True, slots=True)
class News:
    """One new thing. It names no person, and nothing of what is inside but its title."""

    kind: str
    number: int
    title: str
    path: str
    mark: str
    at: datetime
    topics: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Where it is read."""
        return f"{settings.SITE_URL}{self.path}"


class NewsKind(ABC):
    """Things of one kind that become known to members."""

    slug: ClassVar[str]
    verb: ClassVar[str]  # what a webhook calls it: "question.asked"
    label: ClassVar[Any]
    moment: ClassVar[str] = "created_at"  # the field by which the latest are found

    @abstractmethod
    def standing(self) -> Any:
        """Return a queryset with ``visible_to`` of what is neither removed nor withheld, with what ``news`` reads."""

    @abstractmethod
    def news(self, item: Any) -> News:
        """Return *item* as news."""

    def latest(self, member: Member, number: int) -> list[News]:
        """Return the latest *number* that *member* may see and that are CLEAR or GREEN."""
        seen = self.standing().visible_to(member).filter(mark__in=OPEN_MARKS)
        return [self.news(item) for item in seen.order_by(f"-{self.moment}", "-pk")[:number]]

    def find(self, number: int) -> News | None:
        """Return the one with this *number* as it stands now, or None where it is gone or not CLEAR or GREEN."""
        item = self.standing().filter(pk=number, mark__in=OPEN_MARKS).first()
        return None if item is None else self.news(item)


_kinds: dict[str, NewsKind] = {}


def register(kind: NewsKind) -> None:
    """Make *kind* known. Raises ImproperlyConfigured when its slug is taken."""
    if kind.slug in _kinds:
        raise ImproperlyConfigured(f"Two kinds of news are named {kind.slug!r}.")
    _kinds[kind.slug] = kind


def kinds() -> Iterable[NewsKind]:
    """Return every kind, in the order of registration."""
    return _kinds.values()


def kind_named(slug: str) -> NewsKind | None:
    """Return the kind, or None where no part registered it."""
    return _kinds.get(slug)


def latest(member: Member, number: int) -> list[News]:
    """Return the latest *number* of all kinds that *member* may see, the latest first."""
    found = [news for kind in _kinds.values() for news in kind.latest(member, number)]
    return nlargest(number, found, key=lambda news: (news.at, news.kind, news.number))
