"""What an answer states for a jurisdiction: state, amend, confirm, retire and endorse it, say that its law changed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from discussions import exceptions, permissions
from discussions.actions.following import hearers
from discussions.actions.keepers import raise_concern
from discussions.actions.position_versions import keep_version
from discussions.actions.posting import announce_changed, check_case_data, count_acceptances, lock, reload
from discussions.actions.quotes import keep_row_without_hidden_quotes
from discussions.markdown import clean
from discussions.models import Acceptance, AnswerScope, Concern, Endorsement, Post
from discussions.routing import focal_points
from network_site.access.case_data.statements import Statement, record_statements, stated_keys
from network_site.members.desks import staffs
from network_site.members.models import Member
from network_site.notifications.actions.notifying import forget, notify, remember
from network_site.notifications.levels import Level
from network_site.vocabulary.models import Jurisdiction, Provision

HOLDS_FOR = timedelta(days=365)  # until a position is read again, unless its author says otherwise


@dataclass(frozen=True, kw_only=True)
class Position:
    """What a member states for a jurisdiction, as the form gives it."""

    jurisdiction: Jurisdiction
    holds: str
    law_as_of: date
    citation: str = ""
    citation_url: str = ""
    provision: Provision | None = None
    conditions: str = ""
    review_due: date | None = None  # None is a year after the law was read
    statements: Collection[Statement] = ()  # on what in the conditions looks like case data


def texts_of(position: Position) -> list[str]:
    """Return what *position* says in the words of its author."""
    return [position.citation, position.conditions]


def check_position(position: Position) -> None:
    """Raise what speaks against *position*: ProvisionMissing, ConditionsMissing, LawOfTheFuture or ReviewBeforeLaw."""
    if position.holds != AnswerScope.Holds.UNCLEAR and not (clean(position.citation) or position.provision):
        raise exceptions.ProvisionMissing
    if position.holds == AnswerScope.Holds.CONDITIONAL and not clean(position.conditions):
        raise exceptions.ConditionsMissing
    if position.law_as_of > timezone.localdate() + timedelta(days=1):  # it may be tomorrow where the author is
        raise exceptions.LawOfTheFuture
    if position.review_due is not None and position.review_due <= position.law_as_of:
        raise exceptions.ReviewBeforeLaw


@transaction.atomic
def state_position(*, by: Member, post: Post, position: Position) -> AnswerScope:
    """State what the answer *post* means for one jurisdiction; the same statement twice is one.

    Raises NotAllowed, PostGone, PositionExists, and what ``check_position`` raises.
    """
    thread = lock(post.thread, quoting=texts_of(position))
    post = reload(post)
    if post.deleted_at is not None:
        raise exceptions.PostGone
    if not permissions.may_state(by, post):
        raise exceptions.NotAllowed
    scope, is_new = record_position(by=by, post=post, position=position)
    if is_new:
        _ask_anew(scope, by=by)
        current = reload(post)
        count_acceptances(thread, current)
        announce_changed(thread, current, "is_accepted")
    return scope


def record_position(*, by: Member, post: Post, position: Position) -> tuple[AnswerScope, bool]:
    """Return what *post* states for the jurisdiction, and whether it is new; the caller asks and announces.

    The thread is locked with those that the texts quote. Raises PositionExists, and what ``check_position`` raises.
    """
    check_position(position)
    position = _without_hidden_quotes(position, by=by, post=post)
    _check_case_data(post, by, position.conditions, position.statements)
    fields = {**_stated(position), **_verified(post, by, position.law_as_of)}
    scope: AnswerScope
    scope, is_new = AnswerScope.objects.get_or_create(post=post, jurisdiction=position.jurisdiction, defaults=fields)
    if not is_new and any(getattr(scope, name) != value for name, value in _stated(position).items()):
        raise exceptions.PositionExists
    if is_new:
        keep_version(scope, by=by)
        scope.save(update_fields=["version"])
    return scope, is_new


@transaction.atomic
def amend_position(*, by: Member, scope: AnswerScope, position: Position, version: int | None = None) -> AnswerScope:
    """Replace what *scope* states. Who endorsed the old one has not endorsed the new one, and is told.

    *version* is the number of what *by* read. Raises NotAllowed, PositionMoved and what ``check_position`` raises; the
    jurisdiction stays as it is, and the same twice is once.
    """
    check_position(position)
    scope = _held(by, scope, quoting=texts_of(position))
    position = _without_hidden_quotes(position, by=by, post=scope.post)
    _check_case_data(scope.post, by, position.conditions, position.statements)
    new = _stated(position)
    old = {name: getattr(scope, name) for name in new}
    if new == old and scope.law_changed_at is None:
        return scope
    _check_read(scope, version)
    says_else = {**new, "review_due": None} != {**old, "review_due": None}
    relying = _relying_on(scope)
    if says_else:
        scope.endorsements.all().delete()
        forget(about=scope, verb="endorsed")
    _note(scope.post, "discussions.position_amended", by, {name: str(value) for name, value in old.items()})
    scope = _look(scope, {**new, **_verified(scope.post, by, timezone.localdate())}, by=by)
    if says_else:
        asked = _ask_anew(scope, by=by)  # who is told so alone
        told = {level: [member for member in members if member not in asked] for level, members in relying.items()}
        notify(verb="position_amended", about=scope, group_with=scope.post.thread, by=by, to=told)
    return scope


@transaction.atomic
def confirm_position(*, by: Member, scope: AnswerScope, on: date, version: int | None = None) -> AnswerScope:
    """Record that *by* read the law on the day *on* and that the position holds; a retired one comes back.

    The review falls due a year later, and the word that the law changed is answered. *version* is the number of what
    *by* read. Raises NotAllowed and PositionMoved.
    """
    scope = _held(by, scope)
    if scope.verified_on == on and not scope.is_doubtful:
        return scope
    _check_read(scope, version)
    read = {"law_as_of": max(on, scope.law_as_of), "review_due": max(on, scope.law_as_of) + HOLDS_FOR}
    return _look(scope, {**read, **_verified(scope.post, by, on)}, by=by)


@transaction.atomic
def retire_position(*, by: Member, scope: AnswerScope) -> AnswerScope:
    """Let *scope* count for nothing any more, also not as accepted; it stays readable. Raises NotAllowed."""
    scope = _held(by, scope)
    if scope.retired_at is not None:
        return scope
    Acceptance.objects.filter(post=scope.post, jurisdiction=scope.jurisdiction_id).delete()
    _note(scope.post, "discussions.position_retired", by, {"jurisdiction": scope.jurisdiction_id})
    forget(about=scope)
    return _save(scope, {"retired_at": timezone.now()})


@transaction.atomic
def endorse_position(*, by: Member, scope: AnswerScope, version: int | None = None) -> AnswerScope:
    """Record that *by*, who serves in the jurisdiction or staffs a contact point there, confirms the position.

    *version* is the number of what *by* read. Raises NotOfThatCountry, PostGone and PositionMoved.
    """
    thread = lock(scope.post.thread)
    scope = _reload(scope)
    if scope.post.deleted_at is not None or scope.post.withheld_at is not None or scope.retired_at is not None:
        raise exceptions.PostGone
    at_desk = staffs(by.pk, scope.jurisdiction_id)
    if not permissions.may_endorse(by, scope, at_desk=at_desk):
        raise exceptions.NotOfThatCountry
    _check_read(scope, version)
    said = {"by_office": by.label, "is_contact_point": at_desk}
    _endorsement, is_new = Endorsement.objects.get_or_create(scope=scope, by=by, defaults=said)
    if is_new:
        announce_changed(thread, reload(scope.post))
        notify(verb="endorsed", about=scope, group_with=thread, by=by, to=[scope.post.author_id])
    return scope


@transaction.atomic
def withdraw_endorsement(*, by: Member, scope: AnswerScope) -> AnswerScope:
    """Take back what *by* confirmed; its author is told of it no more once nobody confirms it."""
    thread = lock(scope.post.thread)
    removed, _rows = Endorsement.objects.filter(scope=scope, by=by).delete()
    if removed:
        announce_changed(thread, reload(scope.post))
        if not scope.endorsements.all().exists():
            forget(about=scope, verb="endorsed")
    return scope


@transaction.atomic
def flag_law_change(
    *, by: Member, scope: AnswerScope, note: str, statements: Collection[Statement] = ()
) -> AnswerScope:
    """Say that the law behind *scope* changed; who keeps it is asked to look, and who relies on it is told.

    The first word stands until it is answered. Raises PostGone, NotOfThatCountry and NoteRequired.
    """
    lock(scope.post.thread, quoting=note)
    scope = _reload(scope)
    note = clean(note)
    if scope.post.deleted_at is not None or scope.post.withheld_at is not None:
        raise exceptions.PostGone
    if not permissions.may_flag(by, scope):
        raise exceptions.NotOfThatCountry
    if not note:
        raise exceptions.NoteRequired
    if scope.law_changed_at is not None:
        return scope
    said = {"law_changed_note": note}
    note = keep_row_without_hidden_quotes(AnswerScope, said, by=by, post=scope.post)["law_changed_note"]
    _check_case_data(scope.post, by, note, statements)
    log(scope.post, "discussions.law_changed", user=by, data={"jurisdiction": scope.jurisdiction_id, "note": note})
    flagged = {"law_changed_at": timezone.now(), "law_changed_by": by, "law_changed_office": by.label}
    scope = _save(scope, {**flagged, "law_changed_note": note})
    notify(verb="law_changed", about=scope, group_with=scope.post.thread, by=by, to=keepers_of(scope))
    notify(verb="law_doubted", about=scope, group_with=scope.post.thread, by=by, to=_relying_on(scope))
    return scope


def ask_for_reviews(*, now: datetime) -> int:
    """Ask who keeps each position whose review is past due, once for each due day; return how many. Safe to repeat."""
    overdue = AnswerScope.objects.overdue().filter(review_asked_at=None, post__deleted_at=None, post__withheld_at=None)
    return sum(_ask_for_review(scope, now) for scope in overdue.select_related("post__author", "post__thread"))


@transaction.atomic
def _ask_for_review(scope: AnswerScope, now: datetime) -> bool:
    if not AnswerScope.objects.filter(pk=scope.pk, review_asked_at=None).update(review_asked_at=now):
        return False
    notify(verb="review_due", about=scope, group_with=scope.post.thread, to=keepers_of(scope))
    return True


def keepers_of(scope: AnswerScope) -> list[int]:
    """Return the numbers of those whose position it is to keep: its author, or once they are gone the focal points."""
    author = scope.post.author
    return [author.pk] if author.is_verified else focal_points(scope.jurisdiction_id)


def _relying_on(scope: AnswerScope) -> Mapping[Level, list[int]]:
    """Return whom to tell that a position is not what it was: who asked, who confirmed it, and who watches."""
    keepers = set(keepers_of(scope))  # who are told for themselves
    direct = dict.fromkeys([scope.post.thread.author_id, *scope.endorsements.values_list("by", flat=True)])
    told = hearers(scope.post.thread, direct=direct)
    return {level: [member for member in members if member not in keepers] for level, members in told.items()}


def _ask_anew(scope: AnswerScope, *, by: Member) -> list[int]:
    """Return who accepted something else than *scope* states now, and ask them: their word does not stand until then.

    Where it states again what they accepted there is nothing to ask.
    """
    given = Acceptance.objects.filter(post=scope.post, jurisdiction=scope.jurisdiction_id)
    if not given.exclude(given_for__holds=scope.holds).exists():
        forget(about=scope, verb="acceptance_turned")
        return []
    asker = scope.post.thread.author_id
    notify(verb="acceptance_turned", about=scope, group_with=scope.post.thread, by=by, to=[asker])
    return [asker]


_UNFLAGGED: dict[str, Any] = {
    "review_asked_at": None,
    "law_changed_at": None,
    "law_changed_by": None,
    "law_changed_office": "",
    "law_changed_note": "",
}


def _stated(position: Position) -> dict[str, Any]:
    return {
        "holds": position.holds,
        "citation": clean(position.citation),
        "citation_url": position.citation_url,
        "provision": position.provision,
        "conditions": clean(position.conditions),
        "law_as_of": position.law_as_of,
        "review_due": position.review_due or position.law_as_of + HOLDS_FOR,
    }


def _verified(post: Post, by: Member, on: date) -> dict[str, Any]:
    # What is anonymous keeps no office anywhere; see ``Authored``.
    return {"verified_on": on, "verified_by": "" if permissions.is_unnamed_author(by, post) else by.label}


def _note(post: Post, deed: str, by: Member, data: dict[str, str]) -> None:
    """Write into the trail what *by* did to a position of *post*; it does not name who is anonymous."""
    if permissions.is_unnamed_author(by, post):
        log(post, deed, data={**data, "by": "author"})
    else:
        log(post, deed, user=by, data=data)


def _check_case_data(post: Post, by: Member, text: str, statements: Collection[Statement]) -> None:
    texts = [clean(text)]
    check_case_data(texts, statements, stated=stated_keys(post))
    if record_statements(post, by=by, texts=texts, statements=statements):
        raise_concern(post, Concern.Cause.STATEMENT)


def _without_hidden_quotes(position: Position, *, by: Member, post: Post) -> Position:
    """Return *position* as *post* may state it: its quotes of what is out of sight wait for it to come back."""
    said = {"citation": position.citation, "conditions": position.conditions}
    kept = keep_row_without_hidden_quotes(AnswerScope, said, by=by, post=post)
    return replace(position, citation=kept["citation"], conditions=kept["conditions"])


def _held(by: Member, scope: AnswerScope, *, quoting: Collection[str] = ()) -> AnswerScope:
    """Return *scope* with its thread locked, and with those that the texts *quoting* lead to.

    Raises PostGone, and NotAllowed unless it is *by*'s to keep.
    """
    lock(scope.post.thread, quoting=quoting)
    scope = _reload(scope)
    if scope.post.deleted_at is not None or scope.post.withheld_at is not None:
        raise exceptions.PostGone
    if not permissions.may_keep(by, scope):
        raise exceptions.NotAllowed
    return scope


def _check_read(scope: AnswerScope, version: int | None) -> None:
    """Raise PositionMoved where *scope* states something else by now than the *version* that somebody read."""
    if version is not None and version != scope.version:
        raise exceptions.PositionMoved


def _reload(scope: AnswerScope) -> AnswerScope:
    current: AnswerScope = AnswerScope.objects.select_related(
        "post__thread__working_group", "post__author", "jurisdiction"
    ).get(pk=scope.pk)
    return current


def _look(scope: AnswerScope, fields: dict[str, Any], *, by: Member) -> AnswerScope:
    """Save that *by* looked at *scope*: it counts, and nobody is asked to look any more."""
    was_retired = scope.retired_at is not None
    for verb in ("review_due", "law_changed", "law_doubted"):
        forget(about=scope, verb=verb)
    for name, value in fields.items():
        setattr(scope, name, value)
    keep_version(scope, by=by)
    scope = _save(scope, {**fields, **_UNFLAGGED, "retired_at": None, "version": scope.version})
    if was_retired:
        remember(about=scope)
    return scope


def _save(scope: AnswerScope, fields: dict[str, Any]) -> AnswerScope:
    for name, value in fields.items():
        setattr(scope, name, value)
    scope.save(update_fields=list(fields))
    post = reload(scope.post)
    count_acceptances(post.thread, post)
    announce_changed(post.thread, post, "is_accepted")
    return scope
