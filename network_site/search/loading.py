"""From hits to what a list shows: loaded through the registry, by which each kind checks once more who asks."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from modelsearch.backends.base import get_model_root

from network_site.members.models import Member
from network_site.search.mapping import kind_of
from network_site.search.matches import Hit
from network_site.search.registry import SearchKind, Shown, kinds


@dataclass(frozen=True, slots=True)
class Found:
    """An item that was found, with its kind."""

    kind: SearchKind
    item: Any
    shown: Shown


def root_of(key: str) -> str:
    """Return the model in the key of a document; pages of every kind have one."""
    return key.partition(":")[0]


def visible(slugs: Sequence[str], member: Member) -> list[Any]:
    """Return what *member* may find of the kinds with *slugs*."""
    return [kinds()[slug].visible_to(member) for slug in slugs if slug in kinds()]


def loaded(hits: Iterable[Hit], member: Member) -> list[Found]:
    """Return the items of *hits* that *member* may see, in their order: a query a kind, and what it prefetches."""
    return _in_order(list(hits), lambda kind, keys: rows_of(kind, member, keys), kinds())


def listed(hits: Iterable[Hit], member: Member, slugs: Iterable[str] | None = None) -> list[Found]:
    """Return the same as a short list names them: a query for each kind that was hit.

    *slugs* are the kinds that were searched; all of them unless given.
    """
    searched = [slug for slug in kinds() if slugs is None or slug in slugs]
    return _in_order(list(hits), lambda kind, keys: names_of(kind, member, keys), searched)


def rows_of(kind: SearchKind, member: Member, pks: Iterable[Any]) -> list[Found]:
    """Return those of one kind that *member* may see."""
    rows = kind.loaded(kind.visible_to(member).filter(pk__in=pks), member)
    return [Found(kind, item, kind.show(item)) for item in rows]


def names_of(kind: SearchKind, member: Member, pks: Iterable[Any]) -> list[Found]:
    """Return those of one kind that *member* may see, as a short list names them."""
    rows = kind.listed(kind.visible_to(member).filter(pk__in=pks), member)
    return [Found(kind, item, kind.name(item)) for item in rows]


def _in_order(
    hits: list[Hit], load: Callable[[SearchKind, Iterable[Any]], list[Found]], slugs: Iterable[str]
) -> list[Found]:
    found: dict[str, Found] = {}
    for kind in (kinds()[slug] for slug in slugs):
        root = kind_of(get_model_root(kind.model))
        keys = {hit.pk: hit.key for hit in hits if root_of(hit.key) == root and hit.key not in found}
        if keys:
            found |= {keys[one.item.pk]: one for one in load(kind, keys)}
    return [found[hit.key] for hit in hits if hit.key in found]


def some_of_each(hits: Iterable[Hit], number: int) -> list[Hit]:
    """Return *hits* in their order, with at most *number* of one model."""
    counts: Counter[str] = Counter()
    kept = []
    for hit in hits:
        counts[root_of(hit.key)] += 1
        if counts[root_of(hit.key)] <= number:
            kept.append(hit)
    return kept
