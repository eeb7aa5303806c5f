"""Every write of recoveries: ask, vouch, approve, refuse, cancel, use, expire.

A member who lost every second factor asks; two other people answer for them, and a link that opens once takes the old
factors away. Each step is one statement that holds only while the request is still at the step before, so that of two
at once one is first and the other is told.
"""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from network_site.members import exceptions, letters
from network_site.members.actions.nominations import TOKEN_BYTES, fingerprint
from network_site.members.models import FactorRecovery, Member
from network_site.members.permissions import may_approve_recovery, may_decide_recovery, may_vouch_recovery
from network_site.members.sessions import end_access

DAYS_TO_DECIDE = 7
HOURS_TO_USE = 24
ASKED_AT_MOST = 3  # times within a day
Outcome = FactorRecovery.Outcome


@transaction.atomic
def ask_recovery(*, by: Member, reason: str) -> FactorRecovery:
    """Ask to set the second factors of *by* anew; a request that still waits is returned as it stands.

    Raises NotInNetwork, and AskedTooOften for the fourth request within a day. Locks the member.
    """
    member: Member = Member.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if not member.is_verified:
        raise exceptions.NotInNetwork
    _expire(FactorRecovery.objects.overdue().filter(member=member))
    waiting: FactorRecovery | None = FactorRecovery.objects.open().filter(member=member).first()
    if waiting is not None:
        return waiting
    now = timezone.now()
    if member.factor_recoveries.filter(asked_at__gt=now - timedelta(days=1)).count() >= ASKED_AT_MOST:
        raise exceptions.AskedTooOften
    recovery = FactorRecovery.objects.create(
        member=member, reason=reason, expires_at=now + timedelta(days=DAYS_TO_DECIDE)
    )
    _record(recovery, "asked", by)
    letters.send("recovery_asked", to=member, recovery=recovery.pk)
    _ask_deciders(recovery, Member.objects.who_vouch_recovery(_as_it_stands(recovery)))
    return recovery


@transaction.atomic
def vouch_recovery(*, by: Member, recovery: FactorRecovery) -> None:
    """State that it is the member who asks. Raises NotForThisMember, and RecoveryMovedOn when it was decided."""
    stands = _as_it_stands(recovery)
    if not may_vouch_recovery(by, stands):
        raise exceptions.NotForThisMember
    _move(recovery, {"vouched_by": None}, vouched_by=by, vouched_at=timezone.now())
    _record(stands, "vouched", by)
    _ask_deciders(recovery, Member.objects.who_approve_recovery(stands, vouched_by=by))


@transaction.atomic
def approve_recovery(*, by: Member, recovery: FactorRecovery) -> None:
    """Approve what another person vouched for, and let the link go to the member once the transaction holds.

    Raises NotForThisMember, also for who vouched, and RecoveryMovedOn when it was decided.
    """
    stands = _as_it_stands(recovery)
    if not may_approve_recovery(by, stands):
        raise exceptions.NotForThisMember
    now = timezone.now()
    given = {"approved_by": by, "approved_at": now, "expires_at": now + timedelta(hours=HOURS_TO_USE)}
    _move(recovery, {"approved_by": None, "vouched_by__isnull": False}, **given)
    _record(stands, "approved", by)
    letters.send("recovery_link", to=stands.member, recovery=recovery.pk)


def renew_link(recovery: FactorRecovery) -> str:
    """Return the token of a new link for an approved request; an earlier one opens no more."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    approved = FactorRecovery.objects.open().filter(pk=recovery.pk, approved_by__isnull=False)
    approved.update(token_hash=fingerprint(token))
    return token


@transaction.atomic
def refuse_recovery(*, by: Member, recovery: FactorRecovery, reason: str) -> None:
    """Close a request with a reason; a link that was mailed opens no more.

    Raises NotForThisMember, and RecoveryMovedOn when it was closed.
    """
    stands = _as_it_stands(recovery)
    if not may_decide_recovery(by, stands):
        raise exceptions.NotForThisMember
    _close(stands, Outcome.REFUSED, by, refusal=reason)


@transaction.atomic
def cancel_recovery(*, by: Member, recovery: FactorRecovery) -> None:
    """Take one's own request back. Raises NotForThisMember, and RecoveryMovedOn when it was closed."""
    if by.pk != recovery.member_id:
        raise exceptions.NotForThisMember
    _close(recovery, Outcome.CANCELLED, by)


@transaction.atomic
def use_recovery(*, token: str) -> Member:
    """Take every second factor of the member away whom *token* was mailed to, and end all their sessions.

    Whoever holds the link gets no session by it: the passphrase, or the ministry's provider, is asked for as ever.
    Raises RecoveryClosed when the link was used, has expired, was withdrawn or never existed.
    """
    held = FactorRecovery.objects.open().filter(token_hash=fingerprint(token), member__in=Member.objects.verified())
    recovery: FactorRecovery | None = held.select_related("member__jurisdiction").first()
    if recovery is None:
        raise exceptions.RecoveryClosed
    try:
        _close(recovery, Outcome.USED, recovery.member)
    except exceptions.RecoveryMovedOn:
        raise exceptions.RecoveryClosed from None
    Authenticator.objects.filter(user=recovery.member).delete()
    end_access(recovery.member)
    return recovery.member


def expire_recoveries() -> int:
    """Close every request whose time ran out and return how many. Safe to repeat."""
    return _expire(FactorRecovery.objects.overdue())


@transaction.atomic
def _expire(overdue: Any) -> int:
    closed = 0
    for recovery in overdue.select_related("member__jurisdiction"):
        still_open = FactorRecovery.objects.overdue().filter(pk=recovery.pk)
        if still_open.update(closed_at=timezone.now(), outcome=Outcome.EXPIRED):
            _closed(recovery, Outcome.EXPIRED, None)
            closed += 1
    return closed


def _as_it_stands(recovery: FactorRecovery) -> FactorRecovery:
    stands: FactorRecovery = FactorRecovery.objects.for_decision().get(pk=recovery.pk)
    return stands


def _ask_deciders(recovery: FactorRecovery, deciders: Iterable[Member]) -> None:
    for decider in deciders:
        letters.send("recovery_waits", to=decider, recovery=recovery.pk)


def _move(recovery: FactorRecovery, at: dict[str, Any], **to: Any) -> None:
    if not FactorRecovery.objects.open().filter(pk=recovery.pk, **at).update(**to):
        raise exceptions.RecoveryMovedOn


def _close(recovery: FactorRecovery, outcome: FactorRecovery.Outcome, by: Member, **to: str) -> None:
    _move(recovery, {}, closed_at=timezone.now(), closed_by=by, outcome=outcome, **to)
    _closed(recovery, outcome, by)


def _closed(recovery: FactorRecovery, outcome: FactorRecovery.Outcome, by: Member | None) -> None:
    _record(recovery, outcome, by)
    letters.send("recovery_closed", to=recovery.member, recovery=recovery.pk)


def _record(recovery: FactorRecovery, what: str, by: Member | None) -> None:
    log(instance=recovery.member, action=f"members.recovery_{what}", user=by, data={"recovery": recovery.pk})
