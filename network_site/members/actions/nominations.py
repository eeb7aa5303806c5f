"""Every write of nominations: invite, send again, withdraw, accept."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone

from network_site.members import exceptions
from network_site.members.mails import send_invitation
from network_site.members.models import Member, Nomination, ProsecutionService
from network_site.members.permissions import may_invite

TOKEN_BYTES = 32  # 256 bits


@transaction.atomic
def invite(
    *, by: Member, email: str, office: str, service: ProsecutionService, role: str, full_name: str
) -> Nomination:
    """Invite a person and mail the link to *email* once the transaction holds.

    Raises NotAllowed, AlreadyMember, and AlreadyInvited while an invitation to the address is open.
    """
    if not may_invite(by):
        raise exceptions.NotAllowed
    email = email.lower()
    if Member.objects.filter(email=email).exists():
        raise exceptions.AlreadyMember
    if Nomination.objects.to_address(email).open().exists():
        raise exceptions.AlreadyInvited
    token = secrets.token_urlsafe(TOKEN_BYTES)
    nomination = Nomination(
        email=email,
        office=office,
        service=service,
        role=role,
        full_name=full_name,
        nominated_by=by,
        token_hash=fingerprint(token),
        expires_at=_expiry(),
    )
    nomination.save()
    transaction.on_commit(lambda: send_invitation(nomination, token))
    return nomination


@transaction.atomic
def send_again(*, by: Member, nomination: Nomination) -> Nomination:
    """Mail a new link, good for the full time; the old one stops working.

    Raises NotAllowed, and InvitationClosed when it was accepted or withdrawn.
    """
    if not may_invite(by):
        raise exceptions.NotAllowed
    token = secrets.token_urlsafe(TOKEN_BYTES)
    renewed = Nomination.objects.filter(pk=nomination.pk, accepted_at=None, withdrawn_at=None).update(
        token_hash=fingerprint(token), expires_at=_expiry()
    )
    if not renewed:
        raise exceptions.InvitationClosed
    transaction.on_commit(lambda: send_invitation(nomination, token))
    return nomination


@transaction.atomic
def withdraw(*, by: Member, nomination: Nomination) -> None:
    """Close an invitation that was not accepted. Raises NotAllowed."""
    if not may_invite(by):
        raise exceptions.NotAllowed
    Nomination.objects.filter(pk=nomination.pk, accepted_at=None).update(withdrawn_at=timezone.now())


@transaction.atomic
def accept(*, token: str, password: str) -> Member:
    """Make a member of the person who holds *token*; a token opens once.

    Raises InvitationClosed when the link was used, withdrawn or has expired.
    """
    held = Nomination.objects.open().filter(token_hash=fingerprint(token))
    if not held.update(accepted_at=timezone.now()):  # one statement: two clicks at once make one member
        raise exceptions.InvitationClosed
    nomination = Nomination.objects.select_related("service").get(token_hash=fingerprint(token))
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
                mandate_until=timezone.localdate() + timedelta(days=settings.MANDATE_DAYS),
            )
    except IntegrityError:
        raise exceptions.InvitationClosed from None
    member.groups.add(Group.objects.get_or_create(name=nomination.role)[0])
    return member


def fingerprint(token: str) -> str:
    """Return what is stored of a token: its SHA-256. The token is random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def _expiry() -> datetime:
    return timezone.now() + timedelta(days=settings.INVITATION_DAYS)
