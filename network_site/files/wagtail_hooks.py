"""What the audit trail calls what happens to files."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def name_actions(actions: LogActionRegistry) -> None:
    """Give each deed its words."""
    infected = _("Found a virus in an attachment, and deleted the file")
    actions.register_action("files.infected", infected, infected)
