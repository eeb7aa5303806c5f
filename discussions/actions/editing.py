"""Change the text of a post, remove it, bring it back."""

from collections.abc import Collection
from typing import TypeAlias
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from discussions import exceptions, permissions
from discussions.actions.drafts import finish_draft
from discussions.actions.heads import put_head_back, take_head_out
from discussions.actions.keepers import raise_concern
from discussions.actions.mentioning import check_mentions, tell_mentioned
from discussions.actions.posting import (
    announce_changed,
    attach_files,
    check_case_data,
    count_acceptances,
    lock,
    note_activity,
    reload,
)
from discussions.actions.quotes import keep_row_without_hidden_quotes, without_hidden_quotes
from discussions.actions.retelling import forget_post, remember_post
from discussions.actions.translating import keep_translations_abreast, tell_translators
from discussions.markdown import clean
from discussions.mentions import rendered
from discussions.models import Acceptance, Concern, Post, PostRevision, Thread, Withheld
from network_site.access.case_data.statements import Statement, record_statements, stated_keys
from network_site.files.actions import show_attachments
from network_site.files.models import Attachment
from network_site.members.models import Member
from network_site.notifications.actions.notifying import forget, remember

Text: TypeAlias = tuple[str, str]  # the text of a post, and the title of a question


@transaction.atomic
def edit_post(
    *,
    by: Member,
    post: Post,
    body: str,
    version: int,
    title: str = "",
    reason: str = "",
    statements: Collection[Statement] = (),
    drafted: int = 0,
    key: UUID | None = None,
    attachments: Collection[int] = (),
) -> Post:
    """Replace the text of *post* at *version* and the *title* of a question; old ones are kept, the draft goes.

    The waiting files *attachments* of *by* are added. *reason* stands in the history that every reader of the post may
    open. Saving the text that already stands changes nothing, nor does saving one twice with the same *key*. Raises
    NotAllowed, PostGone, TooManyMentions, CaseDataUnstated, FileNotAttached, and StalePost when the text has moved on.
    """
    thread = lock(post.thread, quoting=[title, reason, body])
    post = reload(post)
    if post.deleted_at is not None:
        raise exceptions.PostGone
    if not permissions.may_edit(by, post):
        raise exceptions.NotAllowed
    unquoted = without_hidden_quotes(clean(body), by=by, thread=thread)
    unquoted.keep(post=post)
    title = keep_row_without_hidden_quotes(Thread, {"title": title}, by=by, post=post)["title"]
    reason = keep_row_without_hidden_quotes(PostRevision, {"reason": reason}, by=by, post=post)["reason"]
    finish_draft(by=by, place=f"edit:{post.pk}", key=key, sequence=drafted)
    body = unquoted.text
    files = attach_files(post, by=by, files=attachments)
    if post.withheld_at is not None:
        said = {"body": body, "title": title, "reason": reason}
        return _edit_withheld(post, by=by, said=said, files=files, version=version, key=key, statements=statements)
    before = thread.title if post.kind == Post.Kind.QUESTION else ""
    title = (title or before) if before else ""
    if _stood(post, (body, title), key=key, now=(post.body, before)):
        if not files:
            return post
        body, title = post.body, before
    elif version != post.version:
        raise exceptions.StalePost(post.body)
    check_mentions(body)
    texts, text_before = [title, reason, body], post.body
    check_case_data(texts, statements, stated=stated_keys(post))
    kept = {"body": post.body, "title": before, "reason": reason, "idempotency_key": key}
    revision = PostRevision.objects.create(post=post, version=post.version, replaced_by=by, **kept)
    revision.files.set(files)
    if title != before:
        thread.title = title
        thread.save(update_fields=["title"])
    post.body, post.html = body, rendered(body)
    post.version += 1
    post.edited_at = timezone.now()
    announce_changed(thread, post, "body", "html", "version", "edited_at", "file_count")
    if (body, title) == (text_before, before):
        keep_translations_abreast(post)
    else:
        tell_translators(post, by=by)
    if record_statements(post, by=by, texts=texts, statements=statements):
        raise_concern(post, Concern.Cause.STATEMENT)
    tell_mentioned(post, by=by, before=text_before)
    return post


def _edit_withheld(
    post: Post,
    *,
    by: Member,
    said: dict[str, str],
    files: Collection[Attachment],
    version: int,
    key: UUID | None,
    statements: Collection[Statement],
) -> Post:
    """Change a post that is out of sight, where it stays with its *files* until a moderator has read the new text."""
    held = Withheld.objects.select_for_update().get(post=post)
    body, title = said["body"], (said["title"] or held.title) if held.title else ""
    if _stood(post, (body, title), key=key, now=(held.body, held.title), held=held):
        if not files:
            return post
        body, title = held.body, held.title
    elif version != post.version:
        raise exceptions.StalePost(held.body)
    texts = [title, said["reason"], body]
    check_case_data(texts, statements, stated=stated_keys(post))
    # What was taken out of sight stays so when the new text is shown.
    now = timezone.now()
    revision = PostRevision.objects.create(
        post=post, version=post.version, body="", replaced_by=by, hidden_at=now, idempotency_key=key
    )
    revision.files.set(files)
    if files:
        show_attachments(item=post, shown=False)
    before = (held.body, held.title)
    held.beside["revisions"].append([post.version, *before, said["reason"]])
    held.body, held.title = body, title
    held.save(update_fields=["body", "title", "beside"])
    post.version, post.edited_at = post.version + 1, timezone.now()
    post.save(update_fields=["version", "edited_at", "file_count"])
    if (body, title) == before:
        keep_translations_abreast(post)
    record_statements(post, by=by, texts=texts, statements=statements)
    raise_concern(post, Concern.Cause.CHANGED)
    return post


def _stood(post: Post, said: Text, *, key: UUID | None, now: Text, held: Withheld | None = None) -> bool:
    """Return whether *said* is what stands *now*, or what the form with *key* brought before, whatever came after."""
    if said == now:
        return True
    replaced = list(post.revisions.filter(idempotency_key=key).values_list("version", flat=True)) if key else []
    if not replaced:
        return False
    earlier = held.beside["revisions"] if held else post.revisions.values_list("version", "body", "title")
    texts = {number: (body, title) for number, body, title, *_why in earlier} | {post.version: now}
    return any(texts[number + 1] == said for number in replaced)


@transaction.atomic
def delete_post(*, by: Member, post: Post) -> Post:
    """Take *post* out of sight and leave a tombstone; a question goes with its title, an acceptance with its answer.

    Raises NotAllowed, and QuestionAnswered when an author would remove a question that has answers.
    """
    thread = lock(post.thread)
    post = reload(post)
    if post.deleted_at is not None and (permissions.is_author(by, post) or permissions.is_moderator(by)):
        return post
    if not permissions.may_delete(by, post):
        raise exceptions.NotAllowed
    if post.kind == Post.Kind.QUESTION and thread.answer_count and not permissions.is_moderator(by):
        raise exceptions.QuestionAnswered
    remove(thread, post, by=by)
    return post


def remove(thread: Thread, post: Post, *, by: Member) -> None:
    """Take *post* of the locked *thread* out of the thread; twice is the same as once. Asks no permission."""
    if post.deleted_at is not None:
        return
    Acceptance.objects.filter(post=post).delete()
    count_acceptances(thread, post)
    post.deleted_at, post.deleted_by = timezone.now(), by
    if post.kind == Post.Kind.ANSWER and post.withheld_at is None:
        Thread.objects.filter(pk=thread.pk).update(answer_count=F("answer_count") - 1)
    show_attachments(item=post, shown=False)
    if post.kind == Post.Kind.QUESTION:
        take_head_out(thread)
    announce_changed(thread, post, "deleted_at", "deleted_by", "is_accepted")
    note_activity(thread)
    forget_post(post)
    for concern in post.concerns.all():
        forget(about=concern)


@transaction.atomic
def restore_post(*, by: Member, post: Post) -> Post:
    """Bring back a post that *by* removed, or any post when *by* is a moderator. Raises NotAllowed."""
    thread = lock(post.thread)
    post = reload(post)
    if post.deleted_at is None:
        return post
    if not permissions.may_restore(by, post):
        raise exceptions.NotAllowed
    bring_back(thread, post)
    return post


def bring_back(thread: Thread, post: Post) -> None:
    """Show a removed *post* of the locked *thread* again; twice is the same as once. Asks no permission."""
    if post.deleted_at is None:
        return
    post.deleted_at = post.deleted_by = None
    if post.kind == Post.Kind.ANSWER and post.withheld_at is None:
        Thread.objects.filter(pk=thread.pk).update(answer_count=F("answer_count") + 1)
    if post.kind == Post.Kind.QUESTION:
        put_head_back(thread)
    show_attachments(item=post, shown=post.withheld_at is None)
    announce_changed(thread, post, "deleted_at", "deleted_by")
    note_activity(thread)
    remember_post(post)
    for concern in post.concerns.all():
        remember(about=concern)
