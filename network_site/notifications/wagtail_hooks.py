"""What the audit trail calls what members let out of the site, and mails that go again."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

ACTIONS = {
    "notifications.address_tried_again": _("Let mails go to a stopped address again"),
    "notifications.feed_made": _("Made a secret address for a feed"),
    "notifications.feed_ended": _("Ended the secret address of a feed"),
    "notifications.webhook_registered": _("Registered a webhook"),
    "notifications.webhook_renewed": _("Made a new secret for a webhook"),
    "notifications.webhook_stopped": _("A webhook was stopped"),
    "notifications.webhook_resumed": _("Let a webhook go on"),
    "notifications.webhook_removed": _("Removed a webhook"),
}


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def name_actions(actions: LogActionRegistry) -> None:
    """Give each deed its words."""
    for action, label in ACTIONS.items():
        actions.register_action(action, label, label)
