"""What is said about an earlier text, and why an answered question must go."""

from django import forms
from django.utils.translation import gettext_lazy as _

from discussions.forms.texts import TextField
from discussions.models.moderation import WORDS_LENGTH
from network_site.access.case_data.forms import CaseDataForm


class VersionForm(forms.Form):
    """Whether an earlier text is hidden, and why."""

    reason = TextField(label=_("Reason"), max_length=WORDS_LENGTH, help_text=_("For the audit trail."))
    hidden = forms.TypedChoiceField(
        choices=[("1", ""), ("0", "")], coerce=lambda value: value == "1", widget=forms.HiddenInput
    )


class RemovalForm(CaseDataForm):
    """Why a question must go although peers have answered it."""

    checked = ("words",)
    words = TextField(
        label=_("Why must it go?"),
        max_length=WORDS_LENGTH,
        help_text=_("Moderators read it. Do not repeat what should not be there."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
