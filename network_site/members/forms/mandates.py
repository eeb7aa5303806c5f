"""Forms of mandates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from network_site.members.models import Removal
from network_site.members.querysets import MemberQuerySet


class CountryForm(forms.Form):
    """Which members to list. The words of a search narrow a list; they do not widen it."""

    q = forms.CharField(label=_("Office, country or service"), max_length=120, required=False, widget=forms.SearchInput)
    country = forms.CharField(max_length=2, required=False, widget=forms.HiddenInput)

    def narrow(self, members: MemberQuerySet) -> MemberQuerySet:
        """Return those of *members* that are asked for; a filter that makes no sense is left out."""
        self.is_valid()
        words, country = self.cleaned_data.get("q"), self.cleaned_data.get("country")
        found = members.matching(words) if words else members
        return found.filter(jurisdiction=country) if country else found


class RemovalForm(forms.Form):
    """Why the network stops vouching for a member."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[(reason.value, reason.label) for reason in Removal.Reason if reason != Removal.Reason.OWN_WISH],
        widget=forms.RadioSelect,
    )
