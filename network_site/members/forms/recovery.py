"""Forms of recovery."""

from django import forms
from django.utils.translation import gettext_lazy as _

LINES = forms.Textarea(attrs={"rows": 3})


class LostFactorForm(forms.Form):
    """What happened to the second factors."""

    reason = forms.CharField(
        label=_("What happened?"),
        max_length=500,
        help_text=_("For example: the phone was lost on a journey. Those who decide read it; no case data, please."),
        widget=LINES,
    )


class RecoveryRefusalForm(forms.Form):
    """Why a request is refused."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("The member reads it when they sign in next."), widget=LINES
    )
