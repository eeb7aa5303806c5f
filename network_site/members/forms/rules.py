"""Forms of the rules of use."""

from django import forms
from django.utils.translation import gettext_lazy as _

from network_site.members.models import RulesOfUse


class AcceptForm(forms.Form):
    """Which version was on the page when its reader accepted."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class PublishForm(forms.ModelForm):  # type: ignore[type-arg]
    """The next version, and which one was there when it was written."""

    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = RulesOfUse
        fields = ("text",)
        widgets = {"text": forms.Textarea(attrs={"rows": 24})}  # noqa: RUF012
        labels = {"text": _("The rules")}  # noqa: RUF012
