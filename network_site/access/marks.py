"""The TLP mark: how far an item may travel. Source: FIRST, Traffic Light Protocol 2.0."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mark(models.TextChoices):
    """The labels that the network accepts. TLP:RED has no place here: it is for named recipients only."""

    CLEAR = "CLEAR", _("TLP:CLEAR")
    GREEN = "GREEN", _("TLP:GREEN")
    AMBER = "AMBER", _("TLP:AMBER")
    AMBER_STRICT = "AMBER+STRICT", _("TLP:AMBER+STRICT")


OPEN_MARKS = (Mark.CLEAR, Mark.GREEN)  # what may live in the CMS, where editing rights are coarse
GROUP_MARKS = (Mark.AMBER, Mark.AMBER_STRICT)
OPEN_MARK_CHOICES = [(mark.value, mark.label) for mark in OPEN_MARKS]

RED = "RED"
RED_REFUSED = _(
    "TLP:RED is for named recipients only, so this network does not take it. "
    "Use a bilateral secure channel or a formal request instead."
)

AUDIENCES = {
    Mark.CLEAR: _("Anyone, also outside the network"),
    Mark.GREEN: _("Every verified member of the network"),
    Mark.AMBER: _("Members of the working group"),
    Mark.AMBER_STRICT: _("Members of the working group who serve in the author's own prosecution service"),
}
