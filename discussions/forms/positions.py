"""What an answer states for a jurisdiction, and that the law behind it changed."""

from typing import Any, ClassVar, cast

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.actions.positions import Position, check_position
from discussions.exceptions import PositionRefused
from discussions.forms.texts import TextField, TextForm
from discussions.models import AnswerScope, Thread
from discussions.models.positions import CITATION_LENGTH, CONDITIONS_LENGTH, NOTE_LENGTH
from network_site.access.case_data.forms import CaseDataForm
from network_site.members.models import Member
from network_site.vocabulary.models import Jurisdiction, Provision

STATED = ("holds", "citation", "citation_url", "provision", "conditions", "law_as_of", "review_due")
NOT_STATED = [("", _("I state nothing for a country"))]


def _date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PositionForm(CaseDataForm):
    """What holds in one jurisdiction, by which law, and as of when."""

    checked: ClassVar[tuple[str, ...]] = ("conditions",)

    jurisdiction = forms.ModelChoiceField(
        label=_("In which country"),
        queryset=Jurisdiction.objects.all(),
        help_text=_("For another country than your own it is shown as said from outside."),
    )
    holds = forms.ChoiceField(
        label=_("What is the answer there?"), choices=AnswerScope.Holds.choices, widget=forms.RadioSelect
    )
    citation = TextField(
        label=_("National provision"),
        max_length=CITATION_LENGTH,
        required=False,
        help_text=_("As you would cite it, for example: Code of Criminal Procedure, section 12(2)."),
    )
    citation_url = forms.URLField(
        label=_("Link to its text"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(["https", "http"])],
    )
    provision = forms.ModelChoiceField(
        label=_("Or a treaty provision"), queryset=Provision.objects.all(), required=False, empty_label=_("None")
    )
    conditions = TextField(
        label=_("Conditions"),
        max_length=CONDITIONS_LENGTH,
        required=False,
        help_text=_("Needed where it holds on conditions."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    law_as_of = forms.DateField(label=_("Law as of"), widget=_date_input(), initial=timezone.localdate)
    review_due = forms.DateField(
        label=_("Read it again by"),
        widget=_date_input(),
        required=False,
        help_text=_("A year later unless you say otherwise. On that day you are asked whether it still holds."),
    )

    @classmethod
    def of(cls, scope: AnswerScope) -> "PositionForm":
        """Return the form filled with what *scope* states."""
        return cls(initial={name: getattr(scope, name) for name in (*STATED, "jurisdiction")})

    def clean(self) -> dict[str, Any]:
        """Return the data; what the rules have against it is an error of the field that mends it."""
        data = super().clean() or {}
        if not self.errors and data.get("holds"):
            try:
                check_position(self.position())
            except PositionRefused as refusal:
                self.add_error(refusal.field, str(refusal))
        return data

    def position(self) -> Position:
        """Return what was stated."""
        stated = {name: self.cleaned_data[name] for name in (*STATED, "jurisdiction")}
        return Position(**stated, statements=self.cleaned_data.get("statements", ()))


class AnswerForm(PositionForm, TextForm):
    """An answer to *thread*, and what it states for one jurisdiction if it states anything."""

    checked: ClassVar[tuple[str, ...]] = ("body", "conditions")

    def __init__(self, *args: Any, member: Member, thread: Thread, **kwargs: Any) -> None:
        """Offer the countries that the question is about, with *member*'s own chosen where it is among them."""
        super().__init__(*args, member=member, **kwargs)
        # Whoever asked anonymously goes on so, unless they choose otherwise.
        self.initial.setdefault("is_anonymous", thread.is_anonymous and thread.author_id == member.pk)
        cast("forms.ChoiceField", self.fields["holds"]).choices = [*NOT_STATED, *AnswerScope.Holds.choices]
        for name in ("jurisdiction", "holds", "law_as_of"):
            self.fields[name].required = False
        country = cast("forms.ModelChoiceField[Jurisdiction]", self.fields["jurisdiction"])
        country.initial = member.jurisdiction_id
        concerned = [jurisdiction.pk for jurisdiction in thread.concerns.all()]
        if concerned:
            country.queryset = Jurisdiction.objects.filter(pk__in=[*concerned, member.jurisdiction_id])

    def clean(self) -> dict[str, Any]:
        """Return the data; a position needs its country and the day on which the law was read."""
        if self.cleaned_data.get("holds"):
            for name in ("jurisdiction", "law_as_of"):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, _("This field is required."))
        return super().clean()

    def answer(self) -> dict[str, Any]:
        """Return the answer as the action takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in {*STATED, "jurisdiction"}}
        positions = [self.position()] if self.cleaned_data["holds"] else []
        return {"is_anonymous": False, **given, "positions": positions}


class LawChangeForm(CaseDataForm):
    """What changed in the law behind a position."""

    checked: ClassVar[tuple[str, ...]] = ("note",)

    note = TextField(
        label=_("What changed?"),
        max_length=NOTE_LENGTH,
        help_text=_("The provision, what it says now, and since when. Nothing of a case."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Write what changed: the provision, and since when.")},
    )
