"""Refusals of the directory, by name; ``str()`` is the sentence that the member reads."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A rule of the directory forbids this."""

    sentence = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.sentence)


class NotItsFocalPoint(Refused):
    """Only those who keep a country's entries confirm them."""

    sentence = _("Only the focal point of this country, an editor or the secretariat can confirm this entry.")


class NoGuardedNumber(Refused):
    """There is no number that a click would show."""

    sentence = _("This entry has no number to show. Ask the focal point of the country.")
