"""Rendered fragments, kept in process memory: the page and the socket show the same one."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import UTC

from django.utils import timezone

from network_site.live import shelves
from network_site.live.shelves import Shelf

CHARACTER_LIMIT = 40_000_000

Key = tuple[Hashable, ...]
_kept: Shelf[str] = Shelf(lambda: CHARACTER_LIMIT, weigh=len)


def kept(key: Key, render: Callable[[], str]) -> str:
    """Return the fragment under *key*, rendered if it is not there; the least recently used ones make room.

    *key* names everything that decides how it looks: model label, pk, revision, language, reader class. It is rendered
    in UTC, whatever the zone of the reader who happens to come first.
    """
    return kept_each([key], lambda _missing: {key: render()})[0]


def kept_each(keys: Sequence[Key], render: Callable[[Sequence[Key]], Mapping[Key, str]]) -> list[str]:
    """Return the fragments under *keys* in their order; *render* is asked once, for all that are not there."""
    found = _kept.take(keys)
    missing = [key for key in keys if key not in found]
    if missing:
        with timezone.override(UTC):
            rendered: dict[Hashable, str] = dict(render(missing).items())
        _kept.put(rendered)
        found = {**found, **rendered}
    return [found[key] for key in keys]


def clear() -> None:
    """Forget every fragment, and all else that is kept."""
    shelves.clear()
