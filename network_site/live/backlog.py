"""Reading the table of changes: for one reader who comes or was away, and for the hub that serves many."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from network_site.live import frames
from network_site.live.batches import Batch, Viewer
from network_site.live.models import Change, Stream

MAX_BACKLOG = 250  # beyond this a reader is better served by the page

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backlog:
    """What a reader missed of one stream, and the position it leads to; None when there is no such stream for them."""

    frames: list[str]
    position: int | None


@dataclass(frozen=True, slots=True)
class News:
    """The next changes of one stream: for each viewer a frame for each number, or None when they are not for them."""

    seqs: list[int]
    position: int
    frames: dict[Viewer, list[str] | None]


def read_backlog(viewer: Viewer, positions: Mapping[str, int]) -> dict[str, Backlog]:
    """Return what *viewer* missed of each stream since the position they name, for the socket and its polling twin.

    Whoever stands below the kept changes, ahead of the stream or too far behind is told to fetch the page again.
    """
    rows = Stream.objects.in_bulk(list(positions), field_name="name")
    missed = {row: range(positions[name] + 1, row.head + 1) for name, row in rows.items()}
    changes = Change.objects.by_stream({row: span for row, span in missed.items() if len(span) <= MAX_BACKLOG})
    return {
        name: _backlog(rows.get(name) or Stream(name=name), position, changes.get(name, ()), viewer)
        for name, position in positions.items()
    }


def read_news(due: Mapping[str, tuple[int, Collection[Viewer]]]) -> dict[str, News]:
    """Return the changes of each stream after the position read so far, rendered for all of its viewers.

    A stream that fails is logged and left out; the others go on.
    """
    rows = Stream.objects.in_bulk(list(due), field_name="name")
    spans = {row: _next_span(due[name][0], row.head) for name, row in rows.items()}
    changes = Change.objects.by_stream(spans)
    news = {}
    for row, span in spans.items():
        try:
            news[row.name] = _news(row.name, span, changes.get(row.name, ()), due[row.name][1])
        except Exception:
            logger.exception("The changes of %s could not be read; they will be tried again.", row.name)
    return news


def _backlog(row: Stream, position: int, changes: Sequence[Change], viewer: Viewer) -> Backlog:
    batch = Batch(row.name, changes)
    missed = batch.frames_for(viewer)
    if missed is None:
        return Backlog([frames.gone(row.name)], None)
    batch.note(viewer.reader)
    if len(missed) != row.head - position:  # some are pruned, or too many to read, or the reader is ahead of us
        return Backlog([frames.resync(row.name)], row.head)
    return Backlog(missed, row.head)


def _next_span(position: int, head: int) -> range:
    return range(position + 1, min(head, position + MAX_BACKLOG) + 1)


def _news(stream: str, span: range, changes: Sequence[Change], viewers: Collection[Viewer]) -> News:
    batch = Batch(stream, changes)
    shown = {viewer: batch.frames_for(viewer) for viewer in viewers}
    return News([change.seq for change in changes], span.stop - 1, shown)
