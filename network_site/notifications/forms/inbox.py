"""Forms of the inbox."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from network_site.notifications.registry import verbs

SHOW = [("", _("In the inbox")), ("unread", _("Unread")), ("archived", _("Archived"))]


class InboxFilterForm(forms.Form):
    """What the inbox shows; what makes no sense narrows nothing."""

    show = forms.ChoiceField(label=_("Show"), choices=SHOW, required=False)
    area = forms.ChoiceField(label=_("About"), required=False)
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    undo = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = {verb.part: verb.area for verb in verbs()}
        self.fields["area"].choices = [("", _("Everything")), *areas.items()]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def shown(self) -> str:
        """Which of the three lists."""
        return str(self.cleaned_data.get("show") or "")

    @property
    def takes_new(self) -> bool:
        """Whether what comes live belongs on this page."""
        return self.shown in {"", "unread"} and not self.cleaned_data.get("area") and self.older_than is None

    @property
    def older_than(self) -> int | None:
        """After which notification the page begins."""
        return self.cleaned_data.get("before")

    @property
    def undoable(self) -> UUID | None:
        """The deed that can be taken back."""
        return self.cleaned_data.get("undo")

    def narrow(self, rows: Any) -> Any:
        """Return those of *rows* that are asked for."""
        if area := self.cleaned_data.get("area"):
            rows = rows.filter(verb__in=[verb.slug for verb in verbs() if verb.part == area])
        if self.shown == "archived":
            return rows.archived()
        return rows.in_inbox().unread() if self.shown == "unread" else rows.in_inbox()


class EntryForm(forms.Form):
    """What to do with which entry, in the value of one button: ``archive discussions.thread:12``."""

    deed = forms.RegexField(r"^(read|unread|archive|restore) \S{1,80}$")
