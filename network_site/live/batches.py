"""Changes made visible: some changes of one stream, rendered for whoever reads them."""

import logging
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.utils import timezone, translation

from network_site.access.rules import Reader
from network_site.live import frames
from network_site.live.models import Change
from network_site.live.registry import audience_of, resolve

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who reads, and in which language."""

    reader: Reader
    language: str


class Batch:
    """Changes of one stream: loaded once, rendered once for each language and class of readers.

    The audience is asked for anew with each batch, so a thread that moved into a group stops for everybody else.
    """

    def __init__(self, stream: str, changes: Sequence[Change]) -> None:
        self._stream = stream
        self._changes = changes
        self._audience = audience_of(stream)
        self._rendered: dict[tuple[int, Hashable, str], str] = {}
        if self._audience is not None:
            self._kind, self._key = resolve(stream)
            self._items = self._kind.load(changes) if changes else {}
            self._item_audiences = {pk: self._kind.audience_of(item) for pk, item in self._items.items()}

    def frames_for(self, viewer: Viewer) -> list[str] | None:
        """Return one frame for each change, in order, or None when the stream is not (or no longer) for *viewer*."""
        if self._audience is None or not self._audience.admits(viewer.reader):
            return None
        return [self._frame(change, viewer) for change in self._changes]

    def note(self, reader: Reader) -> None:
        """Note that *reader*, for whom the stream is, is handed what it says."""
        if self._audience is not None:
            self._kind.note_reader(self._key, self._audience, reader)

    def _frame(self, change: Change, viewer: Viewer) -> str:
        item = self._items.get(change.object_id)
        if item is None:
            return frames.nothing(self._stream, change.seq)
        if not self._item_audiences[change.object_id].admits(viewer.reader):
            return self._gone(change)
        reader_class = self._kind.reader_class(item, viewer.reader)
        key = (change.seq, reader_class, viewer.language)
        if key not in self._rendered:
            self._rendered[key] = self._render(change, item, reader_class, viewer.language)
        return self._rendered[key]

    def _gone(self, change: Change) -> str:
        html = self._kind.gone(change)
        if not html:
            return frames.nothing(self._stream, change.seq)
        return frames.change(self._stream, change.seq, change.kind, html)

    def _render(self, change: Change, item: Any, reader_class: Hashable, language: str) -> str:
        try:
            with translation.override(language), timezone.override(UTC):
                html = self._kind.render(change, item, reader_class, language)
        except Exception:
            # The stream must go on for its readers, and they must not believe that they saw this change.
            logger.exception("A change of kind %s could not be rendered.", change.kind)
            return frames.resync(self._stream)
        return frames.change(self._stream, change.seq, change.kind, html)
