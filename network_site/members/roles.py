"""The roles of the network. A role is a Django group, so that Wagtail and Django permissions hang on it."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member does here; the value is the name of the Django group."""

    PROSECUTOR = "prosecutor", _("Prosecutor")
    FOCAL_POINT = "focal-point", _("Focal point")
    EDITOR = "editor", _("Editor")
    ORGANIZER = "organizer", _("Organizer")
    MODERATOR = "moderator", _("Moderator")
    SECRETARIAT = "secretariat", _("Secretariat")


DESK_ROLES = frozenset(
    {Role.EDITOR, Role.FOCAL_POINT, Role.ORGANIZER, Role.SECRETARIAT}
)  # who works in the Wagtail admin


def in_section(role: Role, section: int) -> str:
    """Return the name of the group of those who hold *role* in one section of the guides alone, as ``editor:12``."""
    return f"{role}:{section}"


def label_of(name: str) -> str:
    """Return what people read for the name of a role's group."""
    role, _colon, section = name.partition(":")
    label = str(Role(role).label)
    return gettext("%(role)s of one section") % {"role": label} if section else label


def works_at_desk(names: frozenset[str]) -> bool:
    """Whether one of these roles works in the Wagtail admin, everywhere or in a section."""
    return any(name.partition(":")[0] in DESK_ROLES for name in names)
