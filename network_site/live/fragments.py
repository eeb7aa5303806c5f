"""Rendered fragments, kept in process memory: the page and the socket show the same one."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import UTC
from threading import Lock

from django.utils import timezone

CHARACTER_LIMIT = 20_000_000

_kept: OrderedDict[tuple[Hashable, ...], str] = OrderedDict()
_lock = Lock()
_characters = 0


def kept(key: tuple[Hashable, ...], render: Callable[[], str]) -> str:
    """Return the fragment under *key*, rendered if it is not there; the least recently used ones make room.

    *key* names everything that decides how it looks: model label, pk, revision, language, reader class. It is rendered
    in UTC, whatever the zone of the reader who happens to come first.
    """
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    with timezone.override(UTC):
        fragment = render()
    _keep(key, fragment)
    return fragment


def clear() -> None:
    """Forget every fragment."""
    global _characters  # noqa: PLW0603  one store a process
    with _lock:
        _kept.clear()
        _characters = 0


def _keep(key: tuple[Hashable, ...], fragment: str) -> None:
    global _characters  # noqa: PLW0603  one store a process
    with _lock:
        _characters += len(fragment) - len(_kept.pop(key, ""))
        _kept[key] = fragment
        while _characters > CHARACTER_LIMIT:
            _characters -= len(_kept.popitem(last=False)[1])
