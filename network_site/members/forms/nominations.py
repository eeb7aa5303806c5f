"""Forms of inviting and joining."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from network_site.members.actions.nominations import Person
from network_site.members.models import Member, Nomination, ProsecutionService
from network_site.members.permissions import may_give_role
from network_site.members.querysets import NominationQuerySet
from network_site.members.roles import Role
from network_site.vocabulary.models import Jurisdiction


class InviteForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whom the secretariat invites, or a focal point nominates from their own country."""

    service = forms.ModelChoiceField(ProsecutionService.objects.select_related("jurisdiction"), label=_("Service"))
    role = forms.ChoiceField(label=_("Role"), initial=Role.PROSECUTOR)

    class Meta:
        model = Nomination
        fields = ("email", "full_name", "office", "service", "role", "topics", "languages")
        help_texts = {  # noqa: RUF012
            "email": _("The official address; the link works for it alone."),
            "office": _("For example: Prosecutor, trafficking in persons"),
        }
        widgets = {  # noqa: RUF012
            "topics": forms.SelectMultiple(attrs={"size": 6, "data-chooser": ""}),
            "languages": forms.SelectMultiple(attrs={"size": 6, "data-chooser": ""}),
        }

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = ProsecutionService.objects.vouched_for_by(by).select_related("jurisdiction")  # type: ignore[attr-defined]
        allowed = [(role, label) for role, label in Role.choices if may_give_role(by, role)]
        self.fields["role"].choices = allowed  # type: ignore[attr-defined]

    def person(self) -> Person:
        """Return whom the valid form describes."""
        return Person(**self.cleaned_data)


class InvitationFilterForm(forms.Form):
    """Which invitations to list. A focal point has those of one country, and chooses none."""

    q = forms.CharField(label=_("Address, office or service"), max_length=120, required=False, widget=forms.SearchInput)
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", _("All")),
            ("open", _("Open")),
            ("accepted", _("Accepted")),
            ("withdrawn", _("Withdrawn")),
            ("expired", _("Expired")),
        ],
        required=False,
    )
    country = forms.ModelChoiceField(
        Jurisdiction.objects.all(), label=_("Country"), empty_label=_("All"), required=False
    )

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by.has_role(Role.SECRETARIAT):
            state: Any = self.fields["state"]
            state.choices = [*state.choices, ("held", _("Not sent"))]
        else:
            del self.fields["country"]

    def narrow(self, invitations: NominationQuerySet) -> NominationQuerySet:
        """Return those of *invitations* that are asked for; a filter that makes no sense is left out."""
        self.is_valid()
        asked = self.cleaned_data
        found = invitations.matching(asked["q"]) if asked.get("q") else invitations
        found = found.in_state(asked["state"]) if asked.get("state") else found
        return found.filter(service__jurisdiction=asked["country"]) if asked.get("country") else found


class PassphraseForm(forms.Form):
    """The passphrase that a new member chooses."""

    passphrase = forms.CharField(
        label=_("Passphrase"),
        strip=False,
        max_length=200,
        help_text=_("At least 12 characters. Several unrelated words are easier to remember than signs."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Passphrase again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, nomination: Nomination, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = Member(email=nomination.email, office=nomination.office, full_name=nomination.full_name)

    def clean(self) -> dict[str, Any]:
        """Return the data; the two must be the same and hard to guess for this person."""
        data = super().clean() or {}
        passphrase = data.get("passphrase", "")
        if passphrase and passphrase != data.get("again"):
            self.add_error("again", _("The two passphrases differ."))
        if passphrase:
            try:
                password_validation.validate_password(passphrase, self.person)
            except forms.ValidationError as problems:
                self.add_error("passphrase", problems)
        return data
