"""Whom a question would be put to, shown to who asks it before it is posted: some may be left out, nobody added.

The form carries who was shown under tokens of its own, signed for what was asked: a token tells nobody's number, fits
no other form, and whoever was not shown has none.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Q
from django.utils.crypto import salted_hmac

from discussions.models import AskingChoice
from discussions.routing import Chosen, Code, Matter, Peer, choose, led_by_focal_points, patience
from network_site.access.marks import Mark
from network_site.members.desks import desks_in
from network_site.members.models import Member, WorkingGroup
from network_site.members.permissions import may_post_in
from network_site.vocabulary.models import Jurisdiction, Language, Topic, keys_with_parents

HOLDS_FOR = 86_400  # seconds: later others may have been asked too often
LONGEST = 5_000  # characters of what the form carries


@dataclass(frozen=True, kw_only=True)
class Picks:
    """What comes back from the form: who was shown, as it was signed, and the tokens that are ticked."""

    signed: str = ""
    ticked: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What *by* is about to ask with *key*, as far as it decides whom to ask."""

    by: Member
    key: UUID
    topics: Collection[Topic]
    concerns: Collection[Jurisdiction]
    language: Language
    mark: str
    working_group: WorkingGroup | None
    asking_jurisdiction: Jurisdiction | None = None
    urgency: str = ""

    @property
    def codes(self) -> list[str]:
        """The codes of the jurisdictions concerned."""
        return sorted(jurisdiction.pk for jurisdiction in self.concerns)

    @property
    def digest(self) -> str:
        """What the choice of people rests on, in short."""
        topics = sorted(topic.pk for topic in self.topics)
        group = self.working_group.pk if self.working_group else None
        said = repr((self.codes, topics, self.language.pk, str(self.mark), group))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def is_allowed(self) -> bool:
        """Whether *by* may ask it so: nobody is named to who could not put it to them."""
        if self.mark == Mark.AMBER_STRICT and self.by.service_id is None:
            return False
        return self.working_group is None or may_post_in(self.by, self.working_group)

    def matter(self) -> Matter:
        """Return what routing asks of it."""
        asking = self.asking_jurisdiction.pk if self.asking_jurisdiction else None
        countries = dict.fromkeys([*self.codes, self.by.jurisdiction_id, asking])
        return Matter(
            author=self.by.pk,
            mark=self.mark,
            group=self.working_group.pk if self.working_group else None,
            service=self.by.service_id,
            language=self.language.pk,
            topics=frozenset(topic.pk for topic in self.topics),
            subjects=keys_with_parents(self.topics),
            countries=[code for code in countries if code],
        )

    def token(self, member: int) -> str:
        """Return the name of *member* in this form."""
        return salted_hmac("discussions.suggested", f"{self.by.pk}:{self.key}:{member}").hexdigest()[:20]

    @property
    def salt(self) -> str:
        """What ties a signature to this form."""
        return f"discussions.suggestion:{self.by.pk}:{self.key}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who would be asked; without an office where they do not want to be named."""

    token: str
    office: str
    jurisdiction: Jurisdiction | None
    at_desk: bool
    is_ticked: bool


@dataclass(frozen=True)
class Place:
    """Who would be asked in a jurisdiction, or anywhere; where nobody can be, whether its focal point can later."""

    jurisdiction: Jurisdiction | None
    candidates: list[Candidate]
    has_focal_point: bool = False

    @property
    def named(self) -> list[Candidate]:
        """Those whose office is shown."""
        return [candidate for candidate in self.candidates if candidate.office]

    @property
    def unnamed(self) -> list[Candidate]:
        """Those who show no office."""
        return [candidate for candidate in self.candidates if not candidate.office]

    @property
    def contact_points(self) -> int:
        """How many staff a contact point there."""
        return sum(candidate.at_desk for candidate in self.candidates)

    @property
    def peers(self) -> int:
        """How many are members alone."""
        return len(self.candidates) - self.contact_points


@dataclass(frozen=True)
class Suggestion:
    """Who would be asked, what the form carries of it, and after how many working days others are."""

    places: list[Place]
    signed: str
    days: int


def suggest(plan: Plan, picks: Picks) -> Suggestion | None:
    """Return who would be asked about *plan*: who was shown before, as far as they still can be; or None.

    Whoever was left out stays so. The number of queries does not grow with the jurisdictions.
    """
    if not plan.is_allowed:
        return None
    said = _read(plan, picks.signed)
    before = _members(plan, said) if said and said["for"] == plan.digest else {}
    matter = plan.matter()
    peers = choose(matter, plan.codes, Chosen(before) if before else Chosen())
    left_out = {token for _code, token in said["who"]} - picks.ticked if said else set()
    empty = set(plan.codes) - {peer.code for peer in peers}
    led = led_by_focal_points(matter, empty) if empty else set()
    candidates = _candidates(plan, peers, left_out)
    where = {jurisdiction.pk: jurisdiction for jurisdiction in plan.concerns}
    everywhere: list[Code] = [*plan.codes] or [None]
    places = [Place(where.get(code or ""), candidates.get(code, []), code in led) for code in everywhere]
    who = [(peer.code or "", plan.token(peer.member)) for peer in peers]
    signed = signing.dumps({"for": plan.digest, "who": who}, salt=plan.salt, compress=True)
    return Suggestion(places, signed, patience(plan.urgency))


def chosen(plan: Plan, picks: Picks) -> Chosen | None:
    """Return whom the asker was shown and left out; None where that was for something else, too long ago, or forged."""
    said = _read(plan, picks.signed)
    if said is None or said["for"] != plan.digest:
        return None
    shown = _members(plan, said)
    everyone = {member for members in shown.values() for member in members}
    return Chosen(shown, frozenset(member for member in everyone if plan.token(member) not in picks.ticked))


def _read(plan: Plan, signed: str) -> dict[str, Any] | None:
    try:
        said: dict[str, Any] = signing.loads(signed, salt=plan.salt, max_age=HOLDS_FOR)
    except signing.BadSignature:
        return None
    return said


def _members(plan: Plan, said: Mapping[str, Any]) -> dict[Code, list[int]]:
    """Return the members behind tokens, by jurisdiction; also those who cannot be asked any more."""
    members = Member.objects.verified()
    if plan.codes:
        desks = [desk.member_id for desk in desks_in(plan.codes)]
        members = members.filter(Q(jurisdiction__in=plan.codes) | Q(pk__in=desks))
    numbers = {plan.token(member): member for member in members.values_list("pk", flat=True)}
    found: dict[Code, list[int]] = {}
    for code, token in said["who"]:
        found.setdefault(code or None, []).extend([numbers[token]] if token in numbers else [])
    return found


def _candidates(plan: Plan, peers: Iterable[Peer], left_out: Collection[str]) -> dict[Code, list[Candidate]]:
    asked = [peer.member for peer in peers]
    members = Member.objects.select_related("jurisdiction").in_bulk(asked)
    unnamed = AskingChoice.objects.filter(member__in=asked, shows_office=False)
    hidden = set(unnamed.values_list("member", flat=True))
    found: dict[Code, list[Candidate]] = {}
    for peer in peers:
        member, token = members[peer.member], plan.token(peer.member)
        office = "" if peer.member in hidden else member.shown_office
        # Who is not named cannot be left out: the asker does not know whom they would leave out.
        ticked = peer.member in hidden or token not in left_out
        found.setdefault(peer.code, []).append(Candidate(token, office, member.jurisdiction, peer.at_desk, ticked))
    return found
