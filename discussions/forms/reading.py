"""How far a reader was shown a thread."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from discussions.models import Post


class ReadForm(forms.Form):
    """The last post, of those that the reader sees in the thread, up to which they were shown every one."""

    upto = forms.ModelChoiceField(Post.objects.none())

    def __init__(self, *args: Any, posts: QuerySet[Post], **kwargs: Any) -> None:
        """Take one of *posts*."""
        super().__init__(*args, **kwargs)
        self.fields["upto"].queryset = posts  # type: ignore[attr-defined]
