"""The smallest item that travels live."""

from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models, transaction

from network_site.access.marks import Mark
from network_site.live.publishing import publish


class Note(models.Model):
    """A line in the notebook of an audience.

    It has the columns of a marked item without their foreign keys: PostgreSQL would not empty the tables they lead to.
    """

    text = models.CharField(max_length=200)
    key = models.UUIDField(default=uuid4, unique=True)
    mark = models.CharField(max_length=12, default=Mark.GREEN)
    working_group_id = models.BigIntegerField(null=True)
    service_id = models.BigIntegerField(null=True)

    objects: ClassVar[models.Manager["Note"]] = models.Manager()

    class Meta:
        app_label = "notebook"

    def __str__(self) -> str:
        return self.text


@transaction.atomic
def add_note(text: str, notebook: str = "members", *, key: UUID | None = None, **fields: object) -> Note:
    """Write a note and publish it; the same *key* twice is one note."""
    note, is_new = Note.objects.get_or_create(key=key or uuid4(), defaults={"text": text, **fields})
    if is_new:
        publish(f"notebook:{notebook}", "note_added", note.pk)
    return note


@transaction.atomic
def change_note(note: Note, text: str, notebook: str = "members") -> None:
    """Rewrite a note and publish that."""
    Note.objects.filter(pk=note.pk).update(text=text)
    publish(f"notebook:{notebook}", "note_changed", note.pk)
