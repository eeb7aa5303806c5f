"""Refusals of membership, by name; each carries the sentence that the person reads."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A rule of membership forbids this. ``str()`` is the sentence to show."""

    sentence = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(Refused):
    """Only the secretariat, or for their own country its focal point, may do this."""

    sentence = _("Only the secretariat, or the focal point of the country, can do this.")


class AlreadyMember(Refused):
    """The address belongs to a member."""

    sentence = _("A member with this address exists already.")


class AlreadyInvited(Refused):
    """An invitation to the address is still open."""

    sentence = _("An invitation to this address is still open. Send it again or withdraw it.")


class NotItsAddress(Refused):
    """The service has a domain of its own, and the address is elsewhere."""

    sentence = _("The address does not belong to this service. Use the official one.")


class InvitationClosed(Refused):
    """The link was used, withdrawn, has expired, or never existed: all answer alike."""

    sentence = _("This link does not open an invitation. Ask the office that invited you for a new one.")


class NobodyHere(Refused):
    """A provider brought somebody who is neither member nor invited, or for whom it may not speak: all answer alike."""

    sentence = _("The network has no member and no open invitation for this address.")


class NotYourGroup(Refused):
    """Only a group's chair, or a co-chair where the rules say so, may do this."""

    sentence = _("Only the chairs of the group can do this.")


class GroupArchived(Refused):
    """An archived group is there to be read."""

    sentence = _("This group is archived: it can be read, and nothing is added to it.")


class GroupNameTaken(Refused):
    """An open group has this name."""

    sentence = _("An open group has this name already. Choose another.")


class NoPlaceInGroup(Refused):
    """The person cannot be invited or admitted, or is not in the group."""

    sentence = _("The person is in the group already, has left it, or is no longer in the network.")


class AlreadyAnswered(Refused):
    """The invitation or request was answered, decided or withdrawn."""

    sentence = _("This was answered or withdrawn in the meantime.")


class ChairMustHandOver(Refused):
    """A group keeps its chair until another member takes the chair."""

    sentence = _("You chair this group. Hand the chair to another member first, or archive the group.")


class NotForThisMember(Refused):
    """Only who answers for the member may do this, and nobody for themselves."""

    sentence = _("Only the focal point of the country, a deputy or the secretariat can do this, and not for oneself.")


class NotInNetwork(Refused):
    """The member was removed, or never verified."""

    sentence = _("This member is not in the network.")


class CannotBeDeputy(Refused):
    """A deputy is another verified member of the same country, and is appointed once."""

    sentence = _("A deputy must be another verified member of the same country who is not a deputy yet.")


class AddressClosed(Refused):
    """The link to a new address is old, used, or somebody else's."""

    sentence = _("This link does not open any more. Ask for a new one.")


class NotTheSecretariat(Refused):
    """Only the secretariat may do this."""

    sentence = _("Only the secretariat can do this.")


class RulesMovedOn(Refused):
    """Another version of the rules came out since the page was opened."""

    sentence = _("A newer version of the rules came out in the meantime. Please read that one.")


class LastOfSecretariat(Refused):
    """The network is not left without anybody who runs it."""

    sentence = _("You are the last of the secretariat. Give its role to another member first.")


class SecretariatMustRemain(Refused):
    """Nobody gives up the secretariat alone, and its last member stays."""

    sentence = _("You cannot end your own place in the secretariat, and its last member stays.")


class AskedTooOften(Refused):
    """A member may ask for recovery three times a day."""

    sentence = _("You asked three times within a day. Wait until tomorrow, or call your focal point.")


class RecoveryMovedOn(Refused):
    """The request was decided, cancelled, or ran out since the page was opened."""

    sentence = _("This request was decided, taken back, or ran out in the meantime.")


class RecoveryClosed(Refused):
    """The link was used, withdrawn, has expired, or never existed: all answer alike."""

    sentence = _("This link does not open. Sign in and ask again.")


class ReasonTooShort(Refused):
    """A reason is a sentence that the members of the group understand."""

    sentence = _("Write at least a sentence: the members of the group read it.")


class ReasonUsed(Refused):
    """A group was opened with this form already, and that is over."""

    sentence = _("This opening is over. To open the group again, write the reason anew.")


class AlreadyInside(Refused):
    """Who is in a group, or has it open, does not open it."""

    sentence = _("You can read this group already.")
