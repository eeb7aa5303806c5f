"""What the audit trail calls the deeds of membership."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

ACTIONS = {
    "members.nominated": _("Invited a person to the network"),
    "members.invited_again": _("Sent an invitation again"),
    "members.nomination_withdrawn": _("Withdrew an invitation"),
    "members.nomination_held": _("Invited an address that is known elsewhere: nothing was sent"),
    "members.invitations_checked": _("Had a table of invitations checked"),
    "members.joined": _("Joined the network"),
    "members.rules_published": _("Published the rules of use"),
    "members.rules_accepted": _("Accepted the rules of use"),
    "members.role_granted": _("Was given a role"),
    "members.role_removed": _("Lost a role"),
    "members.section_given": _("Was made editor of a section of the guides"),
    "members.section_taken": _("Is no longer editor of a section of the guides"),
    "members.deputy_appointed": _("Was appointed deputy"),
    "members.deputy_removed": _("Is no longer deputy"),
    "members.mandate_confirmed": _("Confirmed a mandate"),
    "members.mandate_expired": _("A mandate ended"),
    "members.removed": _("Removed a member"),
    "members.left": _("Left the network"),
    "members.pseudonymised": _("Replaced a member's details"),
    "members.export_asked": _("Asked for a copy of their own data"),
    "members.exported": _("Downloaded the copy of their own data"),
    "members.recovery_asked": _("Asked to set second factors anew"),
    "members.recovery_vouched": _("Vouched for a member who lost second factors"),
    "members.recovery_approved": _("Approved setting second factors anew"),
    "members.recovery_refused": _("Refused setting second factors anew"),
    "members.recovery_cancelled": _("Took back the request to set second factors anew"),
    "members.recovery_expired": _("A request to set second factors anew ran out"),
    "members.recovery_used": _("Set second factors anew"),
    "members.signed_in": _("Signed in"),
    "members.sign_in_failed": _("Failed to sign in"),
    "members.signed_out_elsewhere": _("Signed out on other devices"),
    "members.address_asked": _("Asked to change the official address"),
    "members.address_changed": _("Changed the official address"),
    "members.signed_out": _("Signed out"),
    "members.sso_linked": _("Signed in through a provider for the first time"),
    "members.factor_added": _("Added a second factor"),
    "members.factor_removed": _("Removed a second factor"),
    "members.passphrase_changed": _("Changed the passphrase"),
    "members.group_created": _("Created a working group"),
    "members.group_described": _("Changed the name or description of a working group"),
    "members.group_archived": _("Archived a working group"),
    "members.group_reopened": _("Reopened a working group"),
    "members.group_invited": _("Invited a member to a working group"),
    "members.group_invitation_withdrawn": _("Withdrew an invitation to a working group"),
    "members.group_invitation_declined": _("Declined an invitation to a working group"),
    "members.group_asked": _("Asked to join a working group"),
    "members.group_refused": _("Refused a request to join a working group"),
    "members.group_joined": _("Came into a working group"),
    "members.group_left": _("Left a working group"),
    "members.group_removed": _("Removed a member from a working group"),
    "members.group_opened": _("Opened a working group they are not in"),
    "members.group_opening_ended": _("Ended the opening of a working group"),
    "members.group_role_changed": _("Changed a role in a working group"),
}


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def name_actions(actions: LogActionRegistry) -> None:
    """Give each deed its words."""
    for action, label in ACTIONS.items():
        actions.register_action(action, label, label)
