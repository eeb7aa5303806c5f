"""Forms of mandates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from network_site.members.models import Removal


class RemovalForm(forms.Form):
    """Why the network stops vouching for a member."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[(reason.value, reason.label) for reason in Removal.Reason if reason != Removal.Reason.OWN_WISH],
        widget=forms.RadioSelect,
    )
