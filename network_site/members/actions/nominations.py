"""Every write of nominations: invite, send again, withdraw, accept."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from network_site.members import exceptions
from network_site.members.letters import Posted, send
from network_site.members.models import Member, Nomination, ProsecutionService
from network_site.members.permissions import may_give_role, may_vouch_for
from network_site.members.roles import Role
from network_site.members.standing import end_of_mandate
from network_site.members.telling import take_back, tell
from network_site.vocabulary.models import Language, Topic

TOKEN_BYTES = 32  # 256 bits


@dataclass(frozen=True)
class Person:
    """Whom to invite: the details that come with a nomination."""

    email: str
    office: str
    service: ProsecutionService
    role: str = Role.PROSECUTOR
    full_name: str = ""
    topics: Collection[Topic] = ()
    languages: Collection[Language] = ()


def check_invitation(*, by: Member, person: Person) -> None:
    """Raise the reason for which *by* cannot invite *person*, if there is one.

    NotAllowed, NotItsAddress, AlreadyMember, AlreadyInvited. What is known in countries that *by* does not vouch for is
    no reason: ``invite`` answers as if it were not, and holds the invitation.
    """
    if not (may_vouch_for(by, person.service.jurisdiction) and may_give_role(by, person.role)):
        raise exceptions.NotAllowed
    if not person.service.owns_address(person.email):
        raise exceptions.NotItsAddress
    # Both are looked up in any case: the time that it takes tells nothing either.
    member = Member.objects.filter(email__iexact=person.email).select_related("jurisdiction").first()
    invited = list(Nomination.objects.to_address(person.email).waiting().select_related("service__jurisdiction"))
    if member is not None and may_vouch_for(by, member.jurisdiction):
        raise exceptions.AlreadyMember
    if any(may_vouch_for(by, nomination.service.jurisdiction) for nomination in invited):
        raise exceptions.AlreadyInvited


def note_check(*, by: Member, rows: int) -> None:
    """Write down that *by* had so many rows of a table checked before inviting: the answers tell who is a member."""
    log(by, "members.invitations_checked", user=by, data={"rows": rows})


@transaction.atomic
def invite(*, by: Member, person: Person) -> Nomination:
    """Invite *person* and let the link go to the address once the transaction holds.

    Where the address is known in another country nothing is mailed; the secretariat sees it and *by* does not.
    Raises what ``check_invitation`` raises. Of two at once to the same address, the second waits and is refused.
    """
    ProsecutionService.objects.select_for_update().get(pk=person.service.pk)
    check_invitation(by=by, person=person)
    nomination = Nomination.objects.create(
        email=person.email.lower(),
        office=person.office,
        service=person.service,
        role=person.role,
        full_name=person.full_name,
        nominated_by=by,
        token_hash=fingerprint(_token()),  # which nobody holds: the letter makes the one that opens
        expires_at=_expiry(),
        held_at=timezone.now() if _is_known(person.email) else None,
    )
    nomination.topics.set(person.topics)
    nomination.languages.set(person.languages)
    log(nomination, "members.nominated", user=by, data={"role": person.role})
    _send(nomination)
    return nomination


def renew_link(nomination: Nomination) -> str:
    """Return the token of a new link for an open invitation; an earlier one opens no more."""
    token = _token()
    Nomination.objects.open().filter(pk=nomination.pk).update(token_hash=fingerprint(token))
    return token


def note_held(nomination: Nomination) -> None:
    """Write down that nothing was sent to an address that is known in another country."""
    log(nomination, "members.nomination_held", user=nomination.nominated_by)


@transaction.atomic
def note_refusal(posted: Posted) -> None:
    """Write down that the mail server refused the letter of an invitation that waits, and tell who answers for it."""
    waiting = Nomination.objects.open().filter(pk=posted.about["nomination"], refused_at=None)
    nomination = waiting.select_related("nominated_by").first()
    if nomination is not None and waiting.update(refused_at=timezone.now()):
        tell("nomination-refused", about=nomination, to=[nomination.nominated_by])


@transaction.atomic
def send_again(*, by: Member, nomination: Nomination) -> Nomination:
    """Let a new link go by the word of *by*, good for the full time; the old one stops working at once.

    Where the address is known in another country by now nothing is mailed, as with ``invite``; the secretariat, which
    may know, meets AlreadyMember or AlreadyInvited. Raises NotAllowed, and InvitationClosed when it was accepted or
    withdrawn.
    """
    if not may_vouch_for(by, nomination.service.jurisdiction):
        raise exceptions.NotAllowed
    is_known = _is_known(nomination.email, besides=nomination)
    if is_known and by.has_role(Role.SECRETARIAT):
        raise exceptions.AlreadyMember if _is_member(nomination.email) else exceptions.AlreadyInvited
    nomination.held_at = timezone.now() if is_known else None
    renewed = Nomination.objects.filter(pk=nomination.pk, accepted_at=None, withdrawn_at=None).update(
        token_hash=fingerprint(_token()),
        expires_at=_expiry(),
        held_at=nomination.held_at,
        refused_at=None,
        nominated_by=by,
    )
    if not renewed:
        raise exceptions.InvitationClosed
    nomination.nominated_by = by
    take_back(about=nomination)
    log(nomination, "members.invited_again", user=by)
    _send(nomination)
    return nomination


@transaction.atomic
def withdraw(*, by: Member, nomination: Nomination) -> None:
    """Close an invitation that was not accepted. Raises NotAllowed."""
    if not may_vouch_for(by, nomination.service.jurisdiction):
        raise exceptions.NotAllowed
    _withdraw(nomination, by)


def withdraw_what_nobody_answers_for(*, by: Member, nominator: Member) -> None:
    """Close what *nominator* invited and no longer may: they were removed, or are not the focal point any more."""
    stands = Member.objects.get(pk=nominator.pk)
    for nomination in Nomination.objects.waiting().filter(nominated_by=stands).select_related("service__jurisdiction"):
        if not _is_answered_for(nomination, stands):
            _withdraw(nomination, by)


def opened_by(*, fingerprint: str) -> Nomination | None:
    """Return the open invitation whose token has this *fingerprint*, if who nominated may still answer for it."""
    known = Nomination.objects.open().select_related("service__jurisdiction", "nominated_by")
    nomination: Nomination | None = known.filter(token_hash=fingerprint).first()
    if nomination is None or not _is_answered_for(nomination, nomination.nominated_by):
        return None
    return nomination


@transaction.atomic
def accept(*, token: str, password: str) -> Member:
    """Make a member of the person who holds *token*; a token opens once.

    Raises InvitationClosed when the link was used, withdrawn or has expired.
    """
    return admit(fingerprint=fingerprint(token), password=password)


@transaction.atomic
def admit(*, fingerprint: str, password: str | None) -> Member:
    """Make a member by the invitation with this *fingerprint*; without *password* nobody signs in by one.

    Raises InvitationClosed when it was used, withdrawn or has expired, and when who nominated may no longer.
    """
    nomination = opened_by(fingerprint=fingerprint)
    if nomination is None:
        raise exceptions.InvitationClosed
    held = Nomination.objects.open().filter(token_hash=fingerprint)
    if not held.update(accepted_at=timezone.now()):  # one statement: two clicks at once make one member
        raise exceptions.InvitationClosed
    try:
        with transaction.atomic():
            member: Member = Member.objects.create_user(
                nomination.email,
                password,
                full_name=nomination.full_name,
                office=nomination.office,
                service=nomination.service,
                jurisdiction=nomination.service.jurisdiction,
                verified_at=timezone.now(),
                mandate_until=end_of_mandate(),
            )
    except IntegrityError:
        raise exceptions.InvitationClosed from None
    member.groups.add(Group.objects.get_or_create(name=nomination.role)[0])
    member.topics.set(nomination.topics.all())
    member.languages.set(nomination.languages.all())
    log(member, "members.joined", user=member, data={"role": nomination.role})
    take_back(about=nomination)
    tell("nomination-accepted", about=nomination, to=[nomination.nominated_by], by=member)
    return member


def fingerprint(token: str) -> str:
    """Return what is stored of a token: its SHA-256. The token is random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def _send(nomination: Nomination) -> None:
    """Let the letter go. Where the address is known abroad the worker drops it and notes that: here time would tell."""
    is_held = nomination.held_at is not None
    send("invitation", address=nomination.email, nomination=nomination.pk, is_held=is_held)


def _withdraw(nomination: Nomination, by: Member) -> None:
    still_open = Nomination.objects.filter(pk=nomination.pk, accepted_at=None, withdrawn_at=None)
    if still_open.update(withdrawn_at=timezone.now()):
        take_back(about=nomination)
        log(nomination, "members.nomination_withdrawn", user=by)


def _is_answered_for(nomination: Nomination, nominator: Member) -> bool:
    return may_vouch_for(nominator, nomination.service.jurisdiction) and may_give_role(nominator, nomination.role)


def _token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def _is_member(email: str) -> bool:
    return bool(Member.objects.filter(email__iexact=email).exists())


def _is_known(email: str, besides: Nomination | None = None) -> bool:
    """Whether the address is a member's, or was sent a link that still opens, other than that of *besides*."""
    sent = Nomination.objects.to_address(email).open().exclude(pk=besides.pk if besides else None)
    return _is_member(email) or sent.exists()


def _expiry() -> datetime:
    return timezone.now() + timedelta(days=settings.INVITATION_DAYS)
