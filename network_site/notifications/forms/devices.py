"""What a browser hands over when it is to be told something."""

import base64
import binascii

from cryptography.hazmat.primitives.asymmetric import ec
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from network_site.notifications.actions.devices import Subscription

AUTH_BYTES = 16  # RFC 8291, section 3.2


class DeviceForm(forms.Form):
    """A subscription of the Push API."""

    endpoint = forms.CharField(max_length=600)
    p256dh = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)

    def clean_p256dh(self) -> str:
        """Return the key when it is a point of the curve."""
        value = str(self.cleaned_data["p256dh"])
        try:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(value))
        except ValueError:
            raise ValidationError(_("This is no key.")) from None
        return value

    def clean_auth(self) -> str:
        """Return the secret when it is as long as one."""
        value = str(self.cleaned_data["auth"])
        if len(_bytes(value)) != AUTH_BYTES:
            raise ValidationError(_("This is no key."))
        return value

    @property
    def subscription(self) -> Subscription:
        """What was handed over."""
        return Subscription(**self.cleaned_data)


def _bytes(value: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except (binascii.Error, ValueError):
        return b""
