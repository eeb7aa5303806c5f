"""Close a question with what came of it, and open it again."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from discussions import exceptions, permissions
from discussions.actions.keepers import raise_concern
from discussions.actions.posting import announce_changed, check_case_data, lock, question_of
from discussions.actions.quotes import keep_row_without_hidden_quotes
from discussions.markdown import clean
from discussions.models import Concern, Thread
from network_site.access.case_data.statements import Statement, record_statements, stated_keys
from network_site.members.models import Member


@transaction.atomic
def close_question(*, by: Member, thread: Thread, outcome: str, statements: Collection[Statement] = ()) -> Thread:
    """Close *thread* with two lines on what came of the answers; nothing more is added until it is opened again.

    Closing what is closed changes its outcome. Raises NotAllowed, OutcomeRequired and CaseDataUnstated.
    """
    thread = lock(thread, quoting=outcome)
    question = question_of(thread)
    outcome = clean(outcome)
    if not permissions.may_settle(by, question):
        raise exceptions.NotAllowed
    if not outcome or outcome.count("\n") > 1:
        raise exceptions.OutcomeRequired
    if thread.closed_at is not None and thread.outcome == outcome:
        return thread
    outcome = keep_row_without_hidden_quotes(Thread, {"outcome": outcome}, by=by, post=question)["outcome"]
    check_case_data([outcome], statements, stated=stated_keys(question))
    if record_statements(question, by=by, texts=[outcome], statements=statements):
        raise_concern(question, Concern.Cause.STATEMENT)
    thread.outcome, thread.closed_at = outcome, thread.closed_at or timezone.now()
    thread.save(update_fields=["outcome", "closed_at"])
    announce_changed(thread, question)
    return thread


@transaction.atomic
def reopen_question(*, by: Member, thread: Thread) -> Thread:
    """Let *thread* take answers again; the outcome is kept for when it is closed once more. Raises NotAllowed."""
    thread = lock(thread)
    question = question_of(thread)
    if not permissions.may_settle(by, question):
        raise exceptions.NotAllowed
    if thread.closed_at is not None:
        thread.closed_at = None
        thread.save(update_fields=["closed_at"])
        announce_changed(thread, question)
    return thread
