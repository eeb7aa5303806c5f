"""How a session becomes a member."""

from collections.abc import Callable
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from network_site.members.models import Member

_known: dict[str, Callable[[], Any]] = {}


def know_of_member(name: str, expression: Callable[[], Any]) -> None:
    """Let the member of every request carry *expression* under *name*, read in the query that finds the member."""
    _known[name] = expression


class MemberBackend(AuthenticationBackend):
    """Sign-in by e-mail address, through allauth alone."""

    def get_user(self, user_id: Any) -> Member | None:
        """Return the active member of a session, with the country that every page shows and the rules that hold."""
        known = {name: expression() for name, expression in _known.items()}
        members = Member.objects.with_rules_in_force().with_deputyship().annotate(**known)
        member = members.select_related("jurisdiction").filter(pk=user_id).first()
        return member if member and self.user_can_authenticate(member) else None
