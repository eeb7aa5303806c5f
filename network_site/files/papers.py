"""What a document must be to be taken in: its extension, and contents that match it."""

import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

UNPACKED_LIMIT = 200_000_000  # bytes
RATIO_LIMIT = 100  # unpacked to packed
ENTRY_LIMIT = 5_000
HEAD = 1_024

WRONG_EXTENSION = _("Files of this kind are not taken. Allowed are: %(allowed)s.")
WRONG_CONTENT = _("The contents of this file do not match its extension .%(extension)s. Save it again in that format.")
MACROS = _("This file carries macros. Save it without them and upload it again.")
EMPTY = _("This file is empty.")


def check_paper(file: File[bytes]) -> None:
    """Raise ValidationError unless *file* is a document of a kind we take, by its name and by its contents."""
    extension = PurePath(file.name or "").suffix.lower().lstrip(".")
    if extension not in settings.WAGTAILDOCS_EXTENSIONS:
        allowed = ", ".join(settings.WAGTAILDOCS_EXTENSIONS)
        raise ValidationError(WRONG_EXTENSION, code="extension", params={"allowed": allowed})
    if not file.size:
        raise ValidationError(EMPTY, code="empty")
    file.seek(0)
    try:
        matches = CONTENTS[extension](file)
    except (zipfile.BadZipFile, UnicodeDecodeError, ValueError, KeyError, OSError, RuntimeError):
        matches = False
    finally:
        file.seek(0)
    if not matches:
        raise ValidationError(WRONG_CONTENT, code="contents", params={"extension": extension})


def _is_pdf(file: File[bytes]) -> bool:
    return b"%PDF-" in file.read(HEAD)


def _is_text(file: File[bytes]) -> bool:
    return "\x00" not in file.read().decode("utf-8-sig")


def _is_office_open(folder: str) -> Callable[[File[bytes]], bool]:
    def matches(file: File[bytes]) -> bool:
        names = _entries(file)
        return "[Content_Types].xml" in names and any(name.startswith(f"{folder}/") for name in names)

    return matches


def _is_open_document(kind: str) -> Callable[[File[bytes]], bool]:
    def matches(file: File[bytes]) -> bool:
        names = _entries(file)
        with _archive(file) as archive:
            declared = archive.read("mimetype")[:HEAD].strip()
        return "content.xml" in names and declared == f"application/vnd.oasis.opendocument.{kind}".encode()

    return matches


def _archive(file: File[bytes]) -> zipfile.ZipFile:
    opened: Any = file
    return zipfile.ZipFile(opened)


def _entries(file: File[bytes]) -> set[str]:
    """Return the names in the archive. Raises ValueError for a bomb and ValidationError for macros."""
    with _archive(file) as archive:
        entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > ENTRY_LIMIT or unpacked > UNPACKED_LIMIT or unpacked > RATIO_LIMIT * max(packed, 1):
        raise ValueError("The archive unpacks to more than a document needs.")
    if any(_is_macro(entry.filename) for entry in entries):
        raise ValidationError(MACROS, code="macros")
    return {entry.filename for entry in entries}


def _is_macro(name: str) -> bool:
    return name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/"))


CONTENTS: dict[str, Callable[[File[bytes]], bool]] = {
    "pdf": _is_pdf,
    "txt": _is_text,
    "csv": _is_text,
    "docx": _is_office_open("word"),
    "xlsx": _is_office_open("xl"),
    "odt": _is_open_document("text"),
    "ods": _is_open_document("spreadsheet"),
}
