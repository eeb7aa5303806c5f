"""Why a reply by e-mail was not posted, in words that say nothing of what stands on the site or in the reply."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """One reason, as the sender reads it."""

    EXPIRED = "expired", _("The address that you answered to is no longer valid.")
    SENDER = "sender", _("It did not come from the address by which the network knows you.")
    UNPROVEN = "unproven", _("It could not be proved that it comes from your address.")
    SIGN_IN = "sign_in", _("Something is to be done on the site first. Sign in, and it will be shown to you.")
    ON_SITE = "on_site", _("This can be answered on the site alone.")
    GONE = "gone", _("What you answered is closed, was removed, or is no longer open to you.")
    FILES = "files", _("It carried files. Files are attached on the site, where they are checked.")
    LONG = "long", _("It is too long.")
    EMPTY = "empty", _("Nothing was left of it without what it quotes and your signature.")
    CASE_DATA = "case_data", _("It seems to hold case data or personal data. On the site you see what was found.")
    TOO_OFTEN = "too_often", _("Too much was posted within a short time. Try again later.")


class ReplyRefused(Exception):
    """A reply is not posted."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
