"""What the directory holds about a member, for the copy of their own data."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from knowledge.directory.models import ContactPoint, Reveal
from network_site.members.models import Member
from network_site.members.own_data import Holding, Rows, Table


def looks_at_theirs(member: Member) -> Iterator[dict[str, Any]]:
    """Return the looks at guarded numbers that lead to *member* or that they keep."""
    for look in Reveal.objects.concerning(member).select_related("member__jurisdiction"):
        yield {"entry": look.office, "by": look.member.label, "at": look.at}


HOLDINGS: tuple[Holding, ...] = (
    Table(
        name="contact-points",
        title=_("entries of the directory with your address"),
        model=ContactPoint,
        select=lambda member: Q(email__iexact=member.email),
        fields=("title", "authority__name", "email", "phone", "hours", "urgent", "verified_on", "verified_by"),
    ),
    Rows(name="looks-at-your-number", title=_("who looked at a guarded number of yours"), read=looks_at_theirs),
    Table(
        name="looks",
        title=_("guarded numbers that you looked at"),
        model=Reveal,
        whose=("member",),
        fields=("office", "at"),
    ),
)
