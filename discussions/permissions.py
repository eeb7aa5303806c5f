"""Who may do what to a post, and to what it states for a jurisdiction.

Every function but ``may_keep`` takes a Member or a Reader, and asks nothing of the database given a thread with its
working group and a post with its positions. Who has a group open only to read it does nothing there.
"""

from collections.abc import Iterator
from typing import Any

from discussions.models import AnswerScope, Post, PostTranslation, Thread
from network_site.access.rules import Reader, may_see, may_take_part
from network_site.members.models import Member
from network_site.members.permissions import may_vouch_for
from network_site.members.roles import Role


def is_moderator(person: Any) -> bool:
    """Whether *person* keeps order in discussions."""
    return Role.MODERATOR in Reader.of(person).roles


def is_author(person: Any, post: Post) -> bool:
    """Whether *person* wrote *post*."""
    return Reader.of(person).member_id == post.author_id


def is_unnamed_author(person: Any, item: Post | Thread) -> bool:
    """Whether *person* wrote *item* anonymously: nothing that is kept of what they do with it may name them."""
    return item.is_anonymous and Reader.of(person).member_id == item.author_id


def may_post(person: Any) -> bool:
    """Whether *person* may ask, answer and reply at all."""
    return Reader.of(person).verified


def may_reply(person: Any, post: Post) -> bool:
    """Whether *person* may reply to *post*, or to what *post* replies to."""
    thread = post.thread
    if not _stands(post) or thread.locked_at is not None or thread.closed_at is not None:
        return False
    if thread.leads_to_id is not None or thread.removed_at is not None:
        return False
    return may_post(person) and may_take_part(person, post) and _takes_posts(post)


def may_settle(person: Any, question: Post) -> bool:
    """Whether *person* asked the *question*, and so closes and opens its thread."""
    if question.kind != Post.Kind.QUESTION or question.deleted_at is not None:
        return False
    return is_author(person, question) and may_take_part(person, question) and _takes_posts(question)


def _may_close(person: Any, post: Post) -> bool:
    return may_settle(person, post) and post.thread.closed_at is None


def _may_reopen(person: Any, post: Post) -> bool:
    return may_settle(person, post) and post.thread.closed_at is not None


def may_edit(person: Any, post: Post) -> bool:
    """Whether *person* may change the text of *post*, also while it is out of sight: it may be why it comes back."""
    return is_author(person, post) and may_take_part(person, post) and post.deleted_at is None and _takes_posts(post)


def may_correct(person: Any, question: Post) -> bool:
    """Whether *person* may correct what the *question* is about: its asker until it is locked, and who keeps order."""
    thread = question.thread
    if question.kind != Post.Kind.QUESTION or not _stands(question) or thread.leads_to_id is not None:
        return False
    if not may_take_part(person, question) or not _takes_posts(question):
        return False
    return (is_author(person, question) and thread.locked_at is None) or may_moderate(person, question)


def may_delete(person: Any, post: Post) -> bool:
    """Whether *person* may remove *post*: its author, or a moderator who can see it."""
    if post.deleted_at is not None or not may_take_part(person, post):
        return False
    return is_author(person, post) or (is_moderator(person) and post.withheld_at is None)


def _may_press_delete(person: Any, post: Post) -> bool:
    answered = post.kind == Post.Kind.QUESTION and post.thread.answer_count > 0
    return may_delete(person, post) and (not answered or is_moderator(person))


def may_ask_removal(person: Any, post: Post) -> bool:
    """Whether *person* wrote the question *post*, which peers have answered: only a moderator may remove it."""
    answered = post.kind == Post.Kind.QUESTION and post.thread.answer_count > 0
    return answered and is_author(person, post) and may_delete(person, post) and not is_moderator(person)


def may_read_history(person: Any, post: Post) -> bool:
    """Whether *person* may read the texts that *post* had, and how a question was corrected: who sees it as it is."""
    was_corrected = post.kind == Post.Kind.QUESTION and post.thread.corrected_at is not None
    return (post.version > 1 or was_corrected) and _stands(post) and may_see(person, post)


def may_hide_version(person: Any, post: Post) -> bool:
    """Whether *person* may hide an earlier text of *post*, and show it again: who keeps order there."""
    return may_read_history(person, post) and may_decide(person, post)


def may_restore(person: Any, post: Post) -> bool:
    """Whether *person* may bring back *post*: who removed it, or a moderator who can see it."""
    if post.deleted_at is None or not may_take_part(person, post):
        return False
    return Reader.of(person).member_id == post.deleted_by_id or is_moderator(person)


def may_lift(person: Any, post: Post) -> bool:
    """Whether *person* wrote *post* anonymously and may show their office on it."""
    return post.is_anonymous and is_author(person, post) and may_take_part(person, post)


def may_unmask(person: Any, post: Post) -> bool:
    """Whether *person* may look up who wrote *post*: a moderator who can see it."""
    return post.is_anonymous and is_moderator(person) and may_take_part(person, post) and not is_author(person, post)


def _was_unmasked(person: Any, post: Post) -> bool:
    return post.unmasked_at is not None and is_author(person, post)


def may_accept(person: Any, post: Post) -> bool:
    """Whether *person* asked the question that *post* answers, and has not accepted anything of it yet."""
    if not judges(person, post) or post.is_accepted:
        return False
    return not any(scope.was_accepted for scope in post.scopes.all())  # they are asked there


def may_withdraw_acceptance(person: Any, post: Post) -> bool:
    """Whether *person* asked the question and accepted *post*."""
    return judges(person, post) and post.is_accepted


def judges(person: Any, post: Post) -> bool:
    """Whether *person* asked the question that *post* answers, so that their word accepts it."""
    if post.kind != Post.Kind.ANSWER or not _stands(post):
        return False
    return Reader.of(person).member_id == post.thread.author_id and may_take_part(person, post) and _takes_posts(post)


def may_judge_anew(person: Any, scope: AnswerScope) -> bool:
    """Whether *person* accepted something else than the position states now, and is to say whether they accept it."""
    return scope.was_accepted and judges(person, scope.post)


def may_state(person: Any, post: Post) -> bool:
    """Whether *person* wrote the answer *post* and may state in it what holds in a jurisdiction."""
    return post.kind == Post.Kind.ANSWER and post.withheld_at is None and may_edit(person, post)


def may_endorse(person: Any, scope: AnswerScope, *, at_desk: bool = False) -> bool:
    """Whether *person* may confirm the position: not its author, but of that jurisdiction or *at_desk* there."""
    if scope.retired_at is not None or is_author(person, scope.post):
        return False
    return _speaks_for(person, scope) or (at_desk and may_take_part(person, scope.post))


def may_flag(person: Any, scope: AnswerScope) -> bool:
    """Whether *person* serves in the jurisdiction of the position and may say that its law changed."""
    return scope.retired_at is None and _speaks_for(person, scope)


def may_keep(member: Member, scope: AnswerScope) -> bool:
    """Whether *member* confirms, amends and retires the position.

    Its author does; once they are gone, whoever answers for the members of that jurisdiction. Asks the stored rows.
    """
    if not may_take_part(member, scope.post) or not _takes_posts(scope.post):
        return False
    if is_author(member, scope.post):
        return True
    return not scope.post.author.is_verified and may_vouch_for(member, scope.jurisdiction)


def _speaks_for(person: Any, scope: AnswerScope) -> bool:
    reader = Reader.of(person)
    return (
        reader.jurisdiction_id == scope.jurisdiction_id
        and may_take_part(reader, scope.post)
        and _takes_posts(scope.post)
    )


def may_moderate(person: Any, post: Post | Thread) -> bool:
    """Whether *person* keeps order where *post* stands: a moderator, or a chair of its group, who can see it.

    Nobody reads through this rule what they could not read without it. Its twin is ``PostQuerySet.moderated_by``.
    """
    reader = Reader.of(person)
    chairs = post.working_group_id is not None and post.working_group_id in reader.chaired_ids
    return may_take_part(reader, post) and (is_moderator(reader) or chairs)


def may_decide(person: Any, post: Post) -> bool:
    """Whether *person* may decide about *post*: who keeps order there, but nobody about their own."""
    return may_moderate(person, post) and not is_author(person, post)


def may_remove_file(person: Any, post: Post) -> bool:
    """Whether *person* may take a file away from *post*: its author, or who keeps order there."""
    return _stands(post) and may_take_part(person, post) and (is_author(person, post) or may_moderate(person, post))


def may_restore_file(person: Any, post: Post, file: Any) -> bool:
    """Whether *person* may bring back *file*: who took it away, or who decides about the post."""
    took_it = Reader.of(person).member_id == file.removed_by_id
    return may_remove_file(person, post) and (took_it or may_decide(person, post))


def _may_remove_one(person: Any, post: Post) -> bool:
    return post.file_count > 0 and may_remove_file(person, post)


def may_flag_post(person: Any, post: Post) -> bool:
    """Whether *person* may ask the moderators to look at *post*: whoever sees it and did not write it."""
    return may_post(person) and may_take_part(person, post) and _stands(post) and not is_author(person, post)


def may_find_useful(person: Any, post: Post) -> bool:
    """Whether *person* may say that *post* is useful: whoever sees it and did not write it."""
    return may_flag_post(person, post)


def may_bookmark(person: Any, post: Post) -> bool:
    """Whether *person* may keep *post* at hand: whoever sees it."""
    return may_post(person) and may_see(person, post) and _stands(post)


def may_translate(person: Any, post: Post) -> bool:
    """Whether *person* may put a translation beside *post*: whoever takes part there."""
    return may_bookmark(person, post) and may_take_part(person, post) and _takes_posts(post)


def may_change_translation(person: Any, translation: PostTranslation | None) -> bool:
    """Whether *person* may write *translation*: one that is there its translator or a moderator, a new one anybody.

    One that was removed leaves its place to a new one.
    """
    if translation is None or translation.removed_at or Reader.of(person).member_id == translation.translator_id:
        return True
    return may_moderate(person, translation.post)


def may_restore_translation(person: Any, translation: PostTranslation) -> bool:
    """Whether *person* may bring back *translation*: who removed it, or who keeps order there."""
    post = translation.post
    if translation.removed_at is None or translation.language_id == post.language_id or not may_translate(person, post):
        return False
    return Reader.of(person).member_id == translation.removed_by_id or may_moderate(person, post)


def may_read_translation_history(person: Any, translation: PostTranslation) -> bool:
    """Whether *person* may read the texts that *translation* had: who sees the one it has now."""
    post = translation.post
    return translation.version > 1 and translation.removed_at is None and _stands(post) and may_see(person, post)


def may_hide_translation_version(person: Any, translation: PostTranslation) -> bool:
    """Whether *person* may hide an earlier text of *translation*, and show it again: who keeps order there."""
    return may_read_translation_history(person, translation) and may_moderate(person, translation.post)


def keeps_order(person: Any) -> bool:
    """Whether *person* keeps order anywhere, and so has a queue."""
    reader = Reader.of(person)
    return reader.verified and (is_moderator(reader) or bool(reader.chaired_ids))


def _is_own_and_withheld(person: Any, post: Post) -> bool:
    return post.withheld_at is not None and is_author(person, post)


def _stands(post: Post) -> bool:
    """Whether *post* is in sight."""
    return post.deleted_at is None and post.withheld_at is None


def _takes_posts(post: Post) -> bool:
    """Whether the group of *post*, where it has one, is not archived."""
    group = post.thread.working_group
    return group is None or group.archived_at is None


_CONTROLS = {
    "reply": may_reply,
    "edit": may_edit,
    "correct": may_correct,
    "state": may_state,
    "close": _may_close,
    "reopen": _may_reopen,
    "delete": _may_press_delete,
    "ask-removal": may_ask_removal,
    "restore": may_restore,
    "accept": may_accept,
    "withdraw": may_withdraw_acceptance,
    "lift": may_lift,
    "unmask": may_unmask,
    "flag": may_flag_post,
    "useful": may_find_useful,
    "bookmark": may_bookmark,
    "translate": may_translate,
    "moderate": may_decide,
    "withheld": _is_own_and_withheld,  # the author alone is led to why
    "files": _may_remove_one,
    "unmasked": _was_unmasked,  # nothing to do: the author alone is told
}


def controls(person: Any, post: Post) -> tuple[str, ...]:
    """Return the names of the controls that *post* offers to *person*: the reader class of its HTML."""
    offered = tuple(name for name, allows in _CONTROLS.items() if allows(person, post))
    if post.kind != Post.Kind.ANSWER or post.deleted_at is not None:
        return offered
    scopes = post.scopes.all()
    return (*offered, *_of_positions(Reader.of(person), post, list(scopes))) if scopes else offered


def _of_positions(reader: Reader, post: Post, scopes: list[AnswerScope]) -> Iterator[str]:
    for scope in scopes:
        endorsed = any(endorsement.by_id == reader.member_id for endorsement in scope.endorsements.all())
        if endorsed:
            yield f"unendorse:{scope.pk}"
        elif may_endorse(reader, scope):
            yield f"endorse:{scope.pk}"
        if may_judge_anew(reader, scope):
            yield f"accept:{scope.pk}"
            yield f"withdraw:{scope.pk}"
        elif len(post.speaks_for) > 1 and scope.retired_at is None and judges(reader, post):
            yield f"{'withdraw' if scope.is_accepted else 'accept'}:{scope.pk}"
        if is_author(reader, post) and scope.is_doubtful:
            yield f"confirm:{scope.pk}"
