"""What moderators and chairs do: decide about a post, undo it, and keep a thread in order."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from discussions import exceptions, permissions
from discussions.actions.editing import bring_back, remove
from discussions.actions.posting import announce_changed, lock, lock_in_order, question_of, reload
from discussions.actions.rearranging import undo_rearrangement
from discussions.actions.requoting import lock_with_quotes
from discussions.actions.withholding import release, withhold
from discussions.markdown import clean
from discussions.models import Concern, Decision, Post, Thread
from discussions.models.moderation import REARRANGING, STATES, overtaken
from network_site.members.models import Member
from network_site.notifications.actions.notifying import forget, notify, remember

UNDOES = {Decision.Kind.WITHHOLD: release, Decision.Kind.RELEASE: withhold}


@transaction.atomic
def decide(*, by: Member, key: UUID, post: Post, kind: str, reason: str, message: str = "") -> Decision:
    """Decide about *post*: the open concerns are closed, the author reads *message*, the trail keeps *reason*.

    The same key twice is one decision. Raises NotAllowed, also for one's own post, and ReasonRequired.
    """
    thread = lock_with_quotes(post) if kind in UNDOES else lock(post.thread)
    post = reload(post)
    if not permissions.may_decide(by, post):
        raise exceptions.NotAllowed
    if not clean(reason):
        raise exceptions.ReasonRequired
    said = {"post": post, "kind": kind, "by_office": by.label, "reason": clean(reason), "message": clean(message)}
    decision, is_new = Decision.objects.get_or_create(by=by, idempotency_key=key, defaults=said)
    if not is_new:
        return decision
    if kind in STATES:
        before = post.withheld_at, post.deleted_at
        _set(thread, post, kind, by=by)
        decision.details = {"changed": (post.withheld_at, post.deleted_at) != before, "removed_at": _removal(post)}
        decision.save(update_fields=["details"])
    for concern in Concern.objects.filter(post=post, closed_by=None):
        Concern.objects.filter(pk=concern.pk).update(closed_by=decision)
        forget(about=concern)
        if concern.cause == Concern.Cause.FLAG and concern.raised_by_id is not None:
            notify(verb="flag_settled", about=concern, by=by, to=[concern.raised_by_id])
    if kind != Decision.Kind.DISMISS or message:
        notify(verb="decided", about=decision, by=by, to=[post.author_id])
    log(post, "discussions.decided", user=by, data={"decision": kind, "reason": decision.reason})
    return decision


@transaction.atomic
def undo_decision(*, by: Member, decision: Decision) -> Decision:
    """Take *decision* back: the post is as it was, and its concerns wait again. Twice is the same as once.

    Where it changed nothing, or somebody else removed the post anew, the post stays as it is. Raises NotAllowed,
    DecidedSince where a later decision stands upon it, and TooLate for a change of threads that what was said since
    stands in the way of.
    """
    others = Thread.objects.filter(pk__in=decision.details.get("threads", []))
    if decision.kind in UNDOES:
        thread = lock_with_quotes(decision.post)
    else:
        thread, *_others = lock_in_order(decision.post.thread, *others)
    decision = Decision.objects.select_related("post__thread").get(pk=decision.pk)
    post = reload(decision.post)
    if not permissions.may_decide(by, post):
        raise exceptions.NotAllowed
    if decision.undone_at is not None:
        return decision
    if decision.pk in overtaken(post.decisions.all()):
        raise exceptions.DecidedSince
    if decision.kind in REARRANGING:
        undo_rearrangement(decision)
    elif decision.changed_something:
        _set_back(thread, post, decision)
    for concern in decision.closed.all():
        forget(about=concern, verb="flag_settled")
        twin = {"post": post, "cause": concern.cause, "raised_by": concern.raised_by, "closed_by": None}
        if not Concern.objects.filter(**twin).exists():
            Concern.objects.filter(pk=concern.pk).update(closed_by=None)
            remember(about=concern)
    decision.undone_at, decision.undone_by = timezone.now(), by
    decision.save(update_fields=["undone_at", "undone_by"])
    log(post, "discussions.undone", user=by, data={"decision": decision.kind})
    return decision


@transaction.atomic
def keep_order(
    *, by: Member, thread: Thread, is_locked: bool, is_pinned: bool, slow_minutes: int, reason: str
) -> Thread:
    """Lock *thread*, pin it to the top of the lists, or slow it down; or the reverse.

    Raises NotAllowed and ReasonRequired.
    """
    thread = lock(thread)
    question = question_of(thread)
    if not permissions.may_moderate(by, question):
        raise exceptions.NotAllowed
    if not clean(reason):
        raise exceptions.ReasonRequired
    thread.locked_at = (thread.locked_at or timezone.now()) if is_locked else None
    thread.pinned_at = (thread.pinned_at or timezone.now()) if is_pinned else None
    thread.slow_minutes = slow_minutes
    thread.save(update_fields=["locked_at", "pinned_at", "slow_minutes"])
    announce_changed(thread, reload(question))
    data = {"locked": is_locked, "pinned": is_pinned, "slow": slow_minutes, "reason": clean(reason)}
    log(question, "discussions.order", user=by, data=data)
    return thread


def _set(thread: Thread, post: Post, kind: str, *, by: Member) -> None:
    if kind == Decision.Kind.WITHHOLD:
        withhold(thread, post)
    elif kind == Decision.Kind.RELEASE:
        release(thread, post)
    else:
        remove(thread, post, by=by)


def _set_back(thread: Thread, post: Post, decision: Decision) -> None:
    if undoes := UNDOES.get(Decision.Kind(decision.kind)):
        undoes(thread, post)
    elif decision.kind == Decision.Kind.REMOVE and decision.details.get("removed_at", _removal(post)) == _removal(post):
        bring_back(thread, post)


def _removal(post: Post) -> str | None:
    return post.deleted_at.isoformat() if post.deleted_at else None
