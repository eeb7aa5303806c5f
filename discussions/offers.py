"""What the list of questions can be narrowed by, and the views of it that a member saved: read in one query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language

from discussions.models import SavedView, Thread
from network_site.members.models import Member, WorkingGroup
from network_site.search.languages import fold
from network_site.vocabulary.models import LANGUAGE_CODES, Jurisdiction, Language, Topic

NONE = Value(0, BigIntegerField())


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to choose: its number in its table where it has one, how the address names it, and its label."""

    number: int
    value: str
    label: str


@dataclass(frozen=True)
class Offers:
    """What is offered, by kind; topics in the order of their list, all else by label."""

    by_kind: Mapping[str, Sequence[Offer]]

    def of(self, kind: str) -> Sequence[Offer]:
        """Return the offers of *kind*: ``topic``, ``country``, ``language``, ``group`` or ``view``."""
        return self.by_kind.get(kind, ())

    def choices(self, kind: str) -> list[tuple[str, str]]:
        """Return the offers of *kind* as a form takes them."""
        return [(offer.value, offer.label) for offer in self.of(kind)]

    def number(self, kind: str, value: str) -> int:
        """Return the number of what the address names by *value*."""
        return next(offer.number for offer in self.of(kind) if offer.value == value)


def offers_to(member: Member) -> Offers:
    """Return what *member* may choose, in the active language. Groups are those that they read."""
    topics = _rows(Topic.objects.all(), "topic", value="slug", label=_in_reader_language("label"), place=F("sort"))
    found = topics.union(
        _rows(Jurisdiction.objects.all(), "country", label=_in_reader_language("name"), number=NONE),
        _rows(_languages(member), "language", label=_in_reader_language("name"), number=NONE),
        _rows(WorkingGroup.objects.filter(pk__in=member.working_group_ids), "group", value="slug", label=F("name")),
        _rows(SavedView.objects.of(member), "view", value="query", label=F("name")),
        all=True,
    )
    by_kind: dict[str, list[Offer]] = {}
    for kind, number, value, label, _place in sorted(found, key=lambda row: (row[4], fold(row[3]), row[1])):
        by_kind.setdefault(kind, []).append(Offer(number, value, label))
    return Offers(by_kind)


def _rows(
    rows: QuerySet[Any], kind: str, *, label: Any, value: str = "pk", number: Any = "pk", place: Any = NONE
) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(Value(kind, CharField()), number, value, label, place)


def _languages(member: Member) -> QuerySet[Language]:
    """Return the six languages of the network, and those in which *member* may read a question."""
    asked = Thread.objects.visible_to(member).filter(language=OuterRef("pk"))
    return Language.objects.filter(Q(pk__in=LANGUAGE_CODES) | Exists(asked))


def _in_reader_language(stem: str) -> Coalesce:
    """Return what ``vocabulary.models.in_reader_language`` returns, for a query."""
    code = (get_language() or "en").split("-")[0]
    own = f"{stem}_{code if code in LANGUAGE_CODES else 'en'}"
    return Coalesce(NullIf(F(own), Value("")), F(f"{stem}_en"))
