"""Why a moderator looks up an author."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from discussions.forms.texts import TextField
from discussions.models.anonymity import REASON_LENGTH


class UnmaskForm(forms.Form):
    """Why a moderator needs to know who wrote a post."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    reason = TextField(
        label=_("Your reason"),
        max_length=REASON_LENGTH,
        help_text=_("The author and the secretariat read it. Write no names and nothing of a case."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Write why you need to know who wrote this.")},
    )
