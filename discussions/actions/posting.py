"""What every write of posts shares: the lock, the row, and the announcement."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from math import ceil
from uuid import UUID

from django.db.models import F, Max
from django.utils import timezone

from discussions import exceptions
from discussions.actions.keepers import raise_concern
from discussions.actions.mentioning import check_mentions
from discussions.actions.quotes import without_hidden_quotes
from discussions.markdown import clean
from discussions.mentions import rendered
from discussions.models import Acceptance, Concern, Post, Thread
from discussions.querysets.posts import positions
from discussions.quoting import quoted_posts
from discussions.streams import list_stream
from network_site.access.case_data.statements import CaseDataFound, Statement, check_texts, record_statements
from network_site.files.actions import attach
from network_site.files.exceptions import FileRefused
from network_site.files.models import Attachment
from network_site.live.publishing import publish
from network_site.members.models import Member
from network_site.notifications.actions.notifying import forget


def lock(thread: Thread, *, quoting: str | Iterable[str] = "") -> Thread:
    """Return *thread* as it stands, its row locked until the transaction ends.

    With a text *quoting* posts, or several, their threads are locked too: none of them goes out of sight before
    that is kept.
    """
    # Locks the thread alone: rows joined by select_related would be locked with it.
    text = quoting if isinstance(quoting, str) else "\n".join(quoting)
    if text:
        return lock_quoted(text, thread)[0]
    locked: Thread = Thread.objects.select_for_update().get(pk=thread.pk)
    return locked


def lock_quoted(text: str, *threads: Thread) -> list[Thread]:
    """Return *threads* as they stand, locked with those of the posts that *text* quotes, until the transaction ends."""
    numbers = quoted_posts(text)
    quoted = set(Thread.objects.filter(posts__in=numbers)) if numbers else set()
    return lock_in_order(*threads, *(quoted - set(threads)))


def lock_in_order(*threads: Thread) -> list[Thread]:
    """Return *threads* as they stand, locked by their number, the lowest first, until the transaction ends."""
    wanted = {thread.pk for thread in threads}
    rows = {row.pk: row for row in Thread.objects.select_for_update().filter(pk__in=wanted).order_by("pk")}
    return [rows[thread.pk] for thread in threads]


def reload(post: Post) -> Post:
    """Return *post* as it stands, with what permissions ask of it."""
    posts = Post.objects.select_related("thread", "parent", "language").prefetch_related(positions())
    current: Post = posts.get(pk=post.pk)
    return current


def question_of(thread: Thread) -> Post:
    """Return the post that opens *thread*. Raises ThreadLeads where it was joined to another."""
    question: Post | None = Post.objects.filter(thread=thread, kind=Post.Kind.QUESTION).first()
    if question is None:
        raise exceptions.ThreadLeads
    return question


def written_by(member: Member, *, is_anonymous: bool) -> dict[str, object]:
    """Return the fields that say who wrote something. Raises CountryRequired."""
    if is_anonymous and member.jurisdiction_id is None:
        raise exceptions.CountryRequired
    return {
        "is_anonymous": is_anonymous,
        "author_office": "" if is_anonymous else member.office,
        "author_jurisdiction": member.jurisdiction,
        "service": member.service,
    }


def create_post(
    thread: Thread,
    *,
    by: Member,
    key: UUID,
    body: str,
    is_anonymous: bool,
    statements: Collection[Statement] = (),
    attachments: Collection[int] = (),
    beside: Collection[str] = (),
    **fields: object,
) -> tuple[Post, bool]:
    """Return the post that *by* writes with *key*, and whether it is new. Raises CountryRequired, CaseDataUnstated.

    The waiting files *attachments* of *by* go with it, or FileNotAttached is raised. The texts *beside* it are
    checked for case data with its own.
    """
    unquoted = without_hidden_quotes(clean(body), by=by, thread=thread)
    body = unquoted.text
    check_mentions(body)
    check_case_data([*beside, body], statements)
    # A post is as visible as its thread: AMBER+STRICT stays in the service of the member who asked.
    audience = {"mark": thread.mark, "working_group": thread.working_group, "service": thread.service}
    post, is_new = Post.objects.get_or_create(
        author=by,
        idempotency_key=key,
        defaults={
            **written_by(by, is_anonymous=is_anonymous),
            **audience,
            "thread": thread,
            "body": body,
            "html": rendered(body),
            **fields,
        },
    )
    if is_new:
        unquoted.keep(post=post)
        if record_statements(post, by=by, texts=[*beside, body], statements=statements):
            raise_concern(post, Concern.Cause.STATEMENT)
        if attach_files(post, by=by, files=attachments):
            post.save(update_fields=["file_count"])
    return post, is_new


def posted(key: UUID, *, by: Member) -> Post | None:
    """Return what *by* posted with *key* before, as far as they see it: whatever changed since, it stands."""
    post: Post | None = Post.objects.visible_to(by).filter(author=by, idempotency_key=key).first()
    return post


def check_pace(thread: Thread, *, by: Member) -> None:
    """Raise what says that *by* may not post in the locked *thread*, or not yet.

    That is ThreadLeads, QuestionRemoved, ThreadLocked or TooSoon.
    """
    if thread.leads_to_id is not None:
        raise exceptions.ThreadLeads
    if thread.removed_at is not None:
        raise exceptions.QuestionRemoved
    if thread.locked_at is not None:
        raise exceptions.ThreadLocked
    if not thread.slow_minutes:
        return
    own = Post.objects.filter(thread=thread, author=by)
    last = own.order_by("-created_at").values_list("created_at", flat=True).first()
    waits = thread.slow_minutes - (timezone.now() - last) / timedelta(minutes=1) if last else 0
    if waits > 0:
        raise exceptions.TooSoon(ceil(waits))


def check_case_data(texts: Iterable[str], statements: Collection[Statement], *, stated: Collection[str] = ()) -> None:
    """Raise CaseDataUnstated unless each find in *texts* has its statement, now or from before (*stated*)."""
    try:
        check_texts(texts, statements=statements, stated=stated)
    except CaseDataFound as found:
        raise exceptions.CaseDataUnstated from found


def attach_files(post: Post, *, by: Member, files: Collection[int]) -> list[Attachment]:
    """Put those of *files* that wait for a text of *by* beside *post*, and count them on it; the caller saves that.

    Return them, none where they stand there already. Raises FileNotAttached.
    """
    if not files:
        return []
    try:
        attached = attach(by=by, item=post, pks=files)
    except FileRefused as refusal:
        raise exceptions.FileNotAttached(str(refusal)) from refusal
    post.file_count += len(attached)
    return attached


def touch(thread: Thread, *, answers: int = 0) -> None:
    """Note that something was said in *thread*, with so many more *answers*."""
    Thread.objects.filter(pk=thread.pk).update(
        answer_count=F("answer_count") + answers, last_activity_at=timezone.now(), revision=F("revision") + 1
    )


def note_activity(thread: Thread) -> None:
    """Note when something that readers see was said last in *thread*, so that what goes out of sight leaves no trace.

    Call it where an answer or a reply goes out of sight or comes back; an edit says nothing new.
    """
    said = Post.objects.contributions().filter(thread=thread).aggregate(last=Max("created_at"))["last"]
    thread.last_activity_at = max(thread.created_at, said) if said else thread.created_at
    thread.save(update_fields=["last_activity_at"])  # and no update(): a search index hears of saves


def announce_changed(thread: Thread, post: Post, *fields: str) -> None:
    """Save *fields* of *post* and tell everyone who looks at it or at its thread in a list."""
    post.revision += 1
    post.save(update_fields=["revision", *fields])
    Thread.objects.filter(pk=thread.pk).update(revision=F("revision") + 1)
    publish(thread.stream, "post_changed", post.pk)
    publish(list_stream(thread.audience), "thread_changed", thread.pk)


def count_acceptances(thread: Thread, *posts: Post) -> None:
    """Note on *thread* and *posts* what of theirs is accepted as it stands; the caller announces the posts."""
    standing = Acceptance.objects.filter(thread=thread).standing()
    Thread.objects.filter(pk=thread.pk).update(accepted_count=standing.count())
    for post in posts:
        note_accepted(post)


def note_accepted(post: Post) -> None:
    """Note on *post* whether it is accepted anywhere; if it was and is not, nobody is told so any more."""
    was_accepted, post.is_accepted = post.is_accepted, Acceptance.objects.filter(post=post).standing().exists()
    if was_accepted and not post.is_accepted:
        forget(about=post, verb="accepted")
