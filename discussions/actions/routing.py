"""Put a question to peers, to others when nobody answers, and to nobody whom its asker left out."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from discussions import exceptions
from discussions.actions.posting import announce_changed, lock, question_of
from discussions.models import Ask, AskingChoice, Post, Suggested, Thread
from discussions.routing import next_for, patience, peers_for
from discussions.suggesting import Picks, Plan, chosen
from network_site.members.models import Member
from network_site.notifications.actions.notifying import notify, withdraw
from network_site.vocabulary.working_days import working_days_between


def keep_choice(*, thread: Thread, plan: Plan, picks: Picks) -> None:
    """Keep whom the asker of the new *thread* was shown and left out, which holds whenever it is put to peers.

    Raises SuggestionMoved where they were shown for something else than they ask, or too long ago.
    """
    if not picks.signed:
        return
    choice = chosen(plan, picks)
    if choice is None:
        raise exceptions.SuggestionMoved
    Suggested.objects.bulk_create(
        Suggested(thread=thread, member_id=member, jurisdiction_id=code, is_left_out=member in choice.left_out)
        for code, members in choice.shown.items()
        for member in members
    )


@transaction.atomic
def put_to_peers(*, thread: Thread, by: Member) -> None:
    """Ask those who can best answer *thread*, a few in each jurisdiction concerned, and tell them."""
    codes = list(thread.concerns.order_by("pk").values_list("pk", flat=True))
    _ask(thread, peers_for(thread, codes), Ask.Step.PEER, by=by)


@transaction.atomic
def put_anew(*, thread: Thread, before: Collection[str], by: Member) -> None:
    """Ask peers where *thread*, which concerned the jurisdictions *before*, is new, and nobody where it is no more.

    Without jurisdictions it concerns every one: then whoever was asked stays so, and peers anywhere are asked. Who was
    asked is not asked twice; while the thread takes no answers nobody is.
    """
    now = set(thread.concerns.values_list("pk", flat=True))
    new, gone = now - set(before), set(before) - now
    if not new and not gone:
        return
    if not now:
        thread.asks.filter(jurisdiction__in=gone).update(jurisdiction=None)
    elif before:
        _stop(thread, jurisdiction__in=gone)
    else:
        for code in now:
            thread.asks.filter(jurisdiction=None, member__jurisdiction=code).update(jurisdiction=code)
        _stop(thread, jurisdiction=None)
    thread.asked_counts = dict(Counter(code or "" for code in thread.asks.values_list("jurisdiction", flat=True)))
    thread.save(update_fields=["asked_counts"])
    if (new or not now) and takes_answers(thread):
        _ask(thread, peers_for(thread, sorted(new)), Ask.Step.PEER, by=by)


def takes_answers(thread: Thread) -> bool:
    """Whether somebody who is asked about *thread* can answer it."""
    return not (thread.closed_at or thread.locked_at or thread.leads_to_id or thread.removed_at)


def put_further(*, now: datetime) -> int:
    """Ask a stand-in, then the focal point, then the moderators about what waits too long; return how many questions.

    A jurisdiction's patience is counted in its own working days since somebody was last asked there. Safe to repeat:
    each step happens once.
    """
    waiting = Thread.objects.awaiting_answers().filter(created_at__lt=now).order_by("pk")
    return sum(_put_further(thread, now) for thread in waiting.iterator())


@transaction.atomic
def choose_asking(*, by: Member, takes_questions: bool, shows_office: bool) -> AskingChoice:
    """Keep how *by* wants to be asked."""
    choice, _is_new = AskingChoice.objects.update_or_create(
        member=by, defaults={"takes_questions": takes_questions, "shows_office": shows_office}
    )
    return choice


@transaction.atomic
def _put_further(thread: Thread, now: datetime) -> bool:
    thread = lock(thread)
    if not Thread.objects.awaiting_answers().filter(pk=thread.pk).exists():
        return False  # answered, closed, joined to another or taken out of sight meanwhile
    codes: list[str | None] = [*thread.concerns.order_by("pk").values_list("pk", flat=True)] or [None]
    went = False
    for code in codes:
        asks = list(thread.asks.filter(jurisdiction=code))
        step = max((ask.step for ask in asks), default=0)
        last = max((ask.asked_at for ask in asks), default=thread.created_at)
        if step == Ask.Step.MODERATOR or _is_answered(thread, code) or not _is_over(thread, code, last, now):
            continue
        following, members = next_for(thread, code, step)
        _ask(thread, [(code, member) for member in members], following, at=now)
        went = went or bool(members)
    if went:
        announce_changed(thread, question_of(thread))
    return went


def _stop(thread: Thread, **where: Any) -> None:
    """Ask those no more who were asked *where* the question is no more, and take back what they were told."""
    asks = thread.asks.filter(**where)
    members = list(asks.values_list("member", flat=True))
    asks.delete()
    if members:
        withdraw(about=question_of(thread), verb="asked", of=members)


def _is_answered(thread: Thread, code: str | None) -> bool:
    answers = Post.objects.filter(thread=thread).answering(code)
    return answers.exists()


def _is_over(thread: Thread, code: str | None, last: datetime, now: datetime) -> bool:
    passed = working_days_between(code or thread.asking_jurisdiction_id, last.date(), now.date())
    return passed >= patience(thread.urgency)


def _ask(
    thread: Thread,
    people: list[tuple[str | None, int]],
    step: int,
    *,
    by: Member | None = None,
    at: datetime | None = None,
) -> None:
    if not people:
        return
    when = {"asked_at": at} if at else {}
    Ask.objects.bulk_create(
        Ask(thread=thread, member_id=member, jurisdiction_id=code, step=step, **when) for code, member in people
    )
    counts = Counter(thread.asked_counts) + Counter(code or "" for code, _member in people)
    Thread.objects.filter(pk=thread.pk).update(asked_counts=dict(counts))
    thread.asked_counts = dict(counts)
    notify(
        verb="asked",
        about=question_of(thread),
        group_with=thread,
        by=by,
        to=[member for _code, member in people],
    )
