"""Forms of leaving."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LeavingForm(forms.Form):
    """Whether to take one's details away too."""

    pseudonymise = forms.BooleanField(
        label=_("Also take away my name, my address and my office"),
        required=False,
        help_text=_("What you wrote then stands there as by a former member. This can never be taken back."),
    )


class LastWordForm(forms.Form):
    """The second question before something that nobody can take back."""

    sure = forms.BooleanField(label=_("I know that this can never be taken back"))
