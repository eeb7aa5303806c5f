"""Answer a question, and reply to what was said."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction

from discussions import exceptions, permissions
from discussions.actions.drafts import finish_draft
from discussions.actions.following import follow_by_default, hearers
from discussions.actions.mentioning import tell_mentioned
from discussions.actions.positions import Position, record_position, texts_of
from discussions.actions.posting import check_pace, create_post, lock, posted, question_of, reload, touch
from discussions.actions.withholding import hold_first_post
from discussions.models import Follow, Post, Thread
from discussions.streams import list_stream
from network_site.access.case_data.statements import Statement
from network_site.live.publishing import publish
from network_site.members.models import Member
from network_site.notifications.actions.notifying import notify
from network_site.notifications.actions.webhooks import announce
from network_site.vocabulary.models import Language


@transaction.atomic
def answer_question(
    *,
    by: Member,
    key: UUID,
    thread: Thread,
    body: str,
    language: Language | None = None,
    is_anonymous: bool = False,
    statements: Collection[Statement] = (),
    attachments: Collection[int] = (),
    drafted: int = 0,
    positions: Sequence[Position] = (),
) -> Post:
    """Answer *thread* and state *positions* in the answer; its draft goes, which was kept as number *drafted*.

    What was posted with *key* before is returned as it stands.
    Raises NotAllowed for a member who cannot see it, ThreadClosed, ThreadLocked and TooSoon, CountryRequired,
    CaseDataUnstated, FileNotAttached, TooManyMentions, and what ``record_position`` raises.
    """
    thread = lock(thread, quoting=[body, *(text for position in positions for text in texts_of(position))])
    place = f"answer:{thread.pk}"
    if (sent := posted(key, by=by)) is not None:
        finish_draft(by=by, place=place, key=key, sequence=drafted)
        return sent
    if thread.closed_at is not None:
        raise exceptions.ThreadClosed
    check_pace(thread, by=by)
    if not permissions.may_reply(by, question_of(thread)):
        raise exceptions.NotAllowed
    post, is_new = create_post(
        thread,
        by=by,
        key=key,
        kind=Post.Kind.ANSWER,
        body=body,
        language=language or thread.language,
        is_anonymous=is_anonymous,
        statements=statements,
        attachments=attachments,
    )
    finish_draft(by=by, place=place, key=key, sequence=drafted)
    if is_new:
        touch(thread, answers=1)
        for position in positions:
            record_position(by=by, post=post, position=position)
        publish(thread.stream, "post_added", post.pk)
        publish(list_stream(thread.audience), "thread_changed", thread.pk)
        follow_by_default(thread=thread, by=by, level=Follow.Level.TRACKING)
        if not hold_first_post(thread, post, by=by):
            to = hearers(thread, direct=[thread.author_id])
            notify(verb="answered", about=post, group_with=thread, by=by, to=to)
            tell_mentioned(post, by=by)
            announce(kind="answer", about=post)
    return post


@transaction.atomic
def reply_to_post(
    *,
    by: Member,
    key: UUID,
    to: Post,
    body: str,
    language: Language | None = None,
    is_anonymous: bool = False,
    statements: Collection[Statement] = (),
    attachments: Collection[int] = (),
    drafted: int = 0,
) -> Post:
    """Reply to the question or an answer; a reply to a reply goes below the same answer. Its draft goes.

    What was posted with *key* before is returned as it stands.
    Raises PostGone when *to* went out of sight meanwhile, NotAllowed for a member who cannot see it, ThreadClosed,
    ThreadLocked and TooSoon, CountryRequired, CaseDataUnstated and FileNotAttached.
    """
    thread = lock(to.thread, quoting=body)
    to = reload(to)
    place = f"reply:{to.pk}"
    if (sent := posted(key, by=by)) is not None:
        finish_draft(by=by, place=place, key=key, sequence=drafted)
        return sent
    if to.deleted_at is not None or to.withheld_at is not None:
        raise exceptions.PostGone
    if thread.closed_at is not None:
        raise exceptions.ThreadClosed
    check_pace(thread, by=by)
    if not permissions.may_reply(by, to):
        raise exceptions.NotAllowed
    parent = to.parent if to.kind == Post.Kind.REPLY else to
    post, is_new = create_post(
        thread,
        by=by,
        key=key,
        kind=Post.Kind.REPLY,
        parent=parent,
        body=body,
        language=language or to.language,
        is_anonymous=is_anonymous,
        statements=statements,
        attachments=attachments,
    )
    finish_draft(by=by, place=place, key=key, sequence=drafted)
    if is_new:
        touch(thread)
        publish(thread.stream, "post_added", post.pk)
        publish(list_stream(thread.audience), "thread_changed", thread.pk)
        follow_by_default(thread=thread, by=by, level=Follow.Level.TRACKING)
        if not hold_first_post(thread, post, by=by):
            hear = hearers(thread, direct=[to.author_id])
            notify(verb="replied", about=post, group_with=thread, by=by, to=hear)
            tell_mentioned(post, by=by)
    return post
