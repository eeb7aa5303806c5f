"""What a reader keeps and follows."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from discussions.forms.texts import TextField
from discussions.models import Follow
from discussions.models.keeping import NOTE_LENGTH
from network_site.access.case_data.forms import CaseDataForm
from network_site.members.models import Member
from network_site.vocabulary.models import Jurisdiction, Topic


class BookmarkForm(CaseDataForm):
    """The note on a bookmark."""

    checked: ClassVar[tuple[str, ...]] = ("note",)
    note = TextField(
        label=_("Note to yourself"),
        max_length=NOTE_LENGTH,
        required=False,
        help_text=_("Nobody else reads it. No case data here either."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class LevelForm(forms.Form):
    """How closely one thing is followed."""

    level = forms.ChoiceField(label=_("You hear of it"), choices=Follow.Level.choices, required=False)


class FollowForm(LevelForm):
    """Something else to follow: a topic, a country, or a group of *member*."""

    what = forms.ChoiceField(label=_("Topic, country or group"))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        """Offer what *member* may follow."""
        super().__init__(*args, **kwargs)
        groups = member.working_groups.filter(archived_at=None)
        offered = [
            (_("Topics"), [(f"topic:{topic.pk}", topic.label) for topic in Topic.objects.all()]),
            (_("Countries"), [(f"jurisdiction:{place.pk}", place.name) for place in Jurisdiction.objects.all()]),
            (_("My groups"), [(f"group:{group.pk}", group.name) for group in groups]),
        ]
        self.fields["what"].choices = [("", _("Choose")), *offered]  # type: ignore[attr-defined]
        self.order_fields(["what", "level"])
