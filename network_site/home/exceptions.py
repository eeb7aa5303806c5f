"""Refusals of the homes of groups, by name; each carries the sentence that the member reads."""

from django.utils.translation import gettext_lazy as _

from network_site.members.exceptions import Refused


class NothingToPin(Refused):
    """There is no such guide, forum or document for this member."""

    sentence = _("This cannot be pinned: it is gone, or it is not for you.")


class BoardFull(Refused):
    """A group keeps at hand what its members can take in."""

    sentence = _("The group has pinned as much as its members can take in. Remove something first.")
