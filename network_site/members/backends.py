"""How a session becomes a member."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from network_site.members.models import Member


class MemberBackend(AuthenticationBackend):
    """Sign-in by e-mail address, through allauth alone."""

    def get_user(self, user_id: Any) -> Member | None:
        """Return the active member of a session, with the country that every page shows and the rules that hold."""
        member = Member.objects.with_rules_in_force().select_related("jurisdiction").filter(pk=user_id).first()
        return member if member and self.user_can_authenticate(member) else None
