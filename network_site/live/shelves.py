"""What a process keeps in memory, so that it need not be made again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")

_shelves: list["Shelf[object]"] = []


class Shelf(Generic[Value]):
    """Values under their keys, as much as its *limit* takes; the least recently used ones make room.

    A key names everything that decides on the value, so nothing on a shelf ever turns false. What is on it is shared
    by all who read: nobody changes it.
    """

    def __init__(self, limit: Callable[[], int], *, weigh: Callable[[Value], int]) -> None:
        self._limit, self._weigh = limit, weigh
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()
        self._weight = 0
        _shelves.append(self)  # type: ignore[arg-type]

    def take(self, keys: Iterable[Hashable]) -> dict[Hashable, Value]:
        """Return what is there of *keys*."""
        found = {}
        with self._lock:
            for key in keys:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    found[key] = self._kept[key]
        return found

    def put(self, values: Mapping[Hashable, Value]) -> None:
        """Keep *values* under their keys."""
        with self._lock:
            for key, value in values.items():
                old = self._kept.pop(key, None)
                self._weight += self._weigh(value) - (0 if old is None else self._weigh(old))
                self._kept[key] = value
            while self._kept and self._weight > self._limit():
                self._weight -= self._weigh(self._kept.popitem(last=False)[1])

    def kept(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value under *key*, made if it is not there."""
        found = self.take([key])
        if key not in found:
            found[key] = make()
            self.put(found)
        return found[key]

    def empty(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._weight = 0


def clear() -> None:
    """Empty every shelf."""
    for shelf in _shelves:
        shelf.empty()
