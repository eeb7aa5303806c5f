"""The form of what members say of themselves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network_site.members import zones
from network_site.members.models import Member
from network_site.vocabulary.models import Language, Topic


class ProfileForm(forms.Form):
    """Languages, topics and time zone."""

    languages = forms.ModelMultipleChoiceField(
        label=_("Languages"),
        queryset=Language.objects.all(),
        help_text=_("In which you work. Others see them in the directory and beside your answers."),
        widget=forms.SelectMultiple(attrs={"size": 6, "data-chooser": ""}),
        error_messages={"required": _("Choose at least one language.")},
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.filter(parent__isnull=False),
        required=False,
        help_text=_("Questions on these wait for you on your first page."),
        widget=forms.SelectMultiple(attrs={"size": 6, "data-chooser": ""}),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Every time is shown in it, and says so."))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        kept = {"languages": member.languages.all(), "topics": member.topics.all()}
        kwargs["initial"] = {**kept, "time_zone": zones.suggested(member)}
        super().__init__(*args, **kwargs)
        zone: Any = self.fields["time_zone"]
        zone.choices = zones.choices(member)
        if member.profile_set_at is None and not self.is_bound:
            zone.widget.attrs["data-suggest-zone"] = ""
