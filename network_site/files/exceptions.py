"""Refusals of files, by name; each carries the sentence that the member reads."""

from django.utils.translation import gettext as _


class FileRefused(Exception):
    """A file is not taken. ``str()`` is the sentence to show, with the name of the file."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(name, why)
        self.name, self.why = name, why

    def __str__(self) -> str:
        return _("%(name)s: %(why)s") % {"name": self.name, "why": self.why}
