"""What a member writes about a post to the moderators, and a moderator about it."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from discussions.forms.texts import TextField
from discussions.models import Concern, Decision, Post
from discussions.models.moderation import REARRANGING, WORDS_LENGTH
from network_site.access.case_data.forms import CaseDataForm

PACES = [(0, _("No")), (5, _("5 minutes")), (30, _("30 minutes")), (180, _("3 hours")), (1440, _("1 day"))]


class FlagForm(CaseDataForm):
    """What is wrong with a post."""

    checked = ("words",)
    reason = forms.ChoiceField(
        label=_("What is wrong?"), choices=Concern.Reason.choices, widget=forms.RadioSelect, initial="case-data"
    )
    words = TextField(
        label=_("In your words"),
        max_length=WORDS_LENGTH,
        required=False,
        help_text=_("Moderators read it, the author does not. Do not repeat what should not be there."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class ReasonedForm(CaseDataForm):
    """Why those who keep order do something, and what the author is told."""

    checked: ClassVar[tuple[str, ...]] = ("reason", "message")
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    reason = TextField(
        label=_("Reason"),
        max_length=WORDS_LENGTH,
        help_text=_("For the audit trail. Repeat nothing that should not be there."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    message = TextField(
        label=_("Message to the author"),
        max_length=WORDS_LENGTH,
        required=False,
        help_text=_("They read your office, the decision and this."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class DecisionForm(ReasonedForm):
    """What a moderator decides about *post*."""

    kind = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    field_order = ("key", "kind", "reason", "message")

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        """Offer what can be decided about *post* as it stands."""
        super().__init__(*args, **kwargs)
        pointless = Decision.Kind.RELEASE if post.withheld_at is None else Decision.Kind.WITHHOLD
        kinds = [choice for choice in Decision.Kind.choices if choice[0] not in {pointless, *REARRANGING}]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Return the data; who is warned or asked is told why."""
        data = super().clean() or {}
        if data.get("kind") in {Decision.Kind.WARN, Decision.Kind.ASK_CHANGE} and not data.get("message"):
            self.add_error("message", _("Tell the author what this is about."))
        return data


class OrderForm(forms.Form):
    """How a thread is kept in order."""

    is_locked = forms.BooleanField(label=_("Locked: nobody adds to it"), required=False)
    is_pinned = forms.BooleanField(label=_("Pinned to the top of the questions"), required=False)
    slow_minutes = forms.TypedChoiceField(
        label=_("Time between two posts of one member"), choices=PACES, coerce=int, widget=forms.RadioSelect
    )
    reason = TextField(label=_("Reason"), max_length=WORDS_LENGTH, help_text=_("For the audit trail."))
