"""Accept an answer, and take that back."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from discussions import exceptions, permissions
from discussions.actions.posting import announce_changed, count_acceptances, lock, reload
from discussions.models import Acceptance, AnswerScope, PositionVersion, Post, Thread
from network_site.members.models import Member
from network_site.notifications.actions.notifying import forget, notify


@transaction.atomic
def accept_answer(*, by: Member, post: Post, jurisdiction: str = "", version: int | None = None) -> Post:
    """Mark *post* as the answer that helped, in *jurisdiction* (a code) or in all it speaks for.

    It takes the place of an answer accepted there before, and of the word on something else that it stated there.
    *version* is what *by* read of what it states in *jurisdiction*. Raises NotAllowed, PostGone and PositionMoved.
    """
    thread = lock(post.thread)
    post = reload(post)
    if post.deleted_at is not None:
        raise exceptions.PostGone
    if not permissions.judges(by, post):
        raise exceptions.NotAllowed
    stated = {scope.jurisdiction_id: scope for scope in post.scopes.all() if scope.retired_at is None}
    if version is not None and (jurisdiction not in stated or stated[jurisdiction].version != version):
        raise exceptions.PositionMoved
    codes = _codes(post, jurisdiction)
    taken = Acceptance.objects.filter(thread=thread).select_related("post")
    there = {acceptance.jurisdiction_id: acceptance.post for acceptance in taken}
    standing = set(taken.standing().filter(post=post).values_list("jurisdiction", flat=True))
    new = [code for code in codes if code not in standing]
    if not new:
        return post
    versions = _versions_of(post)
    for code in new:
        given = {"post": post, "accepted_by": by, "accepted_at": timezone.now(), "given_for": versions.get(code)}
        Acceptance.objects.update_or_create(thread=thread, jurisdiction_id=code, defaults=given)
        _settle(stated.get(code))
    displaced = {there[code].pk: there[code] for code in new if there.get(code, post) != post}
    _announce(thread, *(displaced[pk] for pk in sorted(displaced)), post)
    notify(verb="accepted", about=post, group_with=thread, by=by, to=[post.author_id])
    return post


@transaction.atomic
def withdraw_acceptance(*, by: Member, post: Post, jurisdiction: str = "") -> Post:
    """Take back the acceptance of *post*, in *jurisdiction* (a code) or wherever it was accepted. Raises NotAllowed."""
    thread = lock(post.thread)
    post = reload(post)
    if not permissions.judges(by, post):
        raise exceptions.NotAllowed
    accepted = Acceptance.objects.filter(post=post)
    removed, _rows = (accepted.filter(jurisdiction=jurisdiction) if jurisdiction else accepted).delete()
    if removed:
        for scope in post.scopes.all():
            if jurisdiction in {"", scope.jurisdiction_id}:
                _settle(scope)
        _announce(thread, post)
    return post


def _codes(post: Post, jurisdiction: str) -> Collection[str | None]:
    if jurisdiction and jurisdiction not in post.speaks_for:
        raise exceptions.NotAllowed
    return [jurisdiction] if jurisdiction else post.speaks_for


def _versions_of(post: Post) -> Mapping[str | None, PositionVersion]:
    """Return what *post* states now in each jurisdiction (a code)."""
    rows = PositionVersion.objects.filter(scope__post=post, scope__retired_at=None, number=F("scope__version"))
    return {row.scope.jurisdiction_id: row for row in rows.select_related("scope")}


def _settle(scope: AnswerScope | None) -> None:
    """Note that the asker need not be asked about *scope* again."""
    if scope is not None:
        forget(about=scope, verb="acceptance_turned")


def _announce(thread: Thread, *posts: Post) -> None:
    count_acceptances(thread, *posts)
    for post in posts:
        announce_changed(thread, post, "is_accepted")
