"""Keeping what a member writes while it is not posted, and letting go of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from discussions import exceptions
from discussions.actions.quotes import Unquoted, draft_without_hidden_quotes
from discussions.markdown import clean
from discussions.models import Draft, Post, PostRevision, PostTranslation, Thread, TranslationRevision
from discussions.models.drafts import NOTHING, PLACE, Version
from network_site.members.models import Member

DRAFT_LENGTH = 200_000  # characters: ten times what can be posted, so that what is too long is kept as well
DISCARDED_KEPT = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in a form: the text, the other fields by name, and the draft's sequence that it is based on."""

    body: str
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sequence: int = 0
    key: UUID | None = None
    device: str = ""


@transaction.atomic
def keep_draft(*, by: Member, place: str, typed: Typed) -> Draft:
    """Keep what *by* typed in *place*.

    Raises DraftStale where another window kept another text or other fields meanwhile, DraftOver where it was posted or
    thrown away, DraftTooLong, and NotAllowed for a place that *by* does not see.
    """
    draft = _locked(by, place)
    if draft is not None and draft.discarded_at is None:
        if typed.sequence != draft.sequence and _writes_over(draft, typed):
            raise exceptions.DraftStale(draft, _fields(draft, typed))
        return _write(draft, typed)
    if typed.sequence or _is_posted(by, typed.key):
        raise exceptions.DraftOver
    if draft is None:
        return _write(_begun(by, place), typed)
    thrown_away, draft.fields = draft.present, {}
    draft.begun_at, draft.discarded_at = timezone.now(), None
    return _write(draft, typed, aside=thrown_away)


@transaction.atomic
def settle_draft(*, by: Member, place: str, typed: Typed, keeps_typed: bool) -> Draft:
    """Keep one of two texts and set the other aside: what *by* typed, or what another window kept. Twice is once.

    Raises DraftTooLong and NotAllowed.
    """
    draft = _locked(by, place) or _begun(by, place)
    draft.discarded_at = None
    if keeps_typed:
        return _write(draft, typed, aside=draft.present)
    unquoted, fields = _unquoted(draft, typed)
    draft.exchange(Version(unquoted.text, fields), going_on=draft.present)
    draft.sequence += 1
    draft.save()
    unquoted.keep(draft=draft)
    return draft


@transaction.atomic
def swap_draft(*, by: Member, place: str, number: int, typed: Typed) -> Draft:
    """Go on with the text that was set aside in *place* as *number*, and set what *by* typed aside. Twice is once.

    Raises DraftStale where another window kept another text meanwhile, DraftOver where the draft was posted or thrown
    away, DraftTooLong and NotAllowed.
    """
    draft = _locked(by, place)
    if draft is None or draft.discarded_at is not None:
        raise exceptions.DraftOver
    fields = _fields(draft, typed)
    chosen = next((text for text in draft.set_aside if text.number == number), None)
    if chosen is None and _is_kept_beside(draft, Version(clean(typed.body), fields)):
        return draft
    if typed.sequence != draft.sequence and _writes_over(draft, typed):
        raise exceptions.DraftStale(draft, fields)
    if chosen is None:  # what was typed is the draft: there is nothing to set aside
        return draft
    unquoted, fields = _unquoted(draft, typed)
    draft.exchange(Version(unquoted.text, fields), going_on=chosen)
    draft.body, draft.fields = chosen.body, dict(chosen.fields)
    draft.key, draft.device, draft.saved_at = None, typed.device, timezone.now()  # no form has kept this text
    draft.sequence += 1
    draft.save()
    unquoted.keep(draft=draft)
    return draft


def finish_draft(*, by: Member, place: str, key: UUID | None = None, sequence: int = 0) -> None:
    """Let go of the draft of what is posted. Call it in the transaction that posts.

    What another window kept meanwhile stays, unless it came from the same form.
    """
    draft = Draft.objects.select_for_update().filter(member=by, place=place).first()
    if draft is not None and (draft.sequence <= sequence or (key is not None and draft.key == key)):
        draft.delete()


@transaction.atomic
def discard_draft(*, by: Member, draft: Draft) -> None:
    """Throw *draft* away; for a week it can be brought back. Twice is the same as once. Raises NotAllowed."""
    _own(by, draft).kept().update(discarded_at=timezone.now())


@transaction.atomic
def restore_draft(*, by: Member, draft: Draft) -> None:
    """Bring back a *draft* that was thrown away. Raises NotAllowed."""
    _own(by, draft).update(discarded_at=None)


def prune_drafts() -> int:
    """Delete drafts that nobody took up for as long as the site keeps them, and return how many. Safe to repeat."""
    now = timezone.now()
    limits = {"kept_until": now - timedelta(days=settings.DRAFT_DAYS), "discarded_until": now - DISCARDED_KEPT}
    return Draft.objects.over(**limits).delete()[0]


def _own(by: Member, draft: Draft) -> Any:
    found = Draft.objects.filter(pk=draft.pk, member=by)
    if not found.exists():
        raise exceptions.NotAllowed
    return found


def _locked(by: Member, place: str) -> Draft | None:
    Member.objects.select_for_update().get(pk=by.pk)  # two windows that begin at once count each other
    found: Draft | None = Draft.objects.filter(member=by, place=place).first()
    return found


def _begun(by: Member, place: str) -> Draft:
    """Return a new draft in *place*. Raises NotAllowed where *by* does not see it."""
    if not PLACE.fullmatch(place):
        raise exceptions.NotAllowed
    draft = Draft(member=by, place=place)
    if draft.kind == "answer":
        draft.thread = Thread.objects.visible_to(by).filter(pk=draft.number).first()
    elif draft.kind in {"reply", "edit", "translate"}:
        draft.post = Post.objects.visible_to(by).filter(pk=draft.number).first()
    if draft.kind not in {"ask", "about"} and draft.thread is None and draft.post is None:
        raise exceptions.NotAllowed
    return draft


def _write(draft: Draft, typed: Typed, *, aside: Version | None = None) -> Draft:
    """Keep what was *typed* as *draft*, with the text that is set *aside* for it."""
    unquoted, fields = _unquoted(draft, typed)
    if aside is not None:
        draft.exchange(aside, going_on=Version(unquoted.text, fields))
    draft.body, draft.fields = unquoted.text, fields
    draft.key, draft.device = typed.key, typed.device
    draft.sequence += 1
    draft.saved_at = timezone.now()
    draft.save()
    unquoted.keep(draft=draft)
    return draft


def _is_kept_beside(draft: Draft, typed: Version) -> bool:
    return typed.says_the_same(NOTHING) or any(text.says_the_same(typed) for text in draft.set_aside)


def _fields(draft: Draft, typed: Typed) -> dict[str, list[str]]:
    """Return the fields of *draft* once *typed* is kept."""
    # The short form of an answer has no positions: what the long one kept of them stays.
    earlier = draft.fields if draft.kind == "answer" and "law_as_of" not in typed.fields else {}
    stated = {name: earlier[name] for name in earlier if name not in {"is_anonymous", "attachments"}}
    return {**stated, **{name: [clean(value) for value in values] for name, values in typed.fields.items()}}


def _unquoted(draft: Draft, typed: Typed) -> tuple[Unquoted, dict[str, list[str]]]:
    """Return the text and the fields of *draft* once *typed* is kept, without quotes of what is out of sight."""
    return draft_without_hidden_quotes(_checked(typed), _fields(draft, typed), by=draft.member)


def _writes_over(draft: Draft, typed: Typed) -> bool:
    """Return whether *typed* would take something from *draft* that its own form did not keep there."""
    if clean(typed.body) != draft.body:
        return True
    is_same_form = typed.key is not None and typed.key == draft.key  # its last save was answered too late, or never
    return not is_same_form and bool(draft.changed_by(_fields(draft, typed)))


def _checked(typed: Typed) -> str:
    if len(typed.body) + sum(len(value) for values in typed.fields.values() for value in values) > DRAFT_LENGTH:
        raise exceptions.DraftTooLong
    return clean(typed.body)


def _is_posted(by: Member, key: UUID | None) -> bool:
    """Return whether the form with *key* was posted, as a post, a change of one or a translation."""
    if key is None:
        return False
    whose = ((Post, "author"), (PostRevision, "replaced_by"), (PostTranslation, "translator"))
    return any(
        model._default_manager.filter(idempotency_key=key, **{name: by}).exists()
        for model, name in (*whose, (TranslationRevision, "translator"))
    )
