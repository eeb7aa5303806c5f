"""What came of a question, and how a member wants to be asked."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from discussions.exceptions import OutcomeRequired
from discussions.forms.texts import TextField
from discussions.models import AskingChoice
from discussions.models.threads import OUTCOME_LENGTH
from network_site.access.case_data.forms import CaseDataForm


class OutcomeForm(CaseDataForm):
    """Two lines on what came of the answers."""

    checked: ClassVar[tuple[str, ...]] = ("outcome",)

    outcome = TextField(
        label=_("What came of it?"),
        max_length=OUTCOME_LENGTH,
        help_text=_("One or two lines, such as: used in a request, which was executed in three weeks. No case data."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": OutcomeRequired.sentence},
    )

    def clean_outcome(self) -> str:
        """Return one or two lines."""
        outcome: str = self.cleaned_data["outcome"]
        if outcome.count("\n") > 1:
            raise forms.ValidationError(str(OutcomeRequired()))
        return outcome


class AskingChoiceForm(forms.ModelForm[AskingChoice]):
    """How a member wants to be asked."""

    class Meta:
        model = AskingChoice
        fields = ("takes_questions", "shows_office")
        help_texts: ClassVar[dict[str, Any]] = {
            "takes_questions": _("When a question to your country or on your topics suits you. Never many at once."),
            "shows_office": _("Who asked reads which offices were asked; without this, a number and a country."),
        }
