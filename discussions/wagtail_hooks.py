"""What the audit trail calls the deeds of discussions."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

ACTIONS = {
    "discussions.unmasked": _("Looked up who wrote an anonymous post"),
}


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def name_actions(actions: LogActionRegistry) -> None:
    """Give each deed its words."""
    for action, label in ACTIONS.items():
        actions.register_action(action, label, label)
