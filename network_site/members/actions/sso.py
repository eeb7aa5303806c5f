"""Every write of single sign-on: tie a provider's account to a member, and accept an invitation by it."""

from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from network_site.members.actions.nominations import admit
from network_site.members.exceptions import InvitationClosed, NobodyHere
from network_site.members.models import Member, Nomination, ProsecutionService
from network_site.sso_file import Provider


@dataclass(frozen=True)
class Identity:
    """Whom a provider vouches for: its own identifier, and an address that it has verified, in small letters."""

    provider: Provider
    uid: str
    email: str


def recognize(*, identity: Identity, linked: Member | None) -> Member | None:
    """Return the member who comes in as *identity*, tied to it from now on; None where an invitation waits for them.

    *linked* is the member whom this account of the provider was tied to before. Raises NobodyHere for everyone else.
    """
    if not identity.email or not identity.provider.speaks_for(identity.email):
        raise NobodyHere
    member = linked or Member.objects.filter(email__iexact=identity.email).select_related("service").first()
    if member is None:
        open_nomination(identity)
        return None
    if not member.is_verified or not _is_theirs(identity.provider, member.service, member.email):
        raise NobodyHere
    if linked is None:
        link(identity=identity, by=member)
    return member


def open_nomination(identity: Identity) -> Nomination:
    """Return the invitation that waits for *identity*. Raises NobodyHere when there is none."""
    nomination: Nomination
    waiting = Nomination.objects.open().to_address(identity.email).select_related("service__jurisdiction")
    for nomination in waiting:
        if _is_theirs(identity.provider, nomination.service, nomination.email):
            return nomination
    raise NobodyHere


@transaction.atomic
def link(*, identity: Identity, by: Member) -> None:
    """Tie the provider's account to *by*, whose address the provider has verified. Raises NobodyHere if it is taken."""
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user=by, provider=identity.provider.id, uid=identity.uid)
    except IntegrityError:
        if not SocialAccount.objects.filter(user=by, provider=identity.provider.id, uid=identity.uid).exists():
            raise NobodyHere from None
        return  # the same person, in two windows at once
    log(by, "members.sso_linked", user=by, data={"provider": identity.provider.id})


@transaction.atomic
def join(*, identity: Identity) -> Member:
    """Make a member of the invited person whom the provider vouches for; without a passphrase.

    Raises NobodyHere when no invitation is open any more.
    """
    nomination = open_nomination(identity)
    try:
        member = admit(fingerprint=nomination.token_hash, password=None)
    except InvitationClosed:
        raise NobodyHere from None
    link(identity=identity, by=member)
    return member


def _is_theirs(provider: Provider, service: ProsecutionService | None, email: str) -> bool:
    """Whether *service* is one that *provider* speaks for, and *email* an address of that service."""
    if service is None or not service.email_domain:
        return False
    domain_is_theirs = provider.speaks_for(f"@{service.email_domain}")
    return domain_is_theirs and provider.speaks_for(email) and service.owns_address(email)
