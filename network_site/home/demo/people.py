"""The members, services and working groups of the demonstration: offices, never persons."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from network_site.home.demo.reading import days_ago, key_of, read
from network_site.members.actions.groups import create_group
from network_site.members.actions.rules import accept_rules
from network_site.members.models import (
    GroupInvitation,
    GroupMembership,
    JoinRequest,
    Member,
    ProsecutionService,
    RulesOfUse,
    WorkingGroup,
)
from network_site.members.standing import end_of_mandate
from network_site.vocabulary.models import Topic

PASSPHRASE = "correct-horse-battery-staple"  # noqa: S105  printed for everyone who runs the demonstration
SIGN_INS = (
    ("nl-tip", "Prosecutor, the Netherlands"),
    ("gm-som", "Prosecutor, The Gambia"),
    ("editor-be", "Editor"),
    ("editor-fr", "Second editor, who approves"),
    ("organizer-at", "Organizer of forums"),
    ("focal-gh", "Focal point, Ghana"),
    ("moderator-ca", "Moderator"),
    ("secretariat", "Secretariat"),
    ("ke-new", "Prosecutor, Kenya, on the first day"),
)


def load_people() -> dict[str, Member]:
    """Create the services, members and groups that are not there yet; return the members by their key in the file."""
    rows = read("members.toml")
    services = {
        row["key"]: ProsecutionService.objects.get_or_create(
            jurisdiction_id=row["jurisdiction"], name=row["name"], defaults={"email_domain": row["email_domain"]}
        )[0]
        for row in rows["service"]
    }
    password = make_password(PASSPHRASE)
    members = {row["key"]: _member(row, services, password) for row in rows["member"]}
    for row in rows["group"]:
        _group(row, members)
    return members


def addresses() -> dict[str, str]:
    """Return the e-mail address of every member by its key in the file."""
    return {row["key"]: row["email"].lower() for row in read("members.toml")["member"]}


def _member(row: dict[str, Any], services: dict[str, ProsecutionService], password: str) -> Member:
    member: Member
    member, created = Member.objects.get_or_create(
        email=row["email"].lower(),
        defaults={
            "office": row["office"],
            "service": services.get(row.get("service", "")),
            "jurisdiction_id": row.get("jurisdiction") or None,
            "time_zone": row["time_zone"],
            "verified_at": days_ago(300),
            "mandate_until": end_of_mandate(),
            "password": password,
            **({} if row.get("first_day") else {"profile_set_at": days_ago(300), "welcomed_at": days_ago(299)}),
        },
    )
    if created:
        member.languages.set(row["languages"])
        member.topics.set(Topic.objects.filter(slug__in=row["topics"]))
        member.groups.set(Group.objects.filter(name__in=row["roles"]))
        if row.get("first_day"):
            return member
        accept_rules(by=member, version=RulesOfUse.objects.in_force().version)
    return member


def _group(row: dict[str, Any], members: dict[str, Member]) -> None:
    if WorkingGroup.objects.filter(slug=row["slug"]).exists():
        return
    chair = members[row["chair"]]
    described = {"name": row["name"], "description": row["description"], "is_closed": row["closed"]}
    group = create_group(by=chair, key=key_of(row["slug"]), **described)
    group.slug = row["slug"]  # without its random part, so that other files can name the group
    group.save(update_fields=["slug"])
    # Rows and not actions from here on: actions mail, and nobody reads mail in a demonstration.
    GroupMembership.objects.bulk_create(
        GroupMembership(group=group, member=members[key], role="co-chair" if key == row.get("co_chair") else "member")
        for key in row["members"]
    )
    for key in row.get("invited", ()):
        GroupInvitation.objects.create(group=group, member=members[key], invited_by=chair)
    for key, reason in row.get("asking", {}).items():
        JoinRequest.objects.create(group=group, member=members[key], reason=reason)
