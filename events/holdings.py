"""What forums hold about a member, for the copy of their own data."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from events.models import Session, SessionRole
from network_site.members.models import Member
from network_site.members.own_data import Holding, Rows


def roles(member: Member) -> Iterator[dict[str, Any]]:
    """Return what *member* does in sessions; one that they may not see stands there by its number."""
    seen = dict(Session.objects.visible_to(member).values_list("pk", "title"))
    for role in SessionRole.objects.filter(member=member).select_related("session").order_by("session__starts_at"):
        session = role.session
        title = seen.get(session.pk, "")
        yield {"session": session.pk, "title": title, "starts_at": session.starts_at, "role": role.role}


HOLDINGS: tuple[Holding, ...] = (
    Rows(
        name="sessions",
        title=_("what you do in sessions of forums"),
        read=roles,
        columns=frozenset({"events.SessionRole.member"}),
    ),
)
