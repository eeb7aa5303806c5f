"""Countries that have people in the network, or on their way into it, and nobody who answers for them."""

from dataclasses import dataclass

from django.db.models import Count, Q

from network_site.members.models import Member, Nomination
from network_site.members.roles import Role
from network_site.vocabulary.models import Jurisdiction


@dataclass(frozen=True)
class Gap:
    """A country without a focal point: how many members it has, how many are invited, and whether a focal point is."""

    jurisdiction: Jurisdiction
    members: int
    invited: int
    focal_point_invited: bool


def gaps() -> list[Gap]:
    """Return the countries with members or open invitations and no focal point in good standing, by name."""
    served = Member.objects.verified().with_role(Role.FOCAL_POINT).exclude(jurisdiction=None).values("jurisdiction")
    members = _per_country(Member.objects.verified().exclude(jurisdiction=None), "jurisdiction")
    waiting = Nomination.objects.open()
    invited = _per_country(waiting, "service__jurisdiction")
    focal_points = _per_country(waiting.filter(role=Role.FOCAL_POINT), "service__jurisdiction")
    found = Jurisdiction.objects.filter(Q(pk__in=members) | Q(pk__in=invited)).exclude(pk__in=served)
    return [Gap(place, members.get(place.pk, 0), invited.get(place.pk, 0), place.pk in focal_points) for place in found]


def _per_country(rows: object, path: str) -> dict[str, int]:
    counted = rows.order_by().values(path).annotate(number=Count("pk"))  # type: ignore[attr-defined]
    return dict(counted.values_list(path, "number"))
