"""Who may hold a socket, at the door and ever after: the middleware of the pages does not run on sockets."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from network_site.access.rules import Reader
from network_site.members.models import Member
from network_site.members.session_keys import kept


@dataclass(frozen=True, slots=True)
class Visit:
    """A member at a socket: as what they came, with which session (as its table keeps the key), in which epoch."""

    reader: Reader
    session_key: str
    access_epoch: int
    holds_until: datetime | None = None  # then a group closes again that the member opened for a time


def admit(user: Any, session_key: str | None) -> Visit | None:
    """Return the visit of a signed-in, verified member with the second factor they need, or None.

    The rules of use are asked for here as on every page.
    """
    if session_key is None or not user.is_authenticated or not user.is_verified or user.must_accept_rules:
        return None
    if settings.REQUIRE_SECOND_FACTOR and not is_mfa_enabled(user):
        return None
    return Visit(Reader.of(user), kept(session_key), user.access_epoch, user.openings_end_at)


def admitted_without_session(member: int) -> Member | None:
    """Return the *member* who acts by a way that has no session, such as a mail, or None.

    What a page asks for first holds there too: standing, the rules of use, and a second factor.
    """
    standing: Member | None = Member.objects.verified().who_accepted_the_rules().filter(pk=member).first()
    if standing is None or (settings.REQUIRE_SECOND_FACTOR and not is_mfa_enabled(standing)):
        return None
    return standing


def visit_of(request: HttpRequest) -> Visit | None:
    """Return the visit behind an ordinary request that goes on for long, or None for a visitor."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.is_verified:
        return None
    return Visit(Reader.of(user), kept(request.session.session_key or ""), user.access_epoch, user.openings_end_at)


def revoked(visits: Collection[Visit]) -> set[Visit]:
    """Return the visits that no longer hold: the session is over, or the member's standing, groups or rules changed."""
    now = timezone.now()
    members = {visit.reader.member_id for visit in visits}
    in_standing = Member.objects.verified().who_accepted_the_rules().filter(pk__in=members)
    epochs = dict(in_standing.values_list("pk", "access_epoch"))
    keys = {visit.session_key for visit in visits}
    sessions = Session.objects.filter(session_key__in=keys, expire_date__gt=now)
    open_keys = set(sessions.values_list("session_key", flat=True))
    return {
        visit
        for visit in visits
        if epochs.get(visit.reader.member_id) != visit.access_epoch
        or visit.session_key not in open_keys
        or (visit.holds_until is not None and visit.holds_until <= now)
    }
