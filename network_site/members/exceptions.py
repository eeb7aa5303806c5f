"""Refusals of membership, by name; each carries the sentence that the person reads."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A rule of membership forbids this. ``str()`` is the sentence to show."""

    sentence = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(Refused):
    """Only the secretariat invites."""

    sentence = _("Only the secretariat can do this.")


class AlreadyMember(Refused):
    """The address belongs to a member."""

    sentence = _("A member with this address exists already.")


class AlreadyInvited(Refused):
    """An invitation to the address is still open."""

    sentence = _("An invitation to this address is still open. Send it again or withdraw it.")


class InvitationClosed(Refused):
    """The link was used, withdrawn, has expired, or never existed: all answer alike."""

    sentence = _("This link does not open an invitation. Ask the office that invited you for a new one.")
