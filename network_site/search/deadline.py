"""A limit to how long the database may take."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

STEPS = 10_000  # of SQLite's machine between two looks at the clock: less than a millisecond
CANCELLED = "57014"  # PostgreSQL's code for a statement that was broken off


class OutOfTime(Exception):
    """The database had no more time to answer."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Break off each statement of reads inside that takes longer than *seconds*; the transaction around goes on.

    Raises OutOfTime when one was broken off, and at once when there is no time.
    """
    if seconds < 0.001:  # noqa: PLR2004  PostgreSQL takes nothing shorter, and no milliseconds as no limit
        raise OutOfTime
    limit = _limit_on_postgresql if connection.vendor == "postgresql" else _limit_on_sqlite
    try:
        with limit(seconds):
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == CANCELLED or str(error) == "interrupted":
            raise OutOfTime from error
        raise


@contextmanager
def _limit_on_postgresql(seconds: float) -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{int(seconds * 1000)}ms"])
        yield
        cursor.execute("SET LOCAL statement_timeout TO DEFAULT")  # where a transaction around goes on


@contextmanager
def _limit_on_sqlite(seconds: float) -> Iterator[None]:
    connection.ensure_connection()
    raw, end = connection.connection, time.monotonic() + seconds
    raw.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    try:
        yield
    finally:
        raw.set_progress_handler(None, 0)
