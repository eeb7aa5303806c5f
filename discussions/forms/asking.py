"""A question to peers."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from discussions.actions import Question
from discussions.exceptions import UrgencyUnexplained
from discussions.forms.texts import TextField, TextForm
from discussions.models import Thread
from discussions.models.threads import TITLE_LENGTH, URGENCY_REASON_LENGTH
from discussions.suggesting import LONGEST, Picks, Plan
from network_site.access.marks import AUDIENCES, RED, RED_REFUSED, Mark
from network_site.access.rules import needs_group
from network_site.members.models import Member, WorkingGroup
from network_site.vocabulary.models import Jurisdiction, Language, Provision, Topic

TOPICS_AT_MOST = 5
DECIDING = ("key", "topics", "concerns", "language", "mark", "working_group", "asking_jurisdiction", "urgency")
SUGGESTION, PUT_TO = "suggestion", "put_to"  # what the form carries of who would be asked
MARK_CHOICES = [
    *((mark.value, f"{mark.label} – {AUDIENCES[mark]}") for mark in Mark),
    (RED, _("TLP:RED – not accepted here")),
]


class FactsForm(forms.Form):
    """What a question names beside its text: whose law, what about, what helps, how soon, and its language."""

    help_wanted = forms.ChoiceField(
        label=_("What would help you?"),
        choices=Thread.Help.choices,
        initial=Thread.Help.LAW,
        widget=forms.RadioSelect,
    )
    concerns = forms.ModelMultipleChoiceField(
        label=_("Countries concerned"),
        queryset=Jurisdiction.objects.all(),
        required=False,
        help_text=_("Whose law or practice do you ask about? None means every country."),
        widget=forms.SelectMultiple(attrs={"size": 6, "data-chooser": ""}),
    )
    topics = forms.ModelMultipleChoiceField(
        label=_("Topics"),
        queryset=Topic.objects.filter(parent__isnull=False),
        help_text=_("One to five topics."),
        widget=forms.SelectMultiple(attrs={"size": 6, "data-chooser": ""}),
        error_messages={"required": _("Choose at least one topic, so that the right peers see the question.")},
    )
    provisions = forms.ModelMultipleChoiceField(
        label=_("Treaty provisions"),
        queryset=Provision.objects.all(),
        required=False,
        help_text=_("The articles that your question turns on, if you know them."),
        widget=forms.SelectMultiple(attrs={"size": 6, "data-chooser": ""}),
    )
    urgency = forms.ChoiceField(
        label=_("When do you need it?"), choices=Thread.Urgency.choices, required=False, widget=forms.RadioSelect
    )
    urgency_reason = TextField(
        label=_("Why it is urgent"),
        max_length=URGENCY_REASON_LENGTH,
        required=False,
        help_text=_("A time limit, a hearing, a detention that ends. Nothing of the case itself."),
    )
    language = forms.ModelChoiceField(label=_("Language of the question"), queryset=Language.objects.all())

    def clean_topics(self) -> Any:
        """Return one to five topics."""
        topics = self.cleaned_data["topics"]
        if len(topics) > TOPICS_AT_MOST:
            raise forms.ValidationError(_("Choose at most five topics."))
        return topics

    def clean(self) -> dict[str, Any]:
        """Return the data; urgency without a reason is an error of its field."""
        data = super().clean() or {}
        if data.get("urgency") and not data.get("urgency_reason") and "urgency_reason" not in self.errors:
            self.add_error("urgency_reason", str(UrgencyUnexplained()))
        return data


class QuestionForm(FactsForm, TextForm):
    """A question to peers, as *member* may ask it."""

    checked = ("title", "body", "urgency_reason")

    title = TextField(
        label=_("Question in one line"),
        min_length=10,
        max_length=TITLE_LENGTH,
        help_text=_("Ask about law, practice or whom to contact. No case data, no names of persons."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    asking_jurisdiction = forms.ModelChoiceField(
        label=_("Asked for"),
        queryset=Jurisdiction.objects.all(),
        required=False,
        empty_label=_("No country"),
        help_text=_("The country whose proceedings need the answer: yours, unless you ask for another."),
    )
    mark = forms.ChoiceField(label=_("TLP mark"), choices=MARK_CHOICES, initial=Mark.GREEN)
    working_group = forms.ModelChoiceField(
        label=_("Working group"), queryset=WorkingGroup.objects.none(), required=False, empty_label=_("None")
    )

    about_page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    about_section = TextField(required=False, max_length=160, widget=forms.HiddenInput)

    field_order = (
        "title",
        "body",
        "help_wanted",
        "language",
        "concerns",
        "topics",
        "provisions",
        "asking_jurisdiction",
        "urgency",
        "urgency_reason",
        "mark",
        "working_group",
        "is_anonymous",
        "key",
        "drafted",
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        """Start with the country and a language of *member*, and offer the member's groups alone."""
        super().__init__(*args, member=member, **kwargs)
        self.member = member
        own = member.languages.order_by("pk").values_list("pk", flat=True).first()
        self.fields["language"].initial = own or get_language()
        asking = cast("forms.ModelChoiceField[Jurisdiction]", self.fields["asking_jurisdiction"])
        asking.initial = member.jurisdiction_id
        if member.jurisdiction_id:
            asking.empty_label = _("Your own country")  # which is what an empty one means
        groups = cast("forms.ModelChoiceField[WorkingGroup]", self.fields["working_group"])
        groups.queryset = member.working_groups.active()

    def clean_mark(self) -> str:
        """Return the mark; TLP:RED is refused with the reason."""
        mark: str = self.cleaned_data["mark"]
        if mark == RED:
            raise forms.ValidationError(RED_REFUSED)
        return mark

    def clean(self) -> dict[str, Any]:
        """Return the data; a group mark without a group is an error of its field."""
        data = super().clean() or {}
        if needs_group(data.get("mark", "")) and not data.get("working_group") and "working_group" not in self.errors:
            self.add_error("working_group", _("This mark stays inside a working group: choose which."))
        return data

    def question(self) -> Question:
        """Return what was asked."""
        asked = {name: value for name, value in self.cleaned_data.items() if name not in {"key", "drafted"}}
        return Question(**asked, picks=self.picks)

    @property
    def picks(self) -> Picks:
        """Whom the asker was shown, and whom of these they ticked. No fields: a draft does not keep it."""
        if not isinstance(self.data, QueryDict):
            return Picks()
        signed = self.data.get(SUGGESTION, "")
        return Picks(signed=signed if len(signed) <= LONGEST else "", ticked=frozenset(self.data.getlist(PUT_TO)))

    def plan(self) -> Plan | None:
        """Return what decides whom to ask, as far as that much is filled in rightly."""
        named: dict[str, Any] = {name: self.cleaned_data[name] for name in DECIDING if name in self.cleaned_data}
        if named.keys() != set(DECIDING):
            return None
        return Plan(by=self.member, **named)
