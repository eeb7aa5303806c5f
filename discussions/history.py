"""The texts that a post or a translation had, as their readers may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from discussions.actions.position_versions import STATED
from discussions.differences import Piece, differences
from discussions.models import AnswerScope, PositionVersion, Post, PostTranslation
from network_site.files.models import Attachment


@dataclass(frozen=True, slots=True)
class Version:
    """One text: when it was written, why, and whether it is kept from readers.

    ``by`` is the translation, or its earlier text, that names who made it; a post names its author once for all.
    ``files`` were added with it.
    """

    number: int
    written_at: datetime
    reason: str
    title: str
    body: str
    is_hidden: bool
    is_current: bool
    by: Any = None
    files: Sequence[Attachment] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a version changed in the one before it; nothing where either is hidden."""

    version: Version
    title: list[list[Piece]]
    body: list[list[Piece]]
    is_hidden: bool


def first_text_of(post: Post) -> str:
    """Return the text that *post* was posted with, wherever it waits now."""
    if post.withheld_at is not None:
        earlier = post.withheld.beside["revisions"]
        return str(earlier[0][1] if earlier else post.withheld.body)
    first = post.revisions.order_by("version").first()
    return str(first.body if first else post.body)


@dataclass(frozen=True, slots=True)
class PositionStep:
    """What a position stated from a moment on, and what that changed."""

    stated: PositionVersion
    deed: str | Promise
    is_current: bool


def steps_of(scope: AnswerScope) -> list[PositionStep]:
    """Return what *scope* stated, the latest first, in one query."""
    rows = list(scope.versions.select_related("provision"))
    return [
        PositionStep(row, _deed(before, row), is_current=row.number == scope.version)
        for before, row in zip([None, *rows], rows, strict=False)
    ][::-1]


def _deed(before: PositionVersion | None, row: PositionVersion) -> str | Promise:
    if before is None:
        return _("Stated")
    changed = {name for name in STATED if getattr(before, name) != getattr(row, name)}
    if changed <= {"law_as_of", "review_due"}:
        return _("Read again, and it held")
    return _("It turned over") if "holds" in changed else _("Amended")


def versions_of(post: Post) -> list[Version]:
    """Return every text of *post*, the first one first, with the files that came later, in two queries at most."""
    title = post.thread.title if post.kind == Post.Kind.QUESTION else ""
    found, at, why = [], post.created_at, ""
    files: Sequence[Attachment] = ()
    revisions = post.revisions.order_by("version")
    for earlier in revisions.prefetch_related("files") if post.file_count else revisions:
        is_hidden = earlier.hidden_at is not None
        text = (earlier.title or title, earlier.body)
        found.append(Version(earlier.version, at, why, *text, is_hidden=is_hidden, is_current=False, files=files))
        at, why, files = earlier.replaced_at, earlier.reason, list(earlier.files.all()) if post.file_count else ()
    found.append(Version(post.version, at, why, title, post.body, is_hidden=False, is_current=True, files=files))
    return found


def versions_of_translation(row: PostTranslation) -> list[Version]:
    """Return every text of the translation *row*, the first one first, in one query."""
    earlier = list(row.revisions.select_related("translator_jurisdiction").order_by("version"))
    times = [*(text.made_at for text in earlier), row.edited_at or row.made_at]
    return [
        Version(
            text.version,
            at,
            "",
            text.title,
            text.body,
            is_hidden=getattr(text, "hidden_at", None) is not None,
            is_current=text is row,
            by=text,
        )
        for text, at in zip((*earlier, row), times, strict=True)
    ]


def compared(versions: list[Version], number: int, *, keeps_order: bool) -> Comparison | None:
    """Return what the version *number* changed, or None where there is none; the first one changed nothing."""
    place = next((place for place, version in enumerate(versions) if version.number == number), None)
    if place is None:
        return None
    version = versions[place]
    before = versions[max(place - 1, 0)]
    if (version.is_hidden or before.is_hidden) and not keeps_order:
        return Comparison(version, [], [], is_hidden=True)
    title, body = differences(before.title, version.title), differences(before.body, version.body)
    return Comparison(version, title if version.title != before.title else [], body, is_hidden=False)
