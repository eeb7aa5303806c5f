"""The forms of allauth that ask for a code of an app: late by one step at most, and taken once."""

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as allauth_forms
from django.core.cache import cache
from django.utils.crypto import salted_hmac

SALT = "network_site.members.forms.second_factor"


class TakenOnce:
    """Refuses a code that was taken before, for as long as it could still be valid (RFC 6238, section 5.2).

    allauth remembers a code for one step only, which is too short where a code of the step before is taken too.
    """

    def clean_code(self) -> str:
        """Return the code, or raise ValidationError if it is wrong or was taken before."""
        code: str = super().clean_code()  # type: ignore[misc]
        digits = "".join(filter(str.isalnum, code))  # allauth takes a code with blanks and dashes too
        given = salted_hmac(SALT, f"{self.user.pk}:{digits}", algorithm="sha256").hexdigest()  # type: ignore[attr-defined]
        steps = 2 * app_settings.TOTP_TOLERANCE + 1
        if not cache.add(f"second-factor:{given}", "taken", timeout=steps * app_settings.TOTP_PERIOD):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(TakenOnce, allauth_forms.AuthenticateForm):
    """A code at the second door."""


class ReauthenticateForm(TakenOnce, allauth_forms.ReauthenticateForm):
    """A code before a sensitive act."""
