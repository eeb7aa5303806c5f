"""The audit trail takes the place of Wagtail's own log, for everything but pages."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from network_site.access.models import AuditEntry

AFTER_WAGTAIL = 100  # which registers its own log first
ACTIONS = {
    "access.viewed": _("Opened an item kept within a group"),
    "access.exported": _("Exported the audit trail"),
    "access.desk_exported": _("Exported a table of the admin"),
    "access.too_many_looks": _("Looked at more guarded numbers than is allowed"),
    "access.pruned": _("Removed entries whose time was over"),
}


@hooks.register("register_log_actions", order=AFTER_WAGTAIL)  # type: ignore[untyped-decorator]
def keep_the_trail(actions: LogActionRegistry) -> None:
    """Write what is logged about any object into the audit trail, and give each deed its words."""
    actions.register_model(models.Model, AuditEntry)
    for action, label in ACTIONS.items():
        actions.register_action(action, label, label)
