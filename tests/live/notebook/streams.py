"""Notebooks as streams: ``notebook:members``, ``notebook:group-7``."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from network_site.access.rules import Audience, Reader
from network_site.live.audiences import audience_from_key
from network_site.live.models import Change
from network_site.live.registry import StreamKind
from tests.live.notebook.models import Note


class NotebookStream(StreamKind):
    """The notes for one audience; the key names it."""

    prefix = "notebook"
    changes = frozenset({"note_added", "note_changed"})

    def __init__(self) -> None:
        self.rendered: list[tuple[int, Hashable, str]] = []

    def audience(self, key: str) -> Audience | None:
        """Return whom the notebook is for."""
        return audience_from_key(key)

    def load(self, changes: Sequence[Change]) -> Mapping[int, Any]:
        """Return the notes as they stand now."""
        return Note.objects.in_bulk({change.object_id for change in changes})

    def reader_class(self, item: Note, reader: Reader) -> Hashable:
        """Tell readers of the note's own service from the others."""
        return item.service_id is not None and item.service_id == reader.service_id

    def render(self, change: Change, item: Note, reader_class: Hashable, language: str) -> str:
        """Return the note as a list item."""
        self.rendered.append((item.pk, reader_class, language))
        if item.text == "unreadable":
            raise ValueError(item.text)
        own = " data-own" if reader_class else ""
        return f'<li id="note-{item.pk}" data-into="#notes"{own}>{item.text}</li>'
