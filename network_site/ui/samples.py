"""What the gallery shows: invented items, in English, that no member ever sees."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django import forms


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Looks like a jurisdiction."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Verified:
    """Looks like an item that someone verified."""

    verified_on: date | None
    review_due: date | None
    verified_by: str = ""


GAMBIA = Jurisdiction("GM", "Gambia")
NETHERLANDS = Jurisdiction("NL", "Netherlands")
FRESH = Verified(date(2026, 5, 12), date(2099, 5, 12), "editor, France")
STALE = Verified(date(2024, 3, 1), date(2025, 3, 1))
UNVERIFIED = Verified(None, None)
MOMENT = datetime(2026, 12, 4, 9, 30, tzinfo=UTC)


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(
        label="Title of the question", help_text="One sentence that a colleague abroad understands."
    )
    body = forms.CharField(label="Question", widget=forms.Textarea, required=False)
    country = forms.ChoiceField(label="Country", choices=[("", "Any country"), ("GM", "Gambia"), ("NL", "Netherlands")])
    mark = forms.ChoiceField(
        label="TLP mark", choices=[("CLEAR", "TLP:CLEAR"), ("GREEN", "TLP:GREEN")], widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label="Topics",
        choices=[(str(number), f"Topic {number}") for number in range(1, 19)],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    follow = forms.BooleanField(label="Tell me about answers", required=False, help_text="By e-mail, without content.")
    fixed = forms.CharField(label="Language", disabled=True, initial="English", required=False)


def faulty_form() -> SampleForm:
    """Return the form as it comes back with errors."""
    form = SampleForm({"title": "", "country": "XX", "mark": "GREEN"})
    form.add_error(None, "Choose a working group, or another mark.")
    return form
