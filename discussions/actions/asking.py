"""Ask a question."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from discussions import exceptions, permissions
from discussions.actions.drafts import finish_draft
from discussions.actions.following import follow_by_default, tell_of_question
from discussions.actions.mentioning import tell_mentioned
from discussions.actions.posting import create_post, lock_quoted, written_by
from discussions.actions.quotes import row_without_hidden_quotes
from discussions.actions.routing import keep_choice, put_to_peers
from discussions.actions.withholding import hold_first_post
from discussions.markdown import clean
from discussions.models import Follow, Post, Thread
from discussions.models.drafts import ASKING
from discussions.streams import list_stream
from discussions.suggesting import Picks, Plan
from network_site.access.case_data.statements import Statement
from network_site.access.marks import Mark
from network_site.access.pages import OpenPage
from network_site.access.rules import may_see, needs_group
from network_site.live.publishing import publish
from network_site.members.models import Member, WorkingGroup
from network_site.members.permissions import may_post_in
from network_site.notifications.actions.webhooks import announce
from network_site.vocabulary.models import Jurisdiction, Language, Provision, Topic


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
    asking_jurisdiction: Jurisdiction | None = None  # None is the asker's own
    provisions: Iterable[Provision] = field(default_factory=list)
    help_wanted: str = Thread.Help.LAW
    urgency: str = Thread.Urgency.NONE
    urgency_reason: str = ""
    about_page: int | None = None
    about_section: str = ""
    statements: Collection[Statement] = ()
    attachments: Collection[int] = ()
    picks: Picks = field(default_factory=Picks)


@transaction.atomic
def ask_question(*, by: Member, key: UUID, question: Question, drafted: int = 0) -> Thread:
    """Open a thread with *question* as its first post; its draft goes, which was kept as number *drafted*.

    What was asked with *key* before is returned as it stands.
    Raises NotAllowed for a member who may not post or is outside the group, GroupRequired and ServiceRequired
    where the mark asks for them, CountryRequired for an anonymous question of a member without a country,
    UrgencyUnexplained, CaseDataUnstated, FileNotAttached or SuggestionMoved.
    """
    place = f"about:{question.about_page}" if question.about_page else ASKING
    asked: Thread | None = Thread.objects.visible_to(by).filter(author=by, idempotency_key=key).first()
    if asked is not None:
        finish_draft(by=by, place=place, key=key, sequence=drafted)
        return asked
    _check_audience(by, question)
    lock_quoted(f"{question.title}\n{question.urgency_reason}\n{question.body}")
    texts = {"title": question.title, "urgency_reason": question.urgency_reason if question.urgency else ""}
    head, unquoted = row_without_hidden_quotes(Thread, texts, by=by)
    now = timezone.now()
    thread, is_new = Thread.objects.get_or_create(
        author=by,
        idempotency_key=key,
        defaults={
            **written_by(by, is_anonymous=question.is_anonymous),
            **head,
            "language": question.language,
            "mark": question.mark,
            "working_group": question.working_group,
            "asking_jurisdiction": question.asking_jurisdiction or by.jurisdiction,
            "help_wanted": question.help_wanted,
            "about_page": _page(by, question.about_page),
            "about_section": clean(question.about_section) if question.about_page else "",
            "created_at": now,
            "last_activity_at": now,
            "urgency": question.urgency,
        },
    )
    if not is_new:  # it was sent twice at once
        finish_draft(by=by, place=place, key=key, sequence=drafted)
        return thread
    thread.topics.set(question.topics)
    thread.concerns.set(question.concerns)
    thread.provisions.set(question.provisions)
    post, _is_new = create_post(
        thread,
        by=by,
        key=key,
        kind=Post.Kind.QUESTION,
        body=question.body,
        language=question.language,
        is_anonymous=question.is_anonymous,
        statements=question.statements,
        attachments=question.attachments,
        beside=(thread.title, thread.urgency_reason),
    )
    unquoted.keep(post=post)
    finish_draft(by=by, place=place, key=key, sequence=drafted)
    keep_choice(thread=thread, plan=_plan(by, key, question), picks=question.picks)
    publish(list_stream(thread.audience), "thread_added", thread.pk)
    follow_by_default(thread=thread, by=by, level=Follow.Level.WATCHING)
    if not hold_first_post(thread, post, by=by):
        put_to_peers(thread=thread, by=by)
        tell_of_question(thread, post, by=by)
        tell_mentioned(post, by=by)
        announce(kind="question", about=thread)
    return thread


def _plan(by: Member, key: UUID, question: Question) -> Plan:
    return Plan(
        by=by,
        key=key,
        topics=list(question.topics),
        concerns=list(question.concerns),
        language=question.language,
        mark=question.mark,
        working_group=question.working_group,
    )


def _check_audience(by: Member, question: Question) -> None:
    group = question.working_group
    if not permissions.may_post(by) or (group is not None and not may_post_in(by, group)):
        raise exceptions.NotAllowed
    if needs_group(question.mark) and group is None:
        raise exceptions.GroupRequired
    if question.mark == Mark.AMBER_STRICT and by.service_id is None:
        raise exceptions.ServiceRequired
    if question.urgency and not clean(question.urgency_reason):
        raise exceptions.UrgencyUnexplained


def _page(by: Member, number: int | None) -> Page | None:
    """Return the page that the question is about. Raises PageUnknown for one that *by* does not see."""
    if number is None:
        return None
    page = visible_page(by, number)
    if page is None:
        raise exceptions.PageUnknown
    return page.page_ptr


def visible_page(member: Member, number: int) -> Any:
    """Return the published page with this number as far as *member* may see it, or None."""
    page = Page.objects.live().filter(pk=number).specific().first()
    return page if isinstance(page, OpenPage) and may_see(member, page) else None
