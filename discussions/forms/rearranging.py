"""Where a thread belongs: to which other one, to whom it shows, or which post becomes one of its own."""

import re
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from discussions.forms.moderation import ReasonedForm
from discussions.forms.texts import TextField
from discussions.models import Thread
from discussions.models.threads import TITLE_LENGTH
from network_site.access.marks import Mark
from network_site.members.models import Member, WorkingGroup

ADDRESS = re.compile(r"(?:.*/questions/)?(\d{1,18})/?(?:[#?].*)?", re.ASCII)


class JoinForm(ReasonedForm):
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

    field_order = ("key", "other", "how", "reason", "message")

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        """Look for the other thread among those that *member* may see."""
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_other(self) -> Thread:
        """Return the thread that the address leads to."""
        found = ADDRESS.fullmatch(self.cleaned_data["other"].strip())
        threads = Thread.objects.visible_to(self.member)
        thread: Thread | None = threads.filter(pk=int(found[1])).first() if found else None
        if thread is None:
            raise forms.ValidationError(_("No thread that you can read has this address."))
        return thread


class SplitForm(ReasonedForm):
    """What the new question is called."""

    checked: ClassVar[tuple[str, ...]] = ("title", "reason", "message")
    title = TextField(label=_("The new question in one line"), min_length=10, max_length=TITLE_LENGTH)
    field_order = ("key", "title", "reason", "message")


class MoveForm(ReasonedForm):
    """Which mark and group a thread gets."""

    mark = forms.ChoiceField(label=_("TLP mark"), choices=Mark.choices, widget=forms.RadioSelect)
    working_group: forms.ModelChoiceField[WorkingGroup] = forms.ModelChoiceField(
        label=_("Working group"), queryset=WorkingGroup.objects.none(), required=False, empty_label=_("None")
    )
    field_order = ("key", "mark", "working_group", "reason", "message")

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        """Offer the groups of *member*."""
        super().__init__(*args, **kwargs)
        groups = member.working_groups.filter(archived_at=None)
        self.fields["working_group"].queryset = groups  # type: ignore[attr-defined]
