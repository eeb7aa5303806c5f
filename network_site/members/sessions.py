"""Sign-ins on the server's side: where a member has one, and ending them."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import F
from django.utils import timezone

from network_site.members.models import Member
from network_site.members.session_keys import ADDRESS, BROWSER, DEVICE, SEEN_AT, STARTED_AT, kept
from network_site.members.telling import look_again


def end_access(member: Member) -> None:
    """Delete every session of *member* and raise the epoch that open sockets are compared with every two seconds.

    Call it inside the transaction that takes the access away.
    """
    sign_ins_end(member)
    Member.objects.filter(pk=member.pk).update(access_epoch=F("access_epoch") + 1)
    theirs = [session.pk for session in running_sessions(member)]
    Session.objects.filter(pk__in=theirs).delete()
    look_again(member)


class Ends(Protocol):
    """What a part does when sign-ins end; the arguments are those of ``sign_ins_end``."""

    def __call__(self, member: Member, *, only: Collection[str] | None = None, but: str = "") -> None:
        """Forget what lasts as long as a sign-in."""


_ends: list[Ends] = []


def when_sign_ins_end(ends: Ends) -> None:
    """Have *ends* called in the transaction that ends sign-ins."""
    _ends.append(ends)


def sign_ins_end(member: Member, *, only: Collection[str] | None = None, but: str = "") -> None:
    """Say that *member* is signed out everywhere, or *only* on those browsers, or everywhere *but* on one."""
    for ends in _ends:
        ends(member, only=only, but=but)


def running_sessions(member: Member) -> Iterator[Session]:
    """Return the sessions of *member* that are not over; Django's table does not say whose, so all are read."""
    running = Session.objects.filter(expire_date__gt=timezone.now())
    return (session for session in running.iterator() if session.get_decoded().get(SESSION_KEY) == str(member.pk))


@dataclass(frozen=True)
class SignIn:
    """A session of a member as they may know it; ``key`` is what the table keeps of it."""

    key: str
    device: str
    address: str
    started_at: datetime | None
    seen_at: datetime | None
    is_here: bool
    browser: str = ""

    @property
    def name(self) -> str:
        """What a form calls it."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:16]


def sign_ins(member: Member, *, here: str) -> list[SignIn]:
    """Return where *member* is signed in: first the session with the key *here*, then the latest used."""
    here = kept(here)
    found = [_sign_in(session.pk, session.get_decoded(), here) for session in running_sessions(member)]
    return sorted(found, key=lambda one: (not one.is_here, -(one.seen_at.timestamp() if one.seen_at else 0)))


def _sign_in(key: str, told: dict[str, Any], here: str) -> SignIn:
    started, seen = (told.get(name) for name in (STARTED_AT, SEEN_AT))
    return SignIn(
        key=key,
        device=told.get(DEVICE, ""),
        address=told.get(ADDRESS, ""),
        started_at=datetime.fromtimestamp(started, UTC) if started else None,
        seen_at=datetime.fromtimestamp(seen, UTC) if seen else None,
        is_here=key == here,
        browser=told.get(BROWSER, ""),
    )
