"""Forms of working groups."""

import uuid
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from network_site.members.models import GroupMembership, JoinRequest, Member, WorkingGroup

CLOSED_CHOICES = [
    ("closed", _("Closed: only its members and people it invites know that it exists")),
    ("open", _("Open: every member reads its name and what it is for, and may ask to join")),
]


class DescribeForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a group is called, and what it is for."""

    class Meta:
        model = WorkingGroup
        fields = ("name", "description")
        help_texts = {  # noqa: RUF012
            "description": _("What the group works on, and whom it is meant for. No case data."),
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 5})}  # noqa: RUF012

    def clean_name(self) -> str:
        """Return the name with single spaces; one without a letter or number is refused."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if not any(sign.isalnum() for sign in name):
            raise forms.ValidationError(_("Give the group a name that people can read."))
        return name

    def validate_constraints(self) -> None:
        """Leave constraints to the action: it answers with a sentence of its own."""


BY_PLACE = ("jurisdiction", "office", "pk")


class GroupForm(DescribeForm):
    """A new group."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    who_knows = forms.ChoiceField(
        label=_("Who may know of it"),
        choices=CLOSED_CHOICES,
        initial="closed",
        widget=forms.RadioSelect,
        help_text=_("This cannot be changed later: members rely on it."),
    )

    def group(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        names = {name: data[name] for name in ("name", "description", "key")}
        return {**names, "is_closed": data["who_knows"] == "closed"}


class MemberChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of members, each with office, country and service."""

    def label_from_instance(self, obj: Any) -> str:
        """Return how *obj* reads in the list."""
        return f"{obj.label} ({obj.service.name})" if obj.service else str(obj.label)


class FindMemberForm(forms.Form):
    """The words by which a chair looks for somebody to invite."""

    q = forms.CharField(
        label=_("Office, country or service"),
        help_text=_("At least three letters. The first ten are shown: add words to find the one you mean."),
        max_length=120,
        required=False,
        widget=forms.SearchInput,
    )


class GroupInviteForm(forms.Form):
    """Whom to invite to *group*: one of those that were looked for, as nothing lists the members of the network."""

    q = forms.CharField(widget=forms.HiddenInput, max_length=120)
    member = MemberChoiceField(
        Member.objects.none(), label=_("Member to invite"), widget=forms.RadioSelect, empty_label=None
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=300,
        help_text=_("Why you invite them. They read it on this site and not in a mail."),
    )

    def __init__(self, data: Any = None, *, group: WorkingGroup, words: str) -> None:
        """Offer whom *words* find among the members in good standing who are not in the group."""
        super().__init__(data, initial={"q": words})
        others = Member.objects.verified().exclude(pk__in=group.memberships.values("member"))
        found = [member.pk for member in others.order_by(*BY_PLACE).found_by(words)]
        shown = Member.objects.filter(pk__in=found).select_related("jurisdiction", "service").order_by(*BY_PLACE)
        cast("MemberChoiceField", self.fields["member"]).queryset = shown
        self.is_of_use = bool(found) or self.is_bound

    def invitation(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {name: self.cleaned_data[name] for name in ("member", "note")}


class JoinForm(forms.ModelForm):  # type: ignore[type-arg]
    """Why a member asks to join."""

    class Meta:
        model = JoinRequest
        fields = ("reason",)
        labels = {"reason": _("Why you ask to join")}  # noqa: RUF012
        help_texts = {"reason": _("What you work on, and what you can bring. The chairs of the group read it.")}  # noqa: RUF012
        widgets = {"reason": forms.Textarea(attrs={"rows": 4, "maxlength": 500})}  # noqa: RUF012


class OpenGroupForm(forms.Form):
    """Why somebody of the secretariat opens a group they are not in."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    reason = forms.CharField(
        label=_("Your reason"),
        max_length=1000,
        help_text=_("At least a sentence. The members of the group read it. No names, and nothing of a case."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Write why the group has to be opened.")},
    )


class RoleForm(forms.Form):
    """A member's role in a group."""

    role = forms.ChoiceField(label=_("Role"), choices=GroupMembership.Role.choices)
