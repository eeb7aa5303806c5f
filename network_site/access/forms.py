"""The filter of the audit trail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry

from network_site.access.models.audit import CMS
from network_site.access.querysets import AuditQuerySet


class AuditFilterForm(forms.Form):
    """Which entries to show. All of it is in the address, so that a view can be kept as a link."""

    who = forms.CharField(label=_("Office or country"), required=False, max_length=80)
    member = forms.IntegerField(label=_("Member number"), required=False, min_value=1, max_value=2**62)
    action = forms.ChoiceField(label=_("Deed"), required=False)
    about = forms.CharField(label=_("About, or in the details"), required=False, max_length=80)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ours = sorted((str(label), action) for action, label in registry.get_choices() if not action.startswith(CMS))
        action = self.fields["action"]
        action.choices = [("", _("All")), *((name, label) for label, name in ours)]  # type: ignore[attr-defined]

    def narrow(self, entries: AuditQuerySet) -> AuditQuerySet:
        """Return those of *entries* that the form asks for; none where it makes no sense."""
        if not self.is_valid():
            return entries.none()
        asked = self.cleaned_data
        if asked["who"]:
            entries = entries.of_office(asked["who"])
        if asked["member"]:
            entries = entries.of_member(asked["member"])
        if asked["action"]:
            entries = entries.filter(action=asked["action"])
        if asked["about"]:
            entries = entries.saying(asked["about"])
        if asked["since"]:
            entries = entries.filter(timestamp__date__gte=asked["since"])
        if asked["until"]:
            entries = entries.filter(timestamp__date__lte=asked["until"])
        return entries
