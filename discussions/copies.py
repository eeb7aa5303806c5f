"""Who keeps copies of what was posted: a part above says how they go out of sight with a post and come back with it."""

from collections.abc import Callable
from itertools import zip_longest
from typing import Any, TypeAlias

from discussions.models import Post

Kept: TypeAlias = list[dict[str, Any]]  # what JSON can hold, for the way back

_keepers_of_copies: list[tuple[Callable[[Post, str], Kept], Callable[[Kept], None]]] = []


def register(take_out: Callable[[Post, str], Kept], put_back: Callable[[Kept], None]) -> None:
    """Call *take_out* with a post and, for a question, its title when it goes out of sight, and *put_back* after."""
    _keepers_of_copies.append((take_out, put_back))


def take_out(post: Post, title: str) -> list[Kept]:
    """Take every copy of *post* out of sight and return what brings each back."""
    return [takes(post, title) for takes, _puts in _keepers_of_copies]


def joined(first: list[Kept], then: list[Kept]) -> list[Kept]:
    """Return what brings back what was taken *first*, and after it what was taken *then*."""
    return [[*one, *other] for one, other in zip_longest(first, then, fillvalue=())]


def put_back(kept: list[Kept]) -> None:
    """Bring back what ``take_out`` took."""
    for (_takes, puts), copies in zip(_keepers_of_copies, kept, strict=False):
        puts(copies)
