"""The form by which an endpoint is registered."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from network_site.members.models import Member, ProsecutionService
from network_site.notifications.permissions import may_keep_webhook


class WebhookForm(forms.Form):
    """An address, and whose program is there."""

    url = forms.URLField(
        label=_("Address of the endpoint"),
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(["https"])],
        help_text=_("An https address on the Internet that takes POST."),
        widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
    )
    service = forms.ModelChoiceField(ProsecutionService.objects.none(), label=_("For"), required=False)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["service"]
        field.queryset = ProsecutionService.objects.vouched_for_by(member).select_related("jurisdiction")
        field.required = not may_keep_webhook(member, None)
        field.empty_label = None if field.required else _("The whole network")
        field.help_text = _("A service hears of what concerns its country, the whole network of everything.")
