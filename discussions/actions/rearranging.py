"""Put threads where they belong: lead one to another, join two, split one, move one to another audience.

Each is a decision with a reason, told to the author, kept in the trail, and undone as a decision is. Threads are locked
by their number, the lowest first, so that two who join the same ones never wait for each other.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from modelsearch.index import remove_object
from wagtail.log_actions import log

from discussions import exceptions, permissions
from discussions.actions.following import follow_by_default
from discussions.actions.heads import take_head_out
from discussions.actions.posting import (
    count_acceptances,
    lock,
    lock_in_order,
    note_accepted,
    note_activity,
    question_of,
)
from discussions.actions.quotes import row_without_hidden_quotes
from discussions.actions.retelling import regroup_post, renew_post
from discussions.audiences import Movement, movement
from discussions.markdown import clean
from discussions.models import Acceptance, Decision, Draft, Follow, Passage, Post, Thread
from discussions.streams import list_stream
from network_site.access.marks import Mark
from network_site.access.models import CaseDataStatement
from network_site.access.rules import Audience, needs_group
from network_site.files.models import Attachment
from network_site.live.publishing import publish
from network_site.members.models import Member, WorkingGroup
from network_site.members.permissions import may_post_in
from network_site.notifications.actions.notifying import notify, renew

Kind = Decision.Kind


@transaction.atomic
def mark_duplicate(*, by: Member, key: UUID, thread: Thread, of: Thread, reason: str, message: str = "") -> Decision:
    """Lead the readers of *thread* to *of*, which asked the same; what was said stays, and nothing is added to it.

    Raises NotAllowed, ReasonRequired, SameThread, ThreadLeads, PostGone, and AudienceDiffers unless whoever reads the
    one reads the other.
    """
    thread, of = lock_in_order(thread, of)
    if made := _made(by, key):
        return made
    _check_join(by, reason, thread, of)
    if movement(Audience.of(of), Audience.of(thread)) not in {Movement.SAME, Movement.NARROWER}:
        raise exceptions.AudienceDiffers
    question = question_of(thread)
    _lead(thread, of, Thread.Leads.DUPLICATE)
    return _decided(by, key, Kind.DUPLICATE, question, (reason, message), {"threads": [of.pk]})


@transaction.atomic
def merge_threads(*, by: Member, key: UUID, source: Thread, target: Thread, reason: str, message: str = "") -> Decision:
    """Bring all that was said in *source* to *target*, its question as a reply to the question there.

    The address of *source* leads to *target* from then on. Where both accepted an answer for a country, that of
    *target* stands. Raises NotAllowed, ReasonRequired, SameThread, ThreadLeads, PostGone, AudienceDiffers and
    OutOfSight.
    """
    source, target = lock_in_order(source, target)
    if made := _made(by, key):
        return made
    _check_join(by, reason, source, target)
    if movement(Audience.of(source), Audience.of(target)) != Movement.SAME:
        raise exceptions.AudienceDiffers
    posts = list(source.posts.order_by("pk"))
    if any(post.withheld_at for post in posts):
        raise exceptions.OutOfSight
    question, above = question_of(source), question_of(target)
    accepted = _merge_acceptances(source, target)
    details = {
        "threads": [source.pk, target.pk],
        "posts": [post.pk for post in posts],
        "replies": [post.pk for post in posts if post.parent_id == question.pk],
        "acceptances": accepted,
        "passages": list(Passage.objects.filter(thread=source).values_list("pk", flat=True)),
    }
    Passage.objects.filter(thread=source).update(thread=target)
    _share_followers(source, target)
    _take_drafts_along(source, target)
    _lead(source, target, Thread.Leads.MERGED)
    for post in posts:
        if post.pk == question.pk:
            post.kind, post.parent = Post.Kind.REPLY, above
        elif post.parent_id == question.pk:
            post.parent = above
    _bring(posts, source, target)
    remove_object(source)  # from every search engine that does not follow the rows by itself
    return _decided(by, key, Kind.MERGE, posts[0], (reason, message), details)


@transaction.atomic
def split_post(*, by: Member, key: UUID, post: Post, title: str, reason: str, message: str = "") -> Decision:
    """Make *post* the question of a thread of its own, of the same audience, with the replies to it.

    Raises NotAllowed, ReasonRequired, PostGone, and PositionsStay for an answer that was accepted or states what holds.
    """
    thread = lock(post.thread, quoting=title)
    if made := _made(by, key):
        return made
    post = Post.objects.select_related("parent").get(pk=post.pk)
    _check(by, reason, thread)
    if post.deleted_at is not None or post.withheld_at is not None or post.kind == Post.Kind.QUESTION:
        raise exceptions.PostGone
    if post.is_accepted or post.scopes.exists():
        raise exceptions.PositionsStay
    head, unquoted = row_without_hidden_quotes(Thread, {"title": title}, by=by, thread=thread)
    new = _thread_of(post, thread, key, head["title"])
    unquoted.keep(post=post)
    posts = [post, *post.replies.order_by("pk")]
    details = {
        "threads": [thread.pk, new.pk],
        "posts": [moved.pk for moved in posts],
        "kind": post.kind,
        "parent": post.parent_id,
    }
    post.kind, post.parent = Post.Kind.QUESTION, None
    follow_by_default(thread=new, by=post.author, level=Follow.Level.WATCHING)
    _bring(posts, thread, new)
    publish(list_stream(new.audience), "thread_added", new.pk)
    return _decided(by, key, Kind.SPLIT, post, (reason, message), details)


@transaction.atomic
def move_thread(
    *,
    by: Member,
    key: UUID,
    thread: Thread,
    mark: str,
    working_group: WorkingGroup | None,
    reason: str,
    message: str = "",
) -> Decision:
    """Give *thread* and all that was said in it another mark or working group.

    Who keeps order narrows an audience. Only the asker widens it, while nobody else has written there: a mark is its
    source's, and a text is not shown to people its author did not write for (TLP 2.0, FIRST). Raises NotAllowed,
    ReasonRequired, GroupRequired, ServiceRequired, and SourceDecides where the audience would widen.
    """
    (thread,) = lock_in_order(thread)
    if made := _made(by, key):
        return made
    before = thread.audience
    _check_move(by, thread, mark, working_group)
    if not clean(reason):
        raise exceptions.ReasonRequired
    last = Post.objects.filter(thread=thread).aggregate(last=Max("pk"))["last"]
    details = {"mark": thread.mark, "group": thread.working_group_id, "last": last, "threads": []}
    question = _give_audience(thread, mark, working_group)
    publish(list_stream(before), "thread_changed", thread.pk)
    return _decided(by, key, Kind.MOVE, question, (reason, message), details)


def undo_rearrangement(decision: Decision) -> None:
    """Take *decision* back, in the transaction of ``undo_decision``, which has locked its threads.

    Raises TooLate where what was said since stands in the way.
    """
    details = decision.details
    if decision.kind == Kind.DUPLICATE:
        thread = decision.post.thread
        _lead(thread, None, "")
    elif decision.kind == Kind.MOVE:
        thread = decision.post.thread
        if thread.posts.filter(pk__gt=details["last"]).exists():
            raise exceptions.TooLate
        group = WorkingGroup.objects.filter(pk=details["group"]).first()
        before = thread.audience
        _give_audience(thread, details["mark"], group)
        publish(list_stream(before), "thread_changed", thread.pk)
    elif decision.kind == Kind.MERGE:
        _unmerge(decision)
    else:
        _unsplit(decision)


def _check(by: Member, reason: str, *threads: Thread) -> None:
    if not all(permissions.may_moderate(by, thread) for thread in threads):
        raise exceptions.NotAllowed
    if len({thread.pk for thread in threads}) < len(threads):
        raise exceptions.SameThread
    if any(thread.leads_to_id is not None for thread in threads):
        raise exceptions.ThreadLeads
    if not clean(reason):
        raise exceptions.ReasonRequired


def _check_join(by: Member, reason: str, *threads: Thread) -> None:
    _check(by, reason, *threads)
    if any(thread.removed_at is not None for thread in threads):
        raise exceptions.PostGone


def _check_move(by: Member, thread: Thread, mark: str, group: WorkingGroup | None) -> None:
    keeps_order = permissions.may_moderate(by, thread)
    alone = thread.author_id == by.pk and not Post.objects.filter(thread=thread).exclude(author=by).exists()
    if not (keeps_order or alone) or (group is not None and not may_post_in(by, group)):
        raise exceptions.NotAllowed
    if thread.leads_to_id is not None:
        raise exceptions.ThreadLeads
    if needs_group(mark) and group is None:
        raise exceptions.GroupRequired
    if mark == Mark.AMBER_STRICT and thread.service_id is None:
        raise exceptions.ServiceRequired
    after = Audience(mark, group.pk if group else None, thread.service_id)
    if movement(thread.audience, after) == Movement.WIDER and not alone:
        raise exceptions.SourceDecides


def _made(by: Member, key: UUID) -> Decision | None:
    return Decision.objects.filter(by=by, idempotency_key=key).first()


def _decided(  # noqa: PLR0917  one place calls it in each action
    by: Member, key: UUID, kind: str, post: Post, said: tuple[str, str], details: dict[str, Any]
) -> Decision:
    decision = Decision.objects.create(
        by=by,
        idempotency_key=key,
        post=post,
        kind=kind,
        by_office=by.label,
        reason=clean(said[0]),
        message=clean(said[1]),
        details=details,
    )
    notify(verb="decided", about=decision, by=by, to=[post.author_id])
    log(post, "discussions.decided", user=by, data={"decision": kind, "reason": decision.reason, **details})
    return decision


def _lead(thread: Thread, to: Thread | None, because: str) -> None:
    thread.leads_to, thread.leads_because = to, because
    thread.revision += 1
    thread.save(update_fields=["leads_to", "leads_because", "revision"])
    publish(list_stream(thread.audience), "thread_changed", thread.pk)
    if because != Thread.Leads.MERGED and (question := thread.posts.filter(kind=Post.Kind.QUESTION).first()):
        question.revision += 1
        question.save(update_fields=["revision"])
        publish(thread.stream, "post_changed", question.pk)


def _bring(posts: Iterable[Post], source: Thread, target: Thread) -> None:
    """Put *posts* of *source* into *target*, count both anew, and tell both screens."""
    moved = list(posts)
    for post in sorted(moved, key=lambda post: post.kind == Post.Kind.QUESTION):  # a thread has one question at a time
        post.thread, post.service_id = target, target.service_id
        post.revision += 1
        post.save(update_fields=["thread", "service", "kind", "parent", "revision"])
        publish(source.stream, "post_moved", post.pk)
    for post in moved:
        publish(target.stream, "post_added", post.pk)
        regroup_post(post, target)
    for thread in (source, target):
        recount(thread)
        publish(list_stream(thread.audience), "thread_changed", thread.pk)


def recount(thread: Thread) -> None:
    """Count what stands in *thread* anew."""
    posts = Post.objects.filter(thread=thread, deleted_at=None)
    thread.answer_count = posts.filter(kind=Post.Kind.ANSWER, withheld_at=None).count()
    thread.save(update_fields=["answer_count"])
    note_activity(thread)
    count_acceptances(thread)
    Thread.objects.filter(pk=thread.pk).update(revision=F("revision") + 1)


def _merge_acceptances(source: Thread, target: Thread) -> list[int]:
    """Move what *source* accepted to *target* but where that has an answer accepted; return what moved."""
    taken = set(Acceptance.objects.filter(thread=target).values_list("jurisdiction", flat=True))
    moved = []
    for acceptance in Acceptance.objects.filter(thread=source).select_related("post"):
        if acceptance.jurisdiction_id in taken:
            post = acceptance.post
            acceptance.delete()
            note_accepted(post)
            Post.objects.filter(pk=post.pk).update(is_accepted=post.is_accepted)
        else:
            Acceptance.objects.filter(pk=acceptance.pk).update(thread=target)
            moved.append(acceptance.pk)
    return moved


def _share_followers(source: Thread, target: Thread) -> None:
    known = Follow.objects.filter(thread=target).values("member")
    for row in Follow.objects.filter(thread=source).exclude(member__in=known):
        Follow.objects.create(member_id=row.member_id, thread=target, level=row.level)


def _take_drafts_along(source: Thread, target: Thread) -> None:
    """Let what members write in answer to *source* go on in *target*, but where they write there already."""
    there = Draft.objects.filter(place=f"answer:{target.pk}").values("member")
    drafts = Draft.objects.filter(place=f"answer:{source.pk}").exclude(member__in=list(there))
    drafts.update(place=f"answer:{target.pk}", thread=target)


def _thread_of(post: Post, thread: Thread, key: UUID, title: str) -> Thread:
    said = ("author", "is_anonymous", "author_office", "author_is_former", "author_jurisdiction", "language")
    new = Thread.objects.create(
        **{name: getattr(post, name) for name in said},
        title=title,
        mark=thread.mark,
        working_group=thread.working_group,
        service=thread.service,
        asking_jurisdiction=post.author_jurisdiction,
        help_wanted=thread.help_wanted,
        created_at=post.created_at,
        last_activity_at=post.created_at,
        idempotency_key=key,
    )
    new.topics.set(thread.topics.all())
    new.concerns.set(thread.concerns.all())
    new.provisions.set(thread.provisions.all())
    return new


def _give_audience(thread: Thread, mark: str, group: WorkingGroup | None) -> Post:
    columns = {"mark": mark, "working_group": group}
    thread.mark, thread.working_group = mark, group
    thread.revision += 1
    thread.save(update_fields=["mark", "working_group", "revision"])
    question: Post | None = None
    for post in thread.posts.order_by("pk"):
        post.thread, post.mark, post.working_group, post.service_id = thread, mark, group, thread.service_id
        post.revision += 1
        post.save(update_fields=["mark", "working_group", "service", "revision"])
        kept = {**columns, "service": thread.service_id}
        Attachment.objects.beside(post).update(**kept)
        CaseDataStatement.objects.about(post).update(**kept)
        renew_post(post)
        publish(thread.stream, "post_changed", post.pk)
        question = post if post.kind == Post.Kind.QUESTION else question
    for passage in thread.passages.all():
        renew(about=passage)
    publish(list_stream(thread.audience), "thread_changed", thread.pk)
    assert question is not None  # noqa: S101  a thread that leads nowhere has one
    return question


def _unmerge(decision: Decision) -> None:
    details = decision.details
    source, target = (Thread.objects.get(pk=pk) for pk in details["threads"])
    posts = list(target.posts.filter(pk__in=details["posts"]).order_by("pk"))
    since = list(target.posts.filter(parent__in=details["posts"]).exclude(pk__in=details["posts"]))
    if len(posts) < len(details["posts"]) or any(post.withheld_at for post in (*posts, *since)):
        raise exceptions.TooLate
    question = decision.post
    for post in posts:
        if post.pk == question.pk:
            post.kind, post.parent = Post.Kind.QUESTION, None
        elif post.pk in details["replies"]:
            post.parent = question
    Acceptance.objects.filter(pk__in=details["acceptances"]).update(thread=source)
    Passage.objects.filter(pk__in=details["passages"]).update(thread=source)
    _bring([*posts, *since], target, source)
    if any(post.kind == Post.Kind.QUESTION and post.deleted_at for post in posts):
        take_head_out(source)
    _lead(source, None, "")


def _unsplit(decision: Decision) -> None:
    details = decision.details
    thread, new = (Thread.objects.get(pk=pk) for pk in details["threads"])
    posts = list(new.posts.order_by("pk"))
    parent = Post.objects.filter(pk=details["parent"], thread=thread).first() if details["parent"] else None
    stands = details["parent"] is None or parent is not None
    is_as_it_was = {post.pk for post in posts} == set(details["posts"]) and not any(post.withheld_at for post in posts)
    if not stands or not is_as_it_was or new.leads_to_id is not None or new.closed_at is not None:
        raise exceptions.TooLate
    for post in posts:
        if post.pk == decision.post_id:
            post.kind, post.parent = details["kind"], parent
        elif details["kind"] == Post.Kind.REPLY:  # a reply has none below it: they stand beside it
            post.parent = parent
    _bring(posts, new, thread)
    _lead(new, thread, Thread.Leads.MERGED)
