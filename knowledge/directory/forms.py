"""What members choose in the directory, and what its keepers type on the editor's side."""

import uuid
import zoneinfo
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from knowledge.directory.disclosure import Disclosure, disclosure_of
from knowledge.directory.models import CHANNELS, NOTHING_STORED
from knowledge.directory.permissions import keeps_every_country
from network_site.vocabulary.models import ContactRole, Jurisdiction, Language, Topic

MAXIMUM_TEXT = 200


class TopicField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A choice of topics that shows their two levels."""

    def label_from_instance(self, obj: Topic) -> str:
        """Return the label, set in below the topic above it."""
        return f"– {obj.label}" if obj.parent_id else obj.label


class ContactFilterForm(forms.Form):
    """Which contact points to list; every value is a part of the address."""

    q = forms.CharField(
        label=_("Words"), max_length=MAXIMUM_TEXT, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    country = forms.ModelChoiceField(
        label=_("Country"), queryset=Jurisdiction.objects.all(), required=False, empty_label=_("All")
    )
    role = forms.ModelChoiceField(
        label=_("Role"),
        queryset=ContactRole.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=_("All"),
    )
    topic = TopicField(
        label=_("Topic"), queryset=Topic.objects.all(), to_field_name="slug", required=False, empty_label=_("All")
    )
    language = forms.ModelChoiceField(
        label=_("Language"), queryset=Language.objects.all(), required=False, empty_label=_("All")
    )


class RevealForm(forms.Form):
    """A click that shows a guarded number; the key makes the same click twice one look."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class AuthorityForm(WagtailAdminModelForm):
    """An authority, as its keeper may enter it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer a focal point its own country alone."""
        super().__init__(*args, **kwargs)
        if not keeps_every_country(self.for_user):
            countries = self.fields["jurisdiction"].queryset
            self.fields["jurisdiction"].queryset = countries.filter(pk=self.for_user.jurisdiction_id)


class ContactPointForm(WagtailAdminModelForm):
    """A contact point, as its keeper may enter it."""

    time_zone = forms.TypedChoiceField(
        label=_("time zone"), choices=[("", "—"), *((name, name) for name in sorted(zoneinfo.available_timezones()))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer a focal point the authorities of its own country alone."""
        super().__init__(*args, **kwargs)
        authorities = self.fields["authority"].queryset.select_related("jurisdiction")
        if not keeps_every_country(self.for_user):
            authorities = authorities.filter(jurisdiction=self.for_user.jurisdiction_id)
        self.fields["authority"].queryset = authorities

    def clean(self) -> dict[str, Any]:
        """Return the data. The model's own check reads saved roles, so the roles just chosen are checked here."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if disclosure_of(data.get("roles", ())) == Disclosure.NEVER:
            for name in CHANNELS:
                if data.get(name):
                    self.add_error(name, NOTHING_STORED)
        return data
