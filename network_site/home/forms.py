"""Forms of the homes of groups."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network_site.home.pinboard import DOCUMENT, PAGE, choices
from network_site.members.models import Member, WorkingGroup


class PinForm(forms.Form):
    """What to pin, among what *member* may see."""

    what = forms.ChoiceField(label=_("Guide, forum or document"))

    def __init__(self, *args: Any, group: WorkingGroup, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = choices(group, member)
        kinds = (
            (_("Guides"), PAGE, found["guides"]),
            (_("Forums"), PAGE, found["editions"]),
            (_("Documents"), DOCUMENT, found["documents"]),
        )
        listed = [(label, [(f"{kind}-{item.pk}", item.title) for item in items]) for label, kind, items in kinds]
        self.fields["what"].choices = [("", "—"), *listed]  # type: ignore[attr-defined]

    def item(self) -> dict[str, int]:
        """Return what the action takes."""
        kind, _dash, number = self.cleaned_data["what"].partition("-")
        return {kind: int(number)}
