"""Whom to ask: who knows the jurisdiction, the topic and the language, and was not asked too often of late.

The order follows from stored counts alone, so that the same counts give the same people. However many jurisdictions a
question concerns, it takes the same number of queries.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone

from discussions.models import Ask, Follow, Post, Suggested, Thread
from network_site.access.marks import Mark
from network_site.access.rules import needs_group
from network_site.members.desks import Desk, desks_in
from network_site.members.models import GroupMembership, Member
from network_site.members.roles import Role

PEERS = 3  # in each jurisdiction
PEERS_IN_ALL = 12
PEERS_ANYWHERE = 5  # for a question that concerns every country
LOAD = timedelta(days=30)
LANGUAGE, TOPIC, DESK, ACCEPTED, ACCEPTED_AT_MOST = 3, 2, 3, 1, 3  # what counts how much

PATIENCE = {Thread.Urgency.DAY: 1, Thread.Urgency.WEEK: 2}  # working days; others wait ANSWER_WORKING_DAYS

Code = str | None  # of a jurisdiction, or anywhere


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What decides whom to ask about a question, posted or not: who may read it, and what it is about.

    ``subjects`` are its topics and those above them, ``countries`` those it concerns and comes from: who muted one of
    them is not asked.
    """

    author: int
    mark: str
    group: int | None
    service: int | None
    language: str
    topics: frozenset[int]
    subjects: Collection[int]
    countries: Collection[str]
    thread: int | None = None

    @classmethod
    def of(cls, thread: Thread) -> "Matter":
        """Return the matter of *thread*."""
        return cls(
            author=thread.author_id,
            mark=thread.mark,
            group=thread.working_group_id,
            service=thread.service_id,
            language=thread.language_id,
            topics=frozenset(topic.pk for topic in thread.topics.all()),
            subjects=thread.search_topics,
            countries=thread.search_countries,
            thread=thread.pk,
        )


@dataclass(frozen=True, slots=True)
class Peer:
    """A member to ask, for which jurisdiction, and whether they staff a contact point there."""

    code: Code
    member: int
    at_desk: bool


@dataclass(frozen=True)
class Chosen:
    """Whom the asker was shown, by jurisdiction, and whom of these they left out."""

    shown: Mapping[Code, Collection[int]] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()

    @classmethod
    def of(cls, thread: Thread) -> "Chosen":
        """Return what was chosen when *thread* was posted."""
        rows = list(Suggested.objects.filter(thread=thread).values_list("jurisdiction", "member", "is_left_out"))
        shown: dict[Code, list[int]] = {}
        for code, member, _is_left_out in rows:
            shown.setdefault(code, []).append(member)
        return cls(shown, frozenset(member for _code, member, is_left_out in rows if is_left_out))


def peers_for(thread: Thread, codes: Collection[str]) -> list[tuple[Code, int]]:
    """Return whom to ask about *thread* in the jurisdictions *codes*: pairs of a code and the number of a member.

    Where it concerns no jurisdiction in particular, these are members anywhere, from as many countries as can be, and
    the code is None. Who was asked before is not asked again, and who was left out not at all.
    """
    asked = frozenset(thread.asks.values_list("member", flat=True))
    return [(peer.code, peer.member) for peer in choose(Matter.of(thread), codes, Chosen.of(thread), asked)]


def choose(matter: Matter, codes: Collection[str], chosen: Chosen, asked: frozenset[int] = frozenset()) -> list[Peer]:
    """Return whom to ask about *matter* in *codes*, or anywhere.

    Where somebody was *chosen* these come first: as many are asked as were shown and not left out, and others only in
    place of those who cannot be asked any more.
    """
    taken = {*asked, *chosen.left_out}
    peers: list[Peer] = []
    for code, rows in _ranked(matter, codes).items():
        shown = chosen.shown.get(code)
        free = [row for row in rows if row["pk"] not in taken]
        seats = _seats(codes) if shown is None else len(set(shown) - chosen.left_out)
        first = sorted(free, key=lambda row: row["pk"] not in (shown or ()))[:seats]
        taken.update(row["pk"] for row in first)
        peers += [Peer(code, row["pk"], row["at_desk"]) for row in first]
    return peers


def next_for(thread: Thread, code: Code, step: int) -> tuple[int, list[int]]:
    """Return the step after *step* at which there is somebody left to ask, and whom; or nobody after the last.

    Whom the asker left out is asked at no step but as a moderator.
    """
    asked = set(thread.asks.values_list("member", flat=True))
    for following in range(max(step, Ask.Step.PEER) + 1, Ask.Step.MODERATOR + 1):
        out = asked if following == Ask.Step.MODERATOR else asked | Chosen.of(thread).left_out
        members = [member for member in _at_step(thread, code, following) if member not in out]
        if members:
            return following, members[:1] if following == Ask.Step.STAND_IN else members
    return Ask.Step.MODERATOR, []


def _at_step(thread: Thread, code: Code, step: int) -> list[int]:
    matter = Matter.of(thread)
    match step:
        case Ask.Step.STAND_IN:
            return [row["pk"] for row in _ranked(matter, [code] if code else [])[code]]
        case Ask.Step.FOCAL_POINT:
            return focal_points(code, within=who_may_be_asked(matter)) if code else []
        case _:
            chairs = GroupMembership.objects.filter(group=matter.group).exclude(role=GroupMembership.Role.MEMBER)
            keep_order = Q(groups__name=Role.MODERATOR) | Q(pk__in=chairs.values("member"))
            moderators = who_may_be_asked(matter).filter(keep_order).distinct()
            return list(moderators.order_by("pk").values_list("pk", flat=True))


def focal_points(code: str, *, within: Any = None) -> list[int]:
    """Return the numbers of those who answer for the members of *code*: its focal points and their deputies."""
    members = Member.objects.verified() if within is None else within
    in_charge = Member.objects.verified().with_role(Role.FOCAL_POINT).filter(jurisdiction=code)
    found = members.filter(Q(pk__in=in_charge.values("pk")) | Q(deputy_of__focal_point__in=in_charge))
    return list(found.order_by("pk").values_list("pk", flat=True).distinct())


def led_by_focal_points(matter: Matter, codes: Collection[str]) -> set[str]:
    """Return those of *codes* in which a focal point or a deputy can be asked about *matter*."""
    within = who_may_be_asked(matter).values("pk")
    in_charge = Member.objects.verified().with_role(Role.FOCAL_POINT).filter(jurisdiction__in=codes)
    found = in_charge.filter(Q(pk__in=within) | Q(deputies__deputy__in=within))
    return set(found.order_by().values_list("jurisdiction", flat=True))


def who_may_be_asked(matter: Matter) -> Any:
    """Return the members who may read *matter* and did not ask it, but those who muted it or anything it is about."""
    reaching = Follow.objects.reaching_any(
        thread=matter.thread, topics=matter.subjects, jurisdictions=matter.countries, group=matter.group
    )
    muted = reaching.filter(level=Follow.Level.MUTED)
    members = Member.objects.verified().exclude(pk=matter.author).exclude(pk__in=muted.values("member"))
    if needs_group(matter.mark):
        members = members.filter(group_memberships__group=matter.group)
    return members.filter(service=matter.service) if matter.mark == Mark.AMBER_STRICT else members


def patience(urgency: str) -> int:
    """Return after how many working days without an answer others are asked."""
    return PATIENCE.get(Thread.Urgency(urgency), settings.ANSWER_WORKING_DAYS)


def _seats(codes: Collection[str]) -> int:
    return max(1, min(PEERS, PEERS_IN_ALL // len(codes))) if codes else PEERS_ANYWHERE


def _ranked(matter: Matter, codes: Collection[str]) -> dict[Code, list[dict[str, Any]]]:
    """Return who may be asked in each of *codes*, or with None anywhere, the best first."""
    desks = desks_in(codes)
    members = who_may_be_asked(matter).exclude(asking_choice__takes_questions=False)
    if codes:
        members = members.filter(Q(jurisdiction__in=codes) | Q(pk__in=[desk.member_id for desk in desks]))
    else:
        members = members.filter(topics__in=matter.topics)
    pks = list(members.order_by("pk").values_list("pk", flat=True).distinct())
    rows = _rows(matter, pks)
    if not codes:
        return {None: _spread(_in_order({**row, "at_desk": False} for row in rows))}
    return {code: _in_order(_there(code, rows, desks, matter.topics)) for code in codes}


def _rows(matter: Matter, pks: Sequence[int]) -> list[dict[str, Any]]:
    speaks = Member.languages.through.objects.filter(member=OuterRef("pk"), language=matter.language)
    shared = Count("topics", filter=Q(topics__in=matter.topics), distinct=True)
    members = Member.objects.filter(pk__in=pks).annotate(shared=shared, speaks=Exists(speaks)).order_by("pk")
    helped = Post.objects.filter(author__in=pks, is_accepted=True, thread__topics__in=matter.topics)
    accepted = Counter(dict(helped.values_list("author").annotate(Count("pk", distinct=True)).order_by()))
    load = Ask.objects.filter(member__in=pks).since(timezone.now() - LOAD)
    asked = Counter(dict(load.values_list("member").annotate(Count("pk")).order_by()))
    last = dict(Ask.objects.filter(member__in=pks).values_list("member").annotate(Max("asked_at")).order_by())
    rows = list(members.values("pk", "jurisdiction", "shared", "speaks"))
    for row in rows:
        merit = TOPIC * row["shared"] + LANGUAGE * row["speaks"]
        merit += ACCEPTED * min(accepted[row["pk"]], ACCEPTED_AT_MOST)
        row |= {"score": merit - asked[row["pk"]], "last": last.get(row["pk"])}
    return rows


def _there(
    code: str, rows: Iterable[dict[str, Any]], desks: Iterable[Desk], topics: frozenset[int]
) -> Iterable[dict[str, Any]]:
    """Return those of *rows* who serve in *code* or staff a contact point there; one that has the topic counts."""
    here = [desk for desk in desks if desk.jurisdiction_id == code]
    staff = {desk.member_id for desk in here}
    fitting = {desk.member_id for desk in here if not desk.topic_ids or desk.topic_ids & topics}
    for row in rows:
        if row["jurisdiction"] == code or row["pk"] in staff:
            score = row["score"] + DESK * (row["pk"] in fitting)
            yield {**row, "score": score, "at_desk": row["pk"] in staff}


def _in_order(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    long_ago = datetime.min.replace(tzinfo=timezone.get_default_timezone())
    return sorted(rows, key=lambda row: (-row["score"], row["last"] or long_ago, row["pk"]))


def _spread(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the first of each country in their order, then the others."""
    seen: Counter[str | None] = Counter()
    turns = []
    for place, row in enumerate(rows):
        turns.append((seen[row["jurisdiction"]], place))
        seen[row["jurisdiction"]] += 1
    return [rows[place] for _turn, place in sorted(turns)]
