"""A post in another language."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from discussions.forms.texts import BODY_ROWS, DraftedForm, TextField
from discussions.markdown import MAXIMUM_LENGTH
from discussions.models import Post
from discussions.models.threads import TITLE_LENGTH
from network_site.access.case_data.forms import CaseDataForm


class TranslationForm(DraftedForm, CaseDataForm):
    """The translation of *post*, the version of the post that was read, and that of the translation changed."""

    checked: ClassVar[tuple[str, ...]] = ("title", "body")
    of_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = TextField(label=_("Question in one line"), max_length=TITLE_LENGTH)
    body = TextField(
        label=_("Your translation"),
        max_length=MAXIMUM_LENGTH,
        widget=forms.Textarea(attrs={"rows": BODY_ROWS * 2, "dir": "auto", "data-composer-text": ""}),
    )

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        """Ask for the title of a question alone."""
        super().__init__(*args, **kwargs)
        if post.kind != Post.Kind.QUESTION:
            del self.fields["title"]
