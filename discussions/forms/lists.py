"""Which threads to list, and under which name a member saves that."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from discussions.forms.texts import TextField
from discussions.models.keeping import VIEW_NAME_LENGTH
from discussions.offers import Offers
from network_site.access.marks import Mark


class ThreadFilterForm(forms.Form):
    """Which threads to list, of what is offered to the member; every value is a part of the address."""

    ACTIVITY = "activity"

    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("Latest question first")), (ACTIVITY, _("Latest activity first"))],
    )
    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("All questions")),
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
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    group = forms.ChoiceField(
        label=_("Group"),
        required=False,
        error_messages={"invalid_choice": _("You are in no such group.")},  # whether there is one or not
    )

    def __init__(self, chosen: Mapping[str, str], *, offers: Offers) -> None:
        super().__init__(chosen)
        self.offers = offers
        for kind in ("topic", "country", "language", "group"):
            self.fields[kind].choices = [("", _("All")), *offers.choices(kind)]  # type: ignore[attr-defined]

    @property
    def query(self) -> str:
        """What is chosen, as one address names it; empty where that is nothing, or nothing that there is."""
        if not self.is_valid():
            return ""
        return urlencode({name: self.cleaned_data[name] for name in self.fields if self.cleaned_data[name]})

    @property
    def asks_for_group(self) -> bool:
        """Whether there is a group to choose, or one was named."""
        return bool(self.offers.of("group")) or "group" in self.errors

    @property
    def is_narrow(self) -> bool:
        """Whether something is chosen that the page shows only when it is asked for more ways to choose."""
        return any(self.data.get(name) for name in ("status", "language", "mark", "group"))


class ViewNameForm(forms.Form):
    """The name of a saved view."""

    name = TextField(label=_("Name"), max_length=VIEW_NAME_LENGTH)
