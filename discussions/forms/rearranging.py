"""Where a thread belongs: to which other one, to whom it shows, or which post becomes one of its own."""

import re
import uuid
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from discussions.forms.texts import TextField
from discussions.models import Thread
from discussions.models.moderation import WORDS_LENGTH
from discussions.models.threads import TITLE_LENGTH
from network_site.access.case_data.forms import CaseDataForm
from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup

ADDRESS = re.compile(r"(?:.*/questions/)?(\d{1,18})/?(?:[#?].*)?", re.ASCII)


class DecisionForm(CaseDataForm):
    """Why, and what the author is told. ``seen`` is what was shown before it is done."""

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


class JoinForm(DecisionForm):
    """Which other thread *thread* leads to, and whether what was said goes there too."""

    how = forms.ChoiceField(
        label=_("How"),
        choices=[
            ("duplicate", _("Lead readers there: it asks the same. What was said here stays and can be read")),
            ("merge", _("Bring all that was said here there: one thread goes on")),
        ],
        widget=forms.RadioSelect,
        initial="duplicate",
    )
    other = forms.CharField(
        label=_("The other thread"), max_length=300, help_text=_("Its address or number. Both addresses lead there.")
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        """Look for the other thread among those that *member* may see."""
        super().__init__(*args, **kwargs)
        self.member = member
        self.order_fields(["key", "other", "how", "reason", "message"])

    def clean_other(self) -> Thread:
        """Return the thread that the address leads to."""
        found = ADDRESS.fullmatch(self.cleaned_data["other"].strip())
        threads = Thread.objects.visible_to(self.member)
        thread: Thread | None = threads.filter(pk=int(found[1])).first() if found else None
        if thread is None:
            raise forms.ValidationError(_("No thread that you can read has this address."))
        return thread


class SplitForm(DecisionForm):
    """What the new question is called."""

    checked: ClassVar[tuple[str, ...]] = ("title", "reason", "message")
    title = TextField(label=_("The new question in one line"), min_length=10, max_length=TITLE_LENGTH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the title first."""
        super().__init__(*args, **kwargs)
        self.order_fields(["key", "title", "reason", "message"])


class MoveForm(DecisionForm):
    """Which mark and group a thread gets."""

    mark = forms.ChoiceField(label=_("TLP mark"), choices=Mark.choices, widget=forms.RadioSelect)
    working_group: forms.ModelChoiceField[WorkingGroup] = forms.ModelChoiceField(
        label=_("Working group"), queryset=WorkingGroup.objects.none(), required=False, empty_label=_("None")
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        """Offer the groups of *member*."""
        super().__init__(*args, **kwargs)
        groups = member.working_groups.filter(archived_at=None)
        self.fields["working_group"].queryset = groups  # type: ignore[attr-defined]
        self.order_fields(["key", "mark", "working_group", "reason", "message"])
