"""Where the blocking reads of the sockets run, beside the event loop."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from channels.db import DatabaseSyncToAsync

P = ParamSpec("P")
T = TypeVar("T")

# The hub has a thread of its own, so that a rush of readers who catch up does not hold up those who are there.
FOR_HUB = ThreadPoolExecutor(1, "live-hub")
FOR_READERS = ThreadPoolExecutor(4, "live-readers")


async def run_in(pool: ThreadPoolExecutor, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what *function* returns, called in a thread of *pool* with a database connection."""
    call = DatabaseSyncToAsync(function, thread_sensitive=False, executor=pool)
    result: T = await call(*args, **kwargs)
    return result
