"""Refusals of events, by name; each carries the sentence that the organizer reads."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A rule of events forbids this. ``str()`` is the sentence to show."""

    sentence = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.sentence)


class NotAllowed(Refused):
    """Only organizers run a programme, and only what they may see of it."""

    sentence = _("Only an organizer who may see this session can change it.")
