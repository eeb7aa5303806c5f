"""What the network decides about sign-in: no public sign-up, sealed second factors."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from network_site.members import sealing
from network_site.members.models import Member


def display_name(member: Member) -> str:
    """Return the office and country, as everywhere in the network."""
    return member.label


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by accepting an invitation and in no other way."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        """Return False: there is no public sign-up."""
        return False


class SealedMfaAdapter(DefaultMFAAdapter):
    """Second factors are encrypted at rest and the last one cannot be removed."""

    def encrypt(self, text: str) -> str:
        """Return *text* sealed with the first of SEED_KEYS."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return what ``encrypt`` sealed with any of SEED_KEYS."""
        return sealing.unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Whether another factor would remain, where one is required."""
        if not settings.REQUIRE_SECOND_FACTOR:
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())
