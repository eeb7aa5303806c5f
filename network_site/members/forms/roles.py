"""Forms of roles and deputies."""

from django import forms
from django.utils.translation import gettext_lazy as _

from network_site.members.forms.groups import MemberChoiceField
from network_site.members.models import Member
from network_site.members.roles import Role


class MemberSearchForm(forms.Form):
    """Whom to look for: by words, or by role."""

    q = forms.CharField(label=_("Office, country or service"), max_length=120, required=False, widget=forms.SearchInput)
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("Any")), *Role.choices], required=False, initial="")


class RoleChangeForm(forms.Form):
    """One role, to be given or taken away."""

    role = forms.ChoiceField(choices=Role.choices)
    deed = forms.ChoiceField(choices=[("grant", ""), ("remove", "")])


class DeputyForm(forms.Form):
    """Who stands in for a focal point."""

    deputy = MemberChoiceField(Member.objects.none(), label=_("Member who stands in"))

    def __init__(self, *args: object, focal_point: Member, **kwargs: object) -> None:
        """Offer the members of the focal point's country who are not deputies yet."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        country = Member.objects.verified().filter(jurisdiction=focal_point.jurisdiction_id)
        others = country.exclude(pk=focal_point.pk).exclude(pk__in=focal_point.deputies.values("deputy"))
        field = self.fields["deputy"]
        assert isinstance(field, MemberChoiceField)  # noqa: S101  narrows the type
        field.queryset = others.select_related("jurisdiction", "service").order_by("office", "pk")
