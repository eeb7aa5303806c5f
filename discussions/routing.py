"""Whom to ask: who knows the jurisdiction, the topic and the language, and was not asked too often of late.

The order follows from stored counts alone, so that the same counts give the same people.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone

from discussions.models import Ask, Follow, Post, Thread
from network_site.access.marks import Mark
from network_site.access.rules import needs_group
from network_site.members.desks import Desk, desks_in
from network_site.members.models import Member
from network_site.members.roles import Role

PEERS = 3  # in each jurisdiction
PEERS_IN_ALL = 12
PEERS_ANYWHERE = 5  # for a question that concerns every country
LOAD = timedelta(days=30)
LANGUAGE, TOPIC, DESK, ACCEPTED, ACCEPTED_AT_MOST = 3, 2, 3, 1, 3  # what counts how much


def peers_for(thread: Thread, codes: Collection[str]) -> list[tuple[str | None, int]]:
    """Return whom to ask about *thread* in the jurisdictions *codes*: pairs of a code and the number of a member.

    Where it concerns no jurisdiction in particular, these are members anywhere, from as many countries as can be, and
    the code is None. Who was asked before is not asked again.
    """
    taken = set(thread.asks.values_list("member", flat=True))
    if not codes:
        found = [row for row in _ranked(thread, None) if row["pk"] not in taken]
        return [(None, member) for member in _spread(found, PEERS_ANYWHERE)]
    each = max(1, min(PEERS, PEERS_IN_ALL // len(codes)))
    chosen: list[tuple[str | None, int]] = []
    for code in codes:
        members = [row["pk"] for row in _ranked(thread, code) if row["pk"] not in taken][:each]
        taken.update(members)
        chosen += [(code, member) for member in members]
    return chosen


def next_for(thread: Thread, code: str | None, step: int) -> tuple[int, list[int]]:
    """Return the step after *step* at which there is somebody left to ask, and whom; or nobody after the last."""
    asked = set(thread.asks.values_list("member", flat=True))
    for following in range(max(step, Ask.Step.PEER) + 1, Ask.Step.MODERATOR + 1):
        members = [member for member in _at_step(thread, code, following) if member not in asked]
        if members:
            return following, members
    return Ask.Step.MODERATOR, []


def _at_step(thread: Thread, code: str | None, step: int) -> list[int]:
    match step:
        case Ask.Step.STAND_IN:
            asked = set(thread.asks.values_list("member", flat=True))
            return [row["pk"] for row in _ranked(thread, code) if row["pk"] not in asked][:1]
        case Ask.Step.FOCAL_POINT:
            return focal_points(code, within=_who_may_be_asked(thread)) if code else []
        case _:
            moderators = _who_may_be_asked(thread).filter(groups__name=Role.MODERATOR)
            return list(moderators.order_by("pk").values_list("pk", flat=True))


def focal_points(code: str, *, within: Any = None) -> list[int]:
    """Return the numbers of those who answer for the members of *code*: its focal points and their deputies."""
    members = Member.objects.verified() if within is None else within
    in_charge = Member.objects.verified().with_role(Role.FOCAL_POINT).filter(jurisdiction=code)
    found = members.filter(Q(pk__in=in_charge.values("pk")) | Q(deputy_of__focal_point__in=in_charge))
    return list(found.order_by("pk").values_list("pk", flat=True).distinct())


def _who_may_be_asked(thread: Thread) -> Any:
    """Return the members who may read *thread* and did not ask it, but those who muted it or anything it is about."""
    muted = Follow.objects.reaching(thread).filter(level=Follow.Level.MUTED)
    members = Member.objects.verified().exclude(pk=thread.author_id).exclude(pk__in=muted.values("member"))
    if needs_group(thread.mark):
        members = members.filter(group_memberships__group=thread.working_group_id)
    return members.filter(service=thread.service_id) if thread.mark == Mark.AMBER_STRICT else members


def _ranked(thread: Thread, code: str | None) -> list[dict[str, Any]]:
    desks = desks_in([code]) if code else []
    members = _who_may_be_asked(thread).exclude(asking_choice__takes_questions=False)
    topics = set(thread.topics.values_list("pk", flat=True))
    if code:
        members = members.filter(Q(jurisdiction=code) | Q(pk__in=[desk.member_id for desk in desks]))
    else:
        members = members.filter(topics__in=topics)
    pks = list(members.order_by("pk").values_list("pk", flat=True).distinct())
    return _in_order(_rows(thread, pks, topics, desks))


def _rows(thread: Thread, pks: list[int], topics: set[int], desks: Iterable[Desk]) -> list[dict[str, Any]]:
    speaks = Member.languages.through.objects.filter(member=OuterRef("pk"), language=thread.language_id)
    shared = Count("topics", filter=Q(topics__in=topics), distinct=True)
    members = Member.objects.filter(pk__in=pks).annotate(shared=shared, speaks=Exists(speaks)).order_by("pk")
    helped = Post.objects.filter(author__in=pks, is_accepted=True, thread__topics__in=topics)
    accepted = Counter(dict(helped.values_list("author").annotate(Count("pk", distinct=True)).order_by()))
    load = Ask.objects.filter(member__in=pks).since(timezone.now() - LOAD)
    asked = Counter(dict(load.values_list("member").annotate(Count("pk")).order_by()))
    last = dict(Ask.objects.filter(member__in=pks).values_list("member").annotate(Max("asked_at")).order_by())
    at_desk = {desk.member_id for desk in desks if not desk.topic_ids or desk.topic_ids & topics}
    rows = list(members.values("pk", "jurisdiction", "shared", "speaks"))
    for row in rows:
        merit = TOPIC * row["shared"] + LANGUAGE * row["speaks"] + DESK * (row["pk"] in at_desk)
        merit += ACCEPTED * min(accepted[row["pk"]], ACCEPTED_AT_MOST)
        row |= {"score": merit - asked[row["pk"]], "last": last.get(row["pk"])}
    return rows


def _in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    long_ago = datetime.min.replace(tzinfo=timezone.get_default_timezone())
    return sorted(rows, key=lambda row: (-row["score"], row["last"] or long_ago, row["pk"]))


def _spread(rows: list[dict[str, Any]], at_most: int) -> list[int]:
    """Return the first of each country in their order, then the others."""
    seen: Counter[str | None] = Counter()
    turns = []
    for place, row in enumerate(rows):
        turns.append((seen[row["jurisdiction"]], place, row["pk"]))
        seen[row["jurisdiction"]] += 1
    return [pk for _turn, _place, pk in sorted(turns)[:at_most]]
