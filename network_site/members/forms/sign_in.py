"""The forms of allauth in the words of this site: a passphrase, which is more than a word."""

from typing import Any

from allauth.account import forms as allauth_forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network_site.members.letters import send

LABELS = {
    "password": _("Passphrase"),
    "oldpassword": _("Your passphrase now"),
    "password1": _("New passphrase"),
    "password2": _("New passphrase again"),
}


class InOurWords:
    """Names the fields of an allauth form as this site does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        for name, label in LABELS.items():
            if name in fields:
                fields[name].label = label
        for name in fields.keys() & {"password", "oldpassword"}:
            link = '<a href="{}">{}</a>'
            fields[name].help_text = format_html(link, reverse("account_reset_password"), _("Forgot your passphrase?"))


class SignInForm(InOurWords, allauth_forms.LoginForm):
    """Address and passphrase."""


class ReauthenticateForm(InOurWords, allauth_forms.ReauthenticateForm):
    """The passphrase once more."""


class ChangePassphraseForm(InOurWords, allauth_forms.ChangePasswordForm):
    """The passphrase now, and a new one twice."""


class SetPassphraseForm(InOurWords, allauth_forms.SetPasswordForm):
    """A first passphrase, twice."""


class AskResetForm(allauth_forms.ResetPasswordForm):
    """An address for which a new passphrase is asked.

    Nothing is looked up before the answer: whether a member has the address shows in the mail alone, and in no time.
    """

    def clean_email(self) -> str:
        """Return the address as it was typed."""
        email: str = self.cleaned_data["email"]
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:  # noqa: ARG002  allauth's signature
        """Let the letter go, and return the address."""
        email: str = self.cleaned_data["email"]
        send("reset", address=email, language=get_language())
        return email


class ResetPassphraseForm(InOurWords, allauth_forms.ResetPasswordKeyForm):
    """A new passphrase, twice."""
