"""Background work of files: their words, read so that search finds what a file says, and the virus scan."""

import logging
import subprocess
import sys
from datetime import timedelta
from pathlib import Path, PurePath
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any

from django.apps import apps
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from network_site.files import reading
from network_site.files.scanning import ScannerUnavailable

MOST_BYTES = 25_000_000
ASK_AGAIN = timedelta(minutes=2)
SECONDS = 60  # by the clock, on a machine that is busy with other things
KINDS = frozenset({"pdf", "txt", "csv", *reading.PARTS})

logger = logging.getLogger(__name__)


def words_in(file: File[bytes]) -> str:
    """Return what *file* says, at most 200,000 characters; nothing for a file that cannot be read or is not text.

    Another process reads it, with little time, memory and no rights: that process may die of a hostile file.
    """
    kind = PurePath(file.name or "").suffix.lower().lstrip(".")
    if kind not in KINDS or file.size > MOST_BYTES:
        return ""
    with TemporaryFile() as given, TemporaryFile() as told:
        file.open("rb")
        copyfileobj(file, given)
        given.seek(0)
        command = [sys.executable, "-I", str(Path(reading.__file__)), kind]
        try:
            subprocess.run(  # noqa: S603  our own program
                command, stdin=given, stdout=told, stderr=subprocess.DEVNULL, env={}, timeout=SECONDS, check=True
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            logger.warning("A document of kind %s has no words for search: %s", kind, type(error).__name__)
            return ""
        told.seek(0)
        return told.read(reading.MOST_CHARACTERS * 4).decode(errors="ignore").strip()


@task()
def read_file(label: str, pk: int) -> None:
    """Read the file of the Readable row *pk* of model *label*, unless that was done.

    The words are kept only if the row still has the file that they were read from.
    """
    model: Any = apps.get_model(label)
    row = model.objects.unread().filter(pk=pk).first()
    if row is None:
        return
    name = row.file.name
    try:
        words = words_in(row.file)
    except OSError:
        words = ""  # the file is lost, which its page says
    finally:
        row.file.close()
    with transaction.atomic():
        current = model.objects.select_for_update().filter(pk=pk, file=name).first()
        if current is not None:
            current.file_words, current.file_words_of = words, name
            current.save(update_fields=["file_words", "file_words_of"])


def read_unread_files() -> None:
    """Have every file read that was not, as after a worker was killed. Safe to repeat."""
    from network_site.files.models import Readable  # noqa: PLC0415  its save() asks for a file to be read

    for model in apps.get_models():
        if issubclass(model, Readable):
            rows: Any = model._default_manager
            for pk in rows.unread().values_list("pk", flat=True):
                read_file.enqueue(model._meta.label_lower, pk)


@task()
def scan_later(pk: int) -> None:
    """Have the attachment *pk* scanned; while the scanner cannot be reached it is asked again and again."""
    from network_site.files.actions import scan_attachment  # noqa: PLC0415  the action enqueues this task

    try:
        scan_attachment(pk)
    except ScannerUnavailable as error:
        logger.warning("Attachment %s is not scanned yet: %s", pk, error)
        if scan_later.get_backend().supports_defer:
            scan_later.using(run_after=timezone.now() + ASK_AGAIN).enqueue(pk)


def scan_waiting_attachments() -> None:
    """Have every attachment scanned that still waits, as after a worker was killed. Safe to repeat."""
    from network_site.files.models import Attachment  # noqa: PLC0415  its actions enqueue these tasks

    for pk in Attachment.objects.waiting().values_list("pk", flat=True):
        scan_later.enqueue(pk)
