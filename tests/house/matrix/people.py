"""Everybody in whose place the access matrix asks. The table says in words who each of them is."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from django.contrib.auth.models import Group

from network_site.members.actions.deputies import appoint_deputy
from network_site.members.actions.groups import invite_to_group, remove_from_group
from network_site.members.models import GroupMembership, Member, WorkingGroup
from network_site.members.roles import Role, in_section
from tests.factories.members import MemberFactory, ProsecutionServiceFactory, WorkingGroupFactory
from tests.house.conftest import CANARY

Place = GroupMembership.Role
People: TypeAlias = Mapping[str, Member]

# The country of each. Two of one country differ in nothing but what they are.
COUNTRIES = {
    "unverified": "BR",
    "asker": "GM",
    "answerer": "NL",
    "chair": "BE",
    "co_chair": "KE",
    "removed": "GM",
    "invited": "JP",
    "outsider": "IT",
    "other_chair": "MX",
    "moderator": "PT",
    "editor": "FR",
    "section_editor": "FR",
    "organizer": "AT",
    "focal_point": "SN",
    "deputy": "SN",
}
ROLES = {
    "moderator": Role.MODERATOR,
    "editor": Role.EDITOR,
    "organizer": Role.ORGANIZER,
    "focal_point": Role.FOCAL_POINT,
}
IN_THE_GROUP = {"chair": Place.CHAIR, "co_chair": Place.CO_CHAIR}
IN_THE_GROUP |= dict.fromkeys(("asker", "answerer", "removed"), Place.MEMBER)


def everybody(section: int) -> People:
    """Return the people by role, with the closed group and the deputy. One edits the *section* of this number."""
    people = {role: _member(role, code) for role, code in COUNTRIES.items()}
    people["secretariat"] = secretary()
    people["section_editor"].groups.add(Group.objects.get_or_create(name=in_section(Role.EDITOR, section))[0])
    closed = group_of({people[role]: place for role, place in IN_THE_GROUP.items()}, name=f"The {CANARY} group")
    appoint_deputy(by=people["focal_point"], focal_point=people["focal_point"], deputy=people["deputy"])
    remove_from_group(by=people["chair"], group=closed, member=people["removed"])
    invite_to_group(by=people["chair"], group=closed, member=people["invited"])
    return {role: Member.objects.get(pk=member.pk) for role, member in people.items()}


def closed_group(people: People) -> WorkingGroup:
    """Return the closed group."""
    return WorkingGroup.objects.get(memberships__member=people["asker"])


def group_of(places: Mapping[Member, str], *, name: str, is_closed: bool = True) -> WorkingGroup:
    """Return a group in which everybody has this place."""
    group: WorkingGroup = WorkingGroupFactory.create(name=name, is_closed=is_closed)
    for member, place in places.items():
        GroupMembership.objects.create(group=group, member=member, role=place)
    return group


def secretary() -> Member:
    """Return a member of the secretariat, who serves no country."""
    service = ProsecutionServiceFactory.create(name="Secretariat", jurisdiction__code="AT")
    member: Member = MemberFactory.create(
        office="Secretariat", jurisdiction=None, service=service, roles=[Role.SECRETARIAT]
    )
    return member


def _member(role: str, code: str) -> Member:
    fields: dict[str, Any] = {"jurisdiction__code": code}
    if role in ROLES:
        fields["roles"] = [Role.PROSECUTOR, ROLES[role]]
    if role == "unverified":
        fields["verified_at"] = None
    member: Member = MemberFactory.create(**fields)
    return member
