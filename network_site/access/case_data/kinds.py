"""What the check looks for, in the words that the author reads."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """A kind of case data or personal data, or a sign that a text is a request."""

    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Phone number")
    PASSPORT = "passport", _("Passport number")
    IDENTITY = "identity", _("National identity number")
    BIRTH = "birth", _("Date of birth")
    MINOR = "minor", _("A child named")
    ACCOUNT = "account", _("Bank account or wallet")
    CARD = "card", _("Payment card number")
    CASE = "case", _("Case or file number")
    PLACE = "place", _("Coordinates")
    VESSEL = "vessel", _("Vessel identifier")
    VEHICLE = "vehicle", _("Vehicle identifier")
    DEVICE = "device", _("Device or network address")
    LETTER = "letter", _("A request letter")
    INTERCEPT = "intercept", _("A request for evidence")

    @property
    def why(self) -> Promise:
        """Why it should not be in a post, and what to do instead."""
        return EXPLANATIONS[self]


_LEADS_TO_A_PERSON = _("It leads to one person. Take it out, or describe the person by their role.")
_LEADS_TO_A_CASE = _("It leads to one case. Describe the situation in general words instead.")
_NOT_A_CHANNEL = _("Requests and evidence go through the competent authorities. Ask here for the law or the channel.")

EXPLANATIONS: dict[Kind, Promise] = {
    Kind.EMAIL: _LEADS_TO_A_PERSON,
    Kind.PHONE: _LEADS_TO_A_PERSON,
    Kind.PASSPORT: _LEADS_TO_A_PERSON,
    Kind.IDENTITY: _LEADS_TO_A_PERSON,
    Kind.BIRTH: _LEADS_TO_A_PERSON,
    Kind.MINOR: _("A child must not be recognisable. Take the name out; the age group is enough."),
    Kind.ACCOUNT: _LEADS_TO_A_PERSON,
    Kind.CARD: _LEADS_TO_A_PERSON,
    Kind.CASE: _LEADS_TO_A_CASE,
    Kind.PLACE: _LEADS_TO_A_CASE,
    Kind.VESSEL: _LEADS_TO_A_CASE,
    Kind.VEHICLE: _LEADS_TO_A_CASE,
    Kind.DEVICE: _LEADS_TO_A_CASE,
    Kind.LETTER: _NOT_A_CHANNEL,
    Kind.INTERCEPT: _NOT_A_CHANNEL,
}
