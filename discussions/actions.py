"""Every write of discussions: ask, answer, reply, edit, remove, accept, lift anonymity, unmask.

Each action runs in one transaction, takes the thread's row lock first and the streams' locks after it, and
announces what it changed. Given the same key twice it returns what it made the first time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.log_actions import log

from discussions import exceptions, permissions
from discussions.markdown import clean, render
from discussions.models import Acceptance, Post, PostRevision, Thread, Unmasking
from discussions.streams import list_stream
from network_site.access.marks import Mark
from network_site.access.rules import needs_group
from network_site.live.publishing import publish
from network_site.members.models import Member, WorkingGroup
from network_site.members.permissions import may_post_in
from network_site.vocabulary.models import Jurisdiction, Language, Topic

ONE_OCCASION = timedelta(minutes=5)  # a double click or a reload shows the name again, a page kept open does not


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a member asks, as the form gives it."""

    title: str
    body: str
    language: Language
    topics: Iterable[Topic]
    concerns: Iterable[Jurisdiction] = field(default_factory=list)
    mark: str = Mark.GREEN
    working_group: WorkingGroup | None = None
    is_anonymous: bool = False


@transaction.atomic
def ask_question(*, by: Member, key: UUID, question: Question) -> Thread:
    """Open a thread with *question* as its first post.

    Raises NotAllowed for a member who may not post or is outside the group, GroupRequired and ServiceRequired
    where the mark asks for them, and CountryRequired for an anonymous question of a member without a country.
    """
    _check_audience(by, question)
    thread, is_new = Thread.objects.get_or_create(
        author=by,
        idempotency_key=key,
        defaults={
            **_written_by(by, is_anonymous=question.is_anonymous),
            "title": clean(question.title),
            "language": question.language,
            "mark": question.mark,
            "working_group": question.working_group,
        },
    )
    if not is_new:
        return thread
    thread.topics.set(question.topics)
    thread.concerns.set(question.concerns)
    _create_post(
        thread,
        by=by,
        key=key,
        kind=Post.Kind.QUESTION,
        body=question.body,
        language=question.language,
        is_anonymous=question.is_anonymous,
    )
    publish(list_stream(thread.audience), "thread_added", thread.pk)
    return thread


@transaction.atomic
def answer_question(
    *,
    by: Member,
    key: UUID,
    thread: Thread,
    body: str,
    language: Language | None = None,
    is_anonymous: bool = False,
) -> Post:
    """Answer *thread*. Raises NotAllowed for a member who cannot see it, and CountryRequired."""
    thread = _lock(thread)
    if not permissions.may_reply(by, _question_of(thread)):
        raise exceptions.NotAllowed
    post, is_new = _create_post(
        thread,
        by=by,
        key=key,
        kind=Post.Kind.ANSWER,
        body=body,
        language=language or thread.language,
        is_anonymous=is_anonymous,
    )
    if is_new:
        _touch(thread, answers=1)
        publish(thread.stream, "post_added", post.pk)
        publish(list_stream(thread.audience), "thread_changed", thread.pk)
    return post


@transaction.atomic
def reply_to_post(
    *, by: Member, key: UUID, to: Post, body: str, language: Language | None = None, is_anonymous: bool = False
) -> Post:
    """Reply to the question or an answer; a reply to a reply goes below the same answer.

    Raises PostGone when *to* was removed meanwhile, NotAllowed for a member who cannot see it, and CountryRequired.
    """
    thread = _lock(to.thread)
    to = _reload(to)
    if to.deleted_at is not None:
        raise exceptions.PostGone
    if not permissions.may_reply(by, to):
        raise exceptions.NotAllowed
    parent = to.parent if to.kind == Post.Kind.REPLY else to
    post, is_new = _create_post(
        thread,
        by=by,
        key=key,
        kind=Post.Kind.REPLY,
        parent=parent,
        body=body,
        language=language or to.language,
        is_anonymous=is_anonymous,
    )
    if is_new:
        _touch(thread)
        publish(thread.stream, "post_added", post.pk)
        publish(list_stream(thread.audience), "thread_changed", thread.pk)
    return post


@transaction.atomic
def edit_post(*, by: Member, post: Post, body: str, version: int) -> Post:
    """Replace the text that *post* had at *version* and keep the old one.

    Raises NotAllowed, PostGone, and StalePost when the text has moved on; saving the text that already stands
    changes nothing.
    """
    thread = _lock(post.thread)
    post = _reload(post)
    if post.deleted_at is not None:
        raise exceptions.PostGone
    if not permissions.may_edit(by, post):
        raise exceptions.NotAllowed
    body = clean(body)
    if body == post.body:
        return post
    if version != post.version:
        raise exceptions.StalePost(post.body)
    PostRevision.objects.create(post=post, version=post.version, body=post.body, replaced_by=by)
    post.body, post.html = body, render(body)
    post.version += 1
    post.edited_at = timezone.now()
    _announce_changed(thread, post, "body", "html", "version", "edited_at")
    return post


@transaction.atomic
def delete_post(*, by: Member, post: Post) -> Post:
    """Take *post* out of sight and leave a tombstone. An accepted answer loses its acceptance.

    Raises NotAllowed, and QuestionAnswered when an author would remove a question that has answers.
    """
    thread = _lock(post.thread)
    post = _reload(post)
    if post.deleted_at is not None and (permissions.is_author(by, post) or permissions.is_moderator(by)):
        return post
    if not permissions.may_delete(by, post):
        raise exceptions.NotAllowed
    if post.kind == Post.Kind.QUESTION and thread.answer_count and not permissions.is_moderator(by):
        raise exceptions.QuestionAnswered
    Acceptance.objects.filter(post=post).delete()
    post.deleted_at, post.deleted_by = timezone.now(), by
    if post.kind == Post.Kind.ANSWER:
        Thread.objects.filter(pk=thread.pk).update(answer_count=F("answer_count") - 1)
    _announce_changed(thread, post, "deleted_at", "deleted_by")
    return post


@transaction.atomic
def restore_post(*, by: Member, post: Post) -> Post:
    """Bring back a post that *by* removed, or any post when *by* is a moderator. Raises NotAllowed."""
    thread = _lock(post.thread)
    post = _reload(post)
    if post.deleted_at is None:
        return post
    if not permissions.may_restore(by, post):
        raise exceptions.NotAllowed
    post.deleted_at = post.deleted_by = None
    if post.kind == Post.Kind.ANSWER:
        Thread.objects.filter(pk=thread.pk).update(answer_count=F("answer_count") + 1)
    _announce_changed(thread, post, "deleted_at", "deleted_by")
    return post


@transaction.atomic
def accept_answer(*, by: Member, post: Post) -> Post:
    """Mark *post* as the answer that helped, in place of one accepted before. Raises NotAllowed, PostGone."""
    thread = _lock(post.thread)
    post = _reload(post)
    if post.deleted_at is not None:
        raise exceptions.PostGone
    if permissions.may_withdraw_acceptance(by, post):
        return post
    if not permissions.may_accept(by, post):
        raise exceptions.NotAllowed
    previous = Post.objects.filter(acceptance__thread=thread).first()
    Acceptance.objects.update_or_create(
        thread=thread, defaults={"post": post, "accepted_by": by, "accepted_at": timezone.now()}
    )
    if previous is not None:
        _announce_changed(thread, previous)
    _announce_changed(thread, post)
    return post


@transaction.atomic
def withdraw_acceptance(*, by: Member, post: Post) -> Post:
    """Take back the acceptance of *post*. Raises NotAllowed."""
    thread = _lock(post.thread)
    post = _reload(post)
    if permissions.may_accept(by, post):
        return post
    if not permissions.may_withdraw_acceptance(by, post):
        raise exceptions.NotAllowed
    post.acceptance.delete()
    _announce_changed(thread, post)
    return post


@transaction.atomic
def lift_anonymity(*, by: Member, post: Post) -> Post:
    """Show on *post* the office that *by*, its author, holds today; there is no way back. Raises NotAllowed."""
    thread = _lock(post.thread)
    post = _reload(post)
    if permissions.is_author(by, post) and not post.is_anonymous:
        return post
    if not permissions.may_lift(by, post):
        raise exceptions.NotAllowed
    shown = {"is_anonymous": False, "author_office": by.office}
    if post.kind == Post.Kind.QUESTION:
        Thread.objects.filter(pk=thread.pk).update(**shown)
    post.is_anonymous, post.author_office = False, by.office
    _announce_changed(thread, post, *shown)
    return post


@transaction.atomic
def unmask_author(*, by: Member, key: UUID, post: Post, reason: str) -> Unmasking:
    """Let the moderator *by* see who wrote *post*; the audit trail keeps why, and the author is told.

    Nobody but the author can tell from the thread that it happened, so it announces nothing. The same key is the same
    occasion, for some minutes. Raises NotAllowed, ReasonRequired and OccasionOver.
    """
    _lock(post.thread)
    post = _reload(post)
    reason = clean(reason)
    if not permissions.may_unmask(by, post):
        raise exceptions.NotAllowed
    if not reason:
        raise exceptions.ReasonRequired
    unmasking, is_new = Unmasking.objects.get_or_create(
        by=by, idempotency_key=key, defaults={"post": post, "by_office": by.label, "reason": reason}
    )
    if unmasking.post_id != post.pk or timezone.now() - unmasking.at > ONE_OCCASION:
        raise exceptions.OccasionOver
    if is_new:
        Post.objects.filter(pk=post.pk).update(unmasked_at=unmasking.at)
        log(post, "discussions.unmasked", user=by, data={"reason": reason})
    return unmasking


def _check_audience(by: Member, question: Question) -> None:
    group = question.working_group
    if not permissions.may_post(by) or (group is not None and not may_post_in(by, group)):
        raise exceptions.NotAllowed
    if needs_group(question.mark) and group is None:
        raise exceptions.GroupRequired
    if question.mark == Mark.AMBER_STRICT and by.service_id is None:
        raise exceptions.ServiceRequired


def _written_by(member: Member, *, is_anonymous: bool) -> dict[str, object]:
    if is_anonymous and member.jurisdiction_id is None:
        raise exceptions.CountryRequired
    return {
        "is_anonymous": is_anonymous,
        "author_office": "" if is_anonymous else member.office,
        "author_jurisdiction": member.jurisdiction,
        "service": member.service,
    }


def _create_post(
    thread: Thread, *, by: Member, key: UUID, body: str, is_anonymous: bool, **fields: object
) -> tuple[Post, bool]:
    body = clean(body)
    # A post is as visible as its thread: AMBER+STRICT stays in the service of the member who asked.
    audience = {"mark": thread.mark, "working_group": thread.working_group, "service": thread.service}
    return Post.objects.get_or_create(
        author=by,
        idempotency_key=key,
        defaults={
            **_written_by(by, is_anonymous=is_anonymous),
            **audience,
            "thread": thread,
            "body": body,
            "html": render(body),
            **fields,
        },
    )


def _lock(thread: Thread) -> Thread:
    # Locks the thread alone: rows joined by select_related would be locked with it.
    locked: Thread = Thread.objects.select_for_update().get(pk=thread.pk)
    return locked


def _reload(post: Post) -> Post:
    current: Post = Post.objects.select_related("thread", "acceptance", "parent", "language").get(pk=post.pk)
    return current


def _question_of(thread: Thread) -> Post:
    return Post.objects.get(thread=thread, kind=Post.Kind.QUESTION)


def _touch(thread: Thread, *, answers: int = 0) -> None:
    Thread.objects.filter(pk=thread.pk).update(
        answer_count=F("answer_count") + answers, last_activity_at=timezone.now(), revision=F("revision") + 1
    )


def _announce_changed(thread: Thread, post: Post, *fields: str) -> None:
    post.revision += 1
    post.save(update_fields=["revision", *fields])
    Thread.objects.filter(pk=thread.pk).update(revision=F("revision") + 1)
    publish(thread.stream, "post_changed", post.pk)
    publish(list_stream(thread.audience), "thread_changed", thread.pk)
