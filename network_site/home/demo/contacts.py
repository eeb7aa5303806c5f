"""The directory of the demonstration: offices with invented addresses."""

from typing import Any

from knowledge.directory.models import Authority, ContactPoint
from network_site.home.demo.reading import date_ago, read
from network_site.vocabulary.models import ContactRole, Language, Topic

CHANNELS = ("email", "phone", "hours", "urgent", "competence", "time_zone")


def load_contacts() -> None:
    """Create the authorities and contact points that are not there yet."""
    rows = read("contacts.toml")
    authorities = {row["key"]: _authority(row) for row in rows["authority"]}
    for row in rows["contact"]:
        authority = authorities[row["authority"]]
        if not authority.contacts.filter(title=row["title"]).exists():
            _contact(authority, row)


def _authority(row: dict[str, Any]) -> Authority:
    authority, _created = Authority.objects.get_or_create(
        jurisdiction_id=row["jurisdiction"],
        name=row["name"],
        defaults={name: row.get(name, "") for name in ("kind", "description", "city", "website")},
    )
    return authority


def _contact(authority: Authority, row: dict[str, Any]) -> None:
    contact = ContactPoint(
        authority=authority,
        title=row["title"],
        verified_on=date_ago(row["verified_days_ago"]),
        verified_by=row["verified_by"],
        **{name: row.get(name, "") for name in CHANNELS},
    )
    contact.roles = ContactRole.objects.filter(slug__in=row["roles"])
    contact.topics = Topic.objects.filter(slug__in=row["topics"])
    contact.languages = Language.objects.filter(pk__in=row["languages"])
    contact.full_clean()
    contact.save()
