"""Which answers become a passage of which guide."""

import uuid
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from discussions.models import Post, Thread
from knowledge.guides.models import GuidePage
from network_site.members.models import Member


class AnswerChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # it has none at runtime
    """Answers, each named by who gave it and how it begins."""

    def label_from_instance(self, obj: Any) -> str:
        """Return office, country and the first words."""
        country = f", {obj.author_jurisdiction.name}" if obj.author_jurisdiction else ""
        return f"{obj.shown_office}{country}: {obj.search_text[:120]}"


class PassageForm(forms.Form):
    """The answers of *thread* that stand, and the guides that *member* may edit."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    posts = AnswerChoice(
        label=_("Which answers"),
        queryset=Post.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one answer.")},
    )
    guide: forms.ModelChoiceField[GuidePage] = forms.ModelChoiceField(
        label=_("For which guide"),
        queryset=GuidePage.objects.none(),
        help_text=_("The passage is added at the end of its draft; move and edit it there."),
    )

    def __init__(self, *args: Any, member: Member, thread: Thread, **kwargs: Any) -> None:
        """Begin with the accepted answers chosen."""
        super().__init__(*args, **kwargs)
        answers = Post.objects.visible_to(member).filter(thread=thread, kind=Post.Kind.ANSWER, deleted_at=None)
        posts = cast("forms.ModelMultipleChoiceField[Post]", self.fields["posts"])
        posts.queryset = answers.for_fragments().in_reading_order()
        posts.initial = [post.pk for post in posts.queryset if post.is_accepted]
        guides = cast("forms.ModelChoiceField[GuidePage]", self.fields["guide"])
        guides.queryset = GuidePage.objects.visible_to(member).order_by("title")
