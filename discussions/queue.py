"""What waits for a member: questions to their country and put to them, positions to read again and to accept anew."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from discussions.fragments import thread_row
from discussions.models import AnswerScope, Thread
from discussions.querysets import PAGE_SIZE, cursor_of, parse_cursor
from network_site.members.models import Member
from network_site.members.permissions import may_vouch_for
from network_site.vocabulary.working_days import working_days_between

REVIEWS_AT_MOST = 50


@dataclass(frozen=True)
class Waiting:
    """The row of a question, and for how many working days of the reader's country it has waited."""

    row: SafeString
    age: int


@dataclass(frozen=True)
class Queue:
    """What waits. ``next_cursor`` leads to more questions to the country, which come oldest first."""

    country: list[Waiting]
    next_cursor: str
    put_to_me: list[Waiting]
    reviews: list[AnswerScope]
    turned: list[AnswerScope]


def queue_of(member: Member, cursor: str) -> Queue:
    """Return what waits for *member*; a cursor that makes no sense is the first page."""
    threads = Thread.objects.visible_to(member).for_rows()
    to_country = threads.waiting_for_country(member)
    start = parse_cursor(cursor)
    if start:
        moment, pk = start
        to_country = to_country.filter(Q(created_at__gt=moment) | Q(created_at=moment, pk__gt=pk))
    found = list(to_country[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    put = [] if start else threads.put_to(member).order_by("created_at", "pk")[:PAGE_SIZE]
    known = {thread.pk for thread in shown}
    return Queue(
        country=_aged(shown, member),
        next_cursor=cursor_of(shown[-1]) if len(found) > PAGE_SIZE else "",
        put_to_me=_aged([thread for thread in put if thread.pk not in known], member),
        reviews=[] if start else list(reviews_for(member)[:REVIEWS_AT_MOST]),
        turned=[] if start else list(_turned_for(member)[:REVIEWS_AT_MOST]),
    )


def reviews_for(member: Member) -> Any:
    """Return the positions that *member* is to confirm, amend or retire, the longest overdue first."""
    answers_for = member.jurisdiction is not None and may_vouch_for(member, member.jurisdiction)
    codes = [member.jurisdiction_id] if answers_for and member.jurisdiction_id else []
    scopes = AnswerScope.objects.visible_to(member).to_review().kept_by(member, jurisdictions=codes)
    return _with_thread(scopes).order_by("review_due", "pk")


def _turned_for(member: Member) -> Any:
    """Return the positions that *member* accepted and that state something else now."""
    return _with_thread(AnswerScope.objects.visible_to(member).awaiting_word_of(member)).order_by("pk")


def _with_thread(scopes: Any) -> Any:
    return scopes.for_fragments().select_related(
        "jurisdiction", "provision", "post__thread", "post__author_jurisdiction"
    )


def _aged(threads: list[Thread], member: Member) -> list[Waiting]:
    language, today = get_language() or "en", timezone.localdate()
    return [
        Waiting(
            thread_row(thread, language),
            working_days_between(member.jurisdiction_id, timezone.localdate(thread.created_at), today),
        )
        for thread in threads
    ]
