"""Which threads to list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from network_site.access.marks import Mark
from network_site.vocabulary.models import Jurisdiction, Topic


class ThreadFilterForm(forms.Form):
    """Which threads to list; every value is a part of the address."""

    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Newest")),
            ("unanswered", _("Unanswered")),
            ("waiting", _("Waiting for my country and topics")),
            ("mine", _("Asked by me")),
            ("bookmarked", _("Bookmarked by me")),
            ("followed", _("Followed by me")),
            ("stale", _("With answers to review")),
        ],
    )
    status = forms.ChoiceField(
        label=_("Where it stands"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("Waiting for an answer")),
            ("answered", _("Answered")),
            ("accepted", _("Answer accepted")),
            ("closed", _("Closed with the outcome")),
        ],
    )
    mark = forms.ChoiceField(label=_("Mark"), required=False, choices=[("", _("All")), *Mark.choices])
    topic = forms.ModelChoiceField(
        label=_("Topic"), queryset=Topic.objects.all(), to_field_name="slug", required=False, empty_label=_("All")
    )
    country = forms.ModelChoiceField(
        label=_("Country"), queryset=Jurisdiction.objects.all(), required=False, empty_label=_("All")
    )
