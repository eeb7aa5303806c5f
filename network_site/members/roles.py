"""The roles of the network. A role is a Django group, so that Wagtail and Django permissions hang on it."""

from django.db import models
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
