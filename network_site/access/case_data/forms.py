"""The check as a part of any composer's form: it shows the finds in the text and asks about each."""

from collections.abc import Collection, Iterator
from typing import Any, ClassVar

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from network_site.access.case_data.finding import Find, find, segments
from network_site.access.case_data.statements import CaseDataFound, Statement
from network_site.access.models import CaseDataStatement
from network_site.access.models.statements import WORDS_LENGTH


class StatementForm(forms.Form):
    """Why one find is no case data and nobody's personal data."""

    reason = forms.ChoiceField(
        label=_("Why may it stay?"),
        choices=[("", _("Choose, or take it out of your text")), *CaseDataStatement.Reason.choices],
        error_messages={"required": _("Take it out of your text, or choose why it may stay.")},
    )
    words = forms.CharField(
        label=_("Explanation"),
        max_length=WORDS_LENGTH,
        required=False,
        help_text=_("A moderator reads it. Write no names."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, data: Any, *, find: Find) -> None:
        prefix = f"find-{find.key}"
        super().__init__(data if data and f"{prefix}-reason" in data else None, prefix=prefix)
        self.find = find

    def clean(self) -> dict[str, Any]:
        """Return the data; something else needs an explanation."""
        data = super().clean() or {}
        if data.get("reason") == CaseDataStatement.Reason.MISTAKEN and not data.get("words", "").strip():
            self.add_error("words", _("Say in a few words what it is."))
        return data

    @property
    def statement(self) -> Statement | None:
        """What the author stated, when it is complete."""
        if not self.is_valid():
            return None
        return Statement(self.find.key, self.cleaned_data["reason"], self.cleaned_data["words"].strip())


class CaseDataForm(forms.Form):
    """A form whose texts are checked before they are taken.

    ``checked`` names the fields. Finds that are explained before (*stated*) are not asked about again. A valid form
    has its ``Statement`` objects in ``cleaned_data["statements"]``.
    """

    checked: ClassVar[tuple[str, ...]] = ("body",)

    def __init__(self, *args: Any, stated: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stated = frozenset(stated)

    def clean(self) -> dict[str, Any]:
        """Return the data with the statements; a find without one is an error of the form."""
        data = super().clean() or {}
        statements = [form.statement for form in self.statement_forms]
        if not all(statements):
            self.add_error(None, str(CaseDataFound()))
        return {**data, "statements": [statement for statement in statements if statement]}

    @cached_property
    def checked_texts(self) -> dict[str, str]:
        """The texts that are checked, by field, as far as the fields themselves were valid."""
        data = getattr(self, "cleaned_data", {})
        return {name: data[name] for name in self.checked if data.get(name)}

    @cached_property
    def finds(self) -> dict[str, list[Find]]:
        """What was found, by field."""
        return {name: find(text) for name, text in self.checked_texts.items()}

    @cached_property
    def statement_forms(self) -> list[StatementForm]:
        """A form for each thing found that nobody has explained, once however often it stands there."""
        unstated = {
            found.key: found for finds in self.finds.values() for found in finds if found.key not in self.stated
        }
        return [StatementForm(self.data, find=found) for found in unstated.values()]

    def marked_lines(self) -> Iterator[list[tuple[str, Find | None]]]:
        """Return the lines that hold finds, each in pieces, for the author to see where they stand."""
        for name, finds in self.finds.items():
            unstated = [found for found in finds if found.key not in self.stated]
            yield from lines_with(self.checked_texts[name], unstated)


def lines_with(text: str, finds: Collection[Find]) -> Iterator[list[tuple[str, Find | None]]]:
    """Return those lines of *text* that hold any of *finds*, each in pieces."""
    at = 0
    for line in text.split("\n"):
        inside = [
            Find(found.kind, found.start - at, found.end - at, found.text)
            for found in finds
            if at <= found.start and found.end <= at + len(line)
        ]
        if inside:
            yield list(segments(line, inside))
        at += len(line) + 1
