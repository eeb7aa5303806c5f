"""What the audit trail calls the deeds of discussions."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

ACTIONS = {
    "discussions.file_removed": _("Took a file away from a post"),
    "discussions.file_restored": _("Brought back a file of a post"),
    "discussions.corrected": _("Corrected what a question is about"),
    "discussions.decided": _("Decided about a post"),
    "discussions.order": _("Locked, pinned or slowed down a thread, or the reverse"),
    "discussions.undone": _("Took back a decision about a post"),
    "discussions.version": _("Hid an earlier text of a post, or showed it again"),
    "discussions.unmasked": _("Looked up who wrote an anonymous post"),
    "discussions.position_amended": _("Amended what an answer states for a country"),
    "discussions.position_retired": _("Retired what an answer states for a country"),
    "discussions.law_changed": _("Said that the law behind an answer changed"),
}


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def name_actions(actions: LogActionRegistry) -> None:
    """Give each deed its words."""
    for action, label in ACTIONS.items():
        actions.register_action(action, label, label)
