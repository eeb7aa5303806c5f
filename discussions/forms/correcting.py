"""What a question names beside its text, corrected."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from discussions.actions import Facts
from discussions.corrections import MANY, answered_countries, last_number
from discussions.exceptions import CorrectionUnexplained, CountryAnswered
from discussions.forms.asking import FactsForm
from discussions.forms.texts import TextField
from discussions.models import Thread
from discussions.models.corrections import CORRECTION_REASON_LENGTH
from network_site.access.case_data.forms import CaseDataForm

FACTS = (*MANY, "help_wanted", "urgency", "urgency_reason", "language")


class CorrectionForm(FactsForm, CaseDataForm):
    """What *thread* should name instead, why, and how often it was corrected before."""

    checked: ClassVar[tuple[str, ...]] = ("urgency_reason", "reason")
    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), min_value=0)
    reason = TextField(
        label=_("Why you correct it"),
        max_length=CORRECTION_REASON_LENGTH,
        help_text=_("Stands in the history, which every reader of the question may open."),
        error_messages={"required": CorrectionUnexplained.sentence},
    )

    def __init__(self, *args: Any, thread: Thread, **kwargs: Any) -> None:
        """Begin with what *thread* names now."""
        stands = {name: getattr(thread, name) for name in ("help_wanted", "urgency", "urgency_reason", "language")}
        stands |= {name: list(getattr(thread, name).all()) for name in MANY} | {"version": last_number(thread)}
        super().__init__(*args, initial=stands, **kwargs)
        self.answered = answered_countries(thread)

    def clean_concerns(self) -> Any:
        """Return the countries; those stay for which somebody answered."""
        chosen = self.cleaned_data["concerns"]
        missing = [country.name for country in self.answered if country not in chosen]
        if missing:
            raise forms.ValidationError(str(CountryAnswered(missing)))
        return chosen

    def correction(self) -> dict[str, Any]:
        """Return what was corrected, as the action takes it."""
        data = self.cleaned_data
        said = {name: data[name] for name in ("version", "reason", "statements")}
        return {"facts": Facts(**{name: data[name] for name in FACTS}), **said}
