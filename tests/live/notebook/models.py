"""The smallest item that travels live."""

from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models, transaction

from network_site.access.marks import Mark
from network_site.access.models import Marked
from network_site.access.querysets import MarkedQuerySet
from network_site.live.publishing import publish


class Note(Marked):
    """A line in the notebook of an audience."""

    text = models.CharField(max_length=200)
    key = models.UUIDField(default=uuid4, unique=True)

    objects: ClassVar = MarkedQuerySet.as_manager()

    class Meta(Marked.Meta):
        app_label = "notebook"

    def __str__(self) -> str:
        return self.text


@transaction.atomic
def add_note(text: str, notebook: str = "members", *, key: UUID | None = None, **fields: object) -> Note:
    """Write a note and publish it; the same *key* twice is one note."""
    fields.setdefault("mark", Mark.GREEN)
    note: Note
    note, is_new = Note.objects.get_or_create(key=key or uuid4(), defaults={"text": text, **fields})
    if is_new:
        publish(f"notebook:{notebook}", "note_added", note.pk)
    return note


@transaction.atomic
def change_note(note: Note, text: str, notebook: str = "members") -> None:
    """Rewrite a note and publish that."""
    Note.objects.filter(pk=note.pk).update(text=text)
    publish(f"notebook:{notebook}", "note_changed", note.pk)
