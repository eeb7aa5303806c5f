"""How a session becomes a member."""

from collections.abc import Callable, Hashable
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

from network_site.members.models import Member
from network_site.members.prepared import PLACE, Prepared
from network_site.members.standing import today

_known: dict[str, Callable[[], Any]] = {}


def know_of_member(name: str, expression: Callable[[], Any]) -> None:
    """Let the member of every request carry *expression* under *name*, read in the query that finds the member.

    A moment in it may be as old as the minute.
    """
    _known[name] = expression


def _members() -> Any:
    known = {name: expression() for name, expression in _known.items()}
    members = Member.objects.with_rules_in_force().with_deputyship().annotate(**known)
    return members.select_related("jurisdiction").filter(pk=PLACE)


def _minute() -> Hashable:
    return today(), int(timezone.now().timestamp()) // 60, len(_known)


_member = Prepared(_members, holds_for=_minute)


class MemberBackend(AuthenticationBackend):
    """Sign-in by e-mail address, through allauth alone."""

    def get_user(self, user_id: Any) -> Member | None:
        """Return the active member of a session, with the country that every page shows and the rules that hold."""
        member: Member | None = next(_member.rows(user_id), None)
        return member if member and self.user_can_authenticate(member) else None
