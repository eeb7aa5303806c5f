"""The text of a post, new or changed."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from discussions.exceptions import SentAlready
from discussions.forms.differing import Difference, differences
from discussions.history import first_text_of
from discussions.markdown import MAXIMUM_LENGTH, clean
from discussions.models import Draft, Post
from discussions.models.drafts import Aside
from discussions.models.posts import EDIT_REASON_LENGTH
from discussions.models.threads import TITLE_LENGTH
from network_site.access.case_data.forms import CaseDataForm
from network_site.files.attaching import AttachmentsForm
from network_site.files.models import Attachment
from network_site.members.models import Member

BODY_ROWS = 8


class TextField(forms.CharField):
    """Member's text, cleaned of characters that hide or disguise others."""

    def to_python(self, value: Any) -> str:
        """Return the cleaned text."""
        return clean(str(value)) if value else ""


class DraftedForm(forms.Form):
    """A form whose text is kept on the server while it is written, as *draft*, with which it begins.

    The key makes sending it twice the same as once.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    drafted = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), required=False, min_value=0)

    def __init__(
        self, *args: Any, draft: Draft | None = None, initial: dict[str, Any] | None = None, **kwargs: Any
    ) -> None:
        self.draft = draft
        typed = draft.typed if draft is not None else {}
        begun = {"drafted": draft.sequence if draft is not None else 0, **(initial or {}), **typed}
        if typed:
            begun["is_anonymous"] = bool(typed.get("is_anonymous"))
        kwargs["initial"] = begun
        super().__init__(*args, **kwargs)

    def set_aside(self) -> list[tuple[Aside, list[Difference]]]:
        """Return the texts that were set aside, each with where its fields say something else than the draft."""
        if self.draft is None:
            return []
        texts = self.draft.set_aside
        return [(text, list(differences(self.draft, text.fields, form_fields=self.fields))) for text in texts]

    def clean_drafted(self) -> int:
        """Return the number of the draft, 0 where there was none."""
        return self.cleaned_data["drafted"] or 0


class ComposerForm(DraftedForm, AttachmentsForm, CaseDataForm):
    """A text of *member* with files, which wait with its draft."""

    body = TextField(
        label=_("Your text"),
        max_length=MAXIMUM_LENGTH,
        widget=forms.Textarea(attrs={"rows": BODY_ROWS, "dir": "auto", "data-composer-text": ""}),
    )

    def __init__(self, *args: Any, member: Member | None = None, **kwargs: Any) -> None:
        super().__init__(*args, writer=member, **kwargs)
        if self.draft is not None and member is not None and not self.is_bound and self.draft.files:
            self.carried = list(Attachment.objects.pending_of(member).filter(pk__in=self.draft.files))


class TextForm(ComposerForm):
    """A new text: its key becomes that of the post. *sent* is what it posted before, as far as its writer sees that."""

    sent: Post | None = None
    is_anonymous = forms.BooleanField(
        label=_("Show only my country"),
        required=False,
        help_text=_(
            "Others, moderators too, read “Office not named” and your country; where few members come from it, they "
            "may guess. A moderator can look up your name for a recorded reason, and you are told. You choose now: "
            "you can show your office later, not hide it."
        ),
    )

    def __init__(self, *args: Any, member: Member | None = None, **kwargs: Any) -> None:
        """Offer anonymity only to a *member* who serves a country."""
        super().__init__(*args, member=member, **kwargs)
        self.fields["key"].required = True
        if member is None or member.jurisdiction_id is None:
            del self.fields["is_anonymous"]

    def clean(self) -> dict[str, Any]:
        """Return the data; another text than the one that was posted with the key is given back with a key of its own.

        Who goes back to a form that was sent, and writes on, would be told that the later text is posted.
        """
        data = super().clean() or {}
        if self.writer is None or not {"key", "body"} <= data.keys():
            return data
        sent = Post.objects.filter(author=self.writer, idempotency_key=data["key"]).first()
        if sent is not None and data["body"] == first_text_of(sent):
            self.sent = Post.objects.visible_to(self.writer).filter(pk=sent.pk).first()
        elif sent is not None:
            given: Any = self.data
            self.data = given = given.copy()
            given["key"] = str(uuid.uuid4())
            self.add_error("body", str(SentAlready()))
        return data


class EditForm(ComposerForm):
    """A new text for a post, more files, and the version it was written over."""

    checked = ("title", "body", "reason")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    title = TextField(label=_("Question in one line"), min_length=10, max_length=TITLE_LENGTH, required=False)
    reason = TextField(
        label=_("Why you change it"),
        max_length=EDIT_REASON_LENGTH,
        required=False,
        help_text=_("Stands in the history, which every reader of the post may open."),
    )

    def __init__(self, *args: Any, has_title: bool, **kwargs: Any) -> None:
        """Ask for the title of a question alone."""
        super().__init__(*args, **kwargs)
        if not has_title:
            del self.fields["title"]
