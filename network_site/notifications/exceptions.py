"""What notifications refuse, by name."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A refusal with words for the person who asked."""

    words = _("This is not possible.")

    def __str__(self) -> str:
        return str(self.words)


class CannotStandIn(Refused):
    """The stand-in is not a member of the same country in good standing."""

    words = _("Choose a verified member of your own country.")


class EndpointRefused(Refused):
    """A browser names a push service that the network does not know."""

    words = _("The push service of this browser is not one that this site sends to.")


class NotAllowed(Refused):
    """Only the secretariat does this."""

    words = _("Only the secretariat does this.")


class NotAnEndpoint(Refused):
    """The address is not one to which messages can go."""

    words = _("Give an https address on the Internet, without a user name and without a part after “#”.")


class RegisteredAlready(Refused):
    """The same endpoint hears the same already."""

    words = _("This address is registered already. If its secret was lost, make a new one on its page.")


class TooManyWebhooks(Refused):
    """A service has as many as it may have."""

    words = _("There are ten of them already. Remove one that is no longer used.")


class WebhookIsStopped(Refused):
    """Nothing goes to it."""

    words = _("It is stopped. Let it go on first.")
