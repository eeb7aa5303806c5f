"""A page of the directory: contact points as filtered, under the name of their country."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator

from knowledge.directory.forms import ContactFilterForm
from knowledge.directory.models import ContactPoint
from knowledge.directory.querysets import ContactPointQuerySet
from network_site.members.models import Member
from network_site.vocabulary.models import Jurisdiction

COUNTRIES_A_PAGE = 12
NARROWINGS: dict[str, Callable[..., Any]] = {
    "country": ContactPointQuerySet.in_jurisdiction,
    "role": ContactPointQuerySet.with_role,
    "topic": ContactPointQuerySet.about,
    "language": ContactPointQuerySet.speaking,
}


@dataclass(frozen=True)
class ContactsPage:
    """Contact points by country; ``count`` and ``countries`` are of all pages together."""

    groups: list[tuple[Jurisdiction, list[ContactPoint]]]
    count: int
    countries: int
    page: Page[str]


def contacts_page(member: Member, form: ContactFilterForm, number: str) -> ContactsPage:
    """Return page *number* of the contact points that *form* selects and *member* may see."""
    contacts = _selected(member, form)
    in_order = contacts.order_by("authority__jurisdiction__name_en")
    codes = list(in_order.values_list("authority__jurisdiction", flat=True).distinct())
    page = Paginator(codes, COUNTRIES_A_PAGE).get_page(number)
    shown = contacts.filter(authority__jurisdiction__in=page.object_list).for_list()
    groups = [(country, list(entries)) for country, entries in groupby(shown, key=lambda contact: contact.jurisdiction)]
    return ContactsPage(groups, contacts.count(), len(codes), page)


def focal_point_of(member: Member, jurisdiction: Jurisdiction | None) -> ContactPoint | None:
    """Return the contact point of the country's focal point, where *member* can see one."""
    if jurisdiction is None:
        return None
    entries: Any = ContactPoint.objects.visible_to(member).in_jurisdiction(jurisdiction)
    found: ContactPoint | None = entries.filter(roles__slug="national-focal-point").by_jurisdiction().first()
    return found


def _selected(member: Member, form: ContactFilterForm) -> Any:
    contacts: Any = ContactPoint.objects.visible_to(member)
    if not form.is_valid():
        return contacts.none()
    chosen = form.cleaned_data
    for name, narrowed in NARROWINGS.items():
        if chosen[name]:
            contacts = narrowed(contacts, chosen[name])
    return contacts.matching(chosen["q"], person=member) if chosen["q"] else contacts
