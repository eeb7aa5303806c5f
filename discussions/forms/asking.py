"""A question to peers."""

from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from discussions.actions import Question
from discussions.forms.texts import TextField, TextForm
from discussions.models.threads import TITLE_LENGTH
from network_site.access.marks import AUDIENCES, RED, RED_REFUSED, Mark
from network_site.access.rules import needs_group
from network_site.members.models import Member, WorkingGroup
from network_site.vocabulary.models import Jurisdiction, Language, Topic

TOPICS_AT_MOST = 5
MARK_CHOICES = [
    *((mark.value, f"{mark.label} – {AUDIENCES[mark]}") for mark in Mark),
    (RED, _("TLP:RED – not accepted here")),
]


class QuestionForm(TextForm):
    """A question to peers, as *member* may ask it."""

    title = TextField(
        label=_("Question in one line"),
        min_length=10,
        max_length=TITLE_LENGTH,
        help_text=_("Ask about law, practice or whom to contact. No case data, no names of persons."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
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
    language = forms.ModelChoiceField(label=_("Language of the question"), queryset=Language.objects.all())
    mark = forms.ChoiceField(label=_("TLP mark"), choices=MARK_CHOICES, initial=Mark.GREEN)
    working_group = forms.ModelChoiceField(
        label=_("Working group"), queryset=WorkingGroup.objects.none(), required=False, empty_label=_("None")
    )

    field_order = ("title", "body", "concerns", "topics", "language", "mark", "working_group", "is_anonymous", "key")

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        """Start with a language that *member* works in, and offer the member's groups alone."""
        super().__init__(*args, member=member, **kwargs)
        own = member.languages.order_by("pk").values_list("pk", flat=True).first()
        self.fields["language"].initial = own or get_language()
        groups = cast("forms.ModelChoiceField[WorkingGroup]", self.fields["working_group"])
        groups.queryset = member.working_groups.active()

    def clean_topics(self) -> Any:
        """Return one to five topics."""
        topics = self.cleaned_data["topics"]
        if len(topics) > TOPICS_AT_MOST:
            raise forms.ValidationError(_("Choose at most five topics."))
        return topics

    def clean_mark(self) -> str:
        """Return the mark; TLP:RED is refused with the reason."""
        mark: str = self.cleaned_data["mark"]
        if mark == RED:
            raise forms.ValidationError(RED_REFUSED)
        return mark

    def clean(self) -> dict[str, Any]:
        """Return the data; a group mark without a group is an error of the group field."""
        data = super().clean() or {}
        if needs_group(data.get("mark", "")) and not data.get("working_group") and "working_group" not in self.errors:
            self.add_error("working_group", _("This mark stays inside a working group: choose which."))
        return data

    def question(self) -> Question:
        """Return what was asked."""
        names = ("title", "body", "language", "topics", "concerns", "mark", "working_group")
        is_anonymous = self.cleaned_data.get("is_anonymous", False)
        return Question(**{name: self.cleaned_data[name] for name in names}, is_anonymous=is_anonymous)
