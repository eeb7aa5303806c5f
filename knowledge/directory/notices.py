"""What the directory tells those who keep it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from knowledge.directory.models import ContactPoint
from network_site.notifications.registry import Subject, Verb, register


class LostItsAddress(Verb):
    """To who answers for a country: an entry lost its address, as the member who had it left."""

    slug = "contact-lost"
    recurs = True
    area = _("Directory")
    label = _("Entries of my country that lost their address")
    said = ngettext_lazy(
        "An entry of the directory lost its address", "%(count)d entries of the directory lost their address", "count"
    )
    model = "directory.ContactPoint"

    def subject(self, item: ContactPoint) -> Subject:
        """Return the country of the entry."""
        return Subject(country=item.jurisdiction.name)


def register_verbs() -> None:
    """Let notifications know the words."""
    register(LostItsAddress())
