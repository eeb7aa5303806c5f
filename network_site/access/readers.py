"""Many readers at once: what ``Reader.of`` asks about one member, asked about all of them in three queries."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Value

from network_site.access.rules import Reader
from network_site.members.models import GroupMembership, GroupOpening, Member
from network_site.members.models.people import OPENED


def readers_of(members: Collection[int]) -> dict[int, Reader]:
    """Return the reader behind each of the *members* (numbers) whom the network vouches for today."""
    groups: defaultdict[int, set[int]] = defaultdict(set)
    roles: defaultdict[int, set[str]] = defaultdict(set)
    chaired: defaultdict[int, set[int]] = defaultdict(set)
    own: defaultdict[int, set[int]] = defaultdict(set)
    places = GroupMembership.objects.filter(member__in=members).values_list("member", "group", "role")
    opened = GroupOpening.objects.current().values_list("member", "group", Value(OPENED))  # a few at most, of anybody
    for member, group, role in places.union(opened, all=True):
        groups[member].add(group)
        if role != OPENED:
            own[member].add(group)
        if role not in {GroupMembership.Role.MEMBER, OPENED}:
            chaired[member].add(group)
    for member, role in Member.groups.through.objects.filter(member__in=members).values_list("member", "group__name"):
        roles[member].add(role)
    standing = Member.objects.verified().filter(pk__in=members).values_list("pk", "service", "jurisdiction")
    return {
        member: Reader(
            member_id=member,
            verified=True,
            group_ids=frozenset(groups[member]),
            service_id=service,
            roles=frozenset(roles[member]),
            jurisdiction_id=jurisdiction,
            chaired_ids=frozenset(chaired[member]),
            opened_ids=frozenset(groups[member] - own[member]),
        )
        for member, service, jurisdiction in standing
    }
