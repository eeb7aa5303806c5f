"""The inbox as it is read: what was told about one thing is one entry, checked against the thing as it stands."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from network_site.access.rules import Reader
from network_site.notifications.models import Notification
from network_site.notifications.registry import UnknownVerb, verb_named

PAGE_SIZE = 25
READ_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What the inbox shows of one thing."""

    key: str
    latest: int
    heading: str
    said: Sequence[str]
    area: str
    mark: str
    at: datetime
    unread: int
    is_archived: bool
    stands_in_for: Any

    @property
    def element_id(self) -> str:
        """The id of its element."""
        return element_id(self.key)


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries, where the next ones begin, and the rows among them that count and are not to be seen any more."""

    entries: Sequence[Entry]
    next_before: int | None
    hidden: Collection[int]


def element_id(key: str) -> str:
    """Return the id of the element of the entry under *key*."""
    return "entry-" + key.replace(".", "-").replace(":", "-")


def inbox_page(reader: Reader, rows: Any, before: int | None) -> Page:
    """Return the entries among *rows*, the latest first, that come after the one whose latest row is *before*."""
    grouped = rows.latest_by_key()
    if before is not None:
        grouped = grouped.filter(latest__lt=before)
    found = list(grouped[: PAGE_SIZE + 1])
    entries, hidden = _read(reader, rows, [key for key, _, _ in found[:PAGE_SIZE]])
    return Page(entries, found[PAGE_SIZE - 1][1] if len(found) > PAGE_SIZE else None, hidden)


def entries_of(reader: Reader, rows: Any, keys: Sequence[str]) -> list[Entry]:
    """Return an entry for each of *keys*, in their order, from what *reader* may see now. One query, and one a verb."""
    return _read(reader, rows, keys)[0]


def hidden_from(reader: Reader, told: Sequence[Notification]) -> Collection[int]:
    """Return the numbers of those that wait unread though their object is gone or hidden from *reader*."""
    shown = {row.pk for row, _ in seen_by(reader, told)}
    return _hidden(told, shown)


def seen_by(reader: Reader, told: Sequence[Notification]) -> Iterable[tuple[Notification, Any]]:
    """Return each notification with its object, without those whose object is gone or hidden from *reader*."""
    items = _load(told)
    for row in told:
        item = items.get((row.verb, row.object_id))
        if item is not None and verb_named(row.verb).may_see(item, reader):
            yield row, item


def _read(reader: Reader, rows: Any, keys: Sequence[str]) -> tuple[list[Entry], Collection[int]]:
    wanted = rows.filter(key__in=keys).select_related("stands_in_for__jurisdiction").order_by("-pk")[:READ_AT_ONCE]
    told = list(wanted)
    shown: defaultdict[str, list[tuple[Notification, Any]]] = defaultdict(list)
    for row, item in seen_by(reader, told):
        shown[row.key].append((row, item))
    entries = [_entry(key, shown[key]) for key in keys if key in shown]
    return entries, _hidden(told, {row.pk for pairs in shown.values() for row, _ in pairs})


def _hidden(told: Sequence[Notification], shown: Collection[int]) -> Collection[int]:
    return {row.pk for row in told if row.read_at is None and row.pk not in shown}


def _load(told: Iterable[Notification]) -> Mapping[tuple[str, int], Any]:
    numbers: defaultdict[str, set[int]] = defaultdict(set)
    for row in told:
        numbers[row.verb].add(row.object_id)
    items: dict[tuple[str, int], Any] = {}
    for slug, pks in numbers.items():
        try:
            loaded = verb_named(slug).load(pks)
        except UnknownVerb:  # of a part that was taken out
            continue
        items |= {(slug, pk): item for pk, item in loaded.items()}
    return items


def _entry(key: str, shown: Sequence[tuple[Notification, Any]]) -> Entry:
    latest, item = shown[0]
    verb = verb_named(latest.verb)
    waiting = [row for row, _ in shown if row.read_at is None]
    counts = Counter(row.verb for row in waiting or [row for row, _ in shown])
    return Entry(
        key=key,
        latest=latest.pk,
        heading=verb.heading(item),
        said=[verb_named(slug).said % {"count": count} for slug, count in counts.items()],
        area=str(verb.area),
        mark=verb.audience_of(item).mark,
        at=latest.created_at,
        unread=len(waiting),
        is_archived=latest.archived_at is not None,
        stands_in_for=next((row.stands_in_for for row, _ in shown if row.stands_in_for_id), None),
    )
