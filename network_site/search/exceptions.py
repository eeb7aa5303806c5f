"""Refusals of search, by name; each carries the sentence that the person reads."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A search cannot be kept so. ``str()`` is the sentence to show."""

    sentence = _("This cannot be done.")

    def __str__(self) -> str:
        return str(self.sentence)


class NothingToSave(Refused):
    """The search asks for nothing, or its address is too long."""

    sentence = _("Search for something first, then save the search.")


class TooManySaved(Refused):
    """Each saved search is run for its owner; there is an end to that."""

    sentence = _("You have saved as many searches as can be kept. Delete one first.")
