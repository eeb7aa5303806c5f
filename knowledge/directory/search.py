"""What is searched of the directory: contact points, authorities, and the countries they are in."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.directory.models import Authority, ContactPoint
from network_site.members.models import Member
from network_site.search import registry
from network_site.search.registry import SearchKind, Shown
from network_site.vocabulary.models import Jurisdiction


class Contacts(SearchKind):
    """Contact points; their channels are no words to search by."""

    slug, model = "contact", ContactPoint
    label, plural = _("Contact"), _("Contacts")
    weight = 0.4
    title_field = "title"

    def visible_to(self, member: Member) -> Any:
        """Return the contact points that *member* may see."""
        return ContactPoint.objects.visible_to(member)

    def loaded(self, found: Any, member: Member) -> Any:  # noqa: ARG002
        """Return contact points with all that a list shows."""
        return found.for_list()

    def show(self, item: ContactPoint) -> Shown:
        """Return the office under its authority, with how fresh the entry is."""
        return Shown(
            title=item.title,
            url=item.get_absolute_url(),
            text=item.competence,
            place=item.authority.name,
            mark=item.mark,
            countries=[item.jurisdiction],
            topics=item.topics.all(),
            freshness=item,
        )

    def listed(self, found: Any, member: Member) -> Any:  # noqa: ARG002
        """Return contact points with their authority and country."""
        return found.select_related("authority__jurisdiction")

    def name(self, item: ContactPoint) -> Shown:
        """Return the office under its authority."""
        return Shown(
            title=item.title,
            url=item.get_absolute_url(),
            place=item.authority.name,
            mark=item.mark,
            countries=[item.jurisdiction],
        )

    def depends(self) -> Mapping[type[Model], Callable[[Any], Iterable[Any]]]:
        """Return that an authority gives its contact points their country, city and name."""
        return {Authority: lambda authority: ContactPoint.objects.filter(authority=authority)}


class Authorities(SearchKind):
    """Authorities, which every member may see."""

    slug, model = "authority", Authority
    label, plural = _("Authority"), _("Authorities")
    weight = 0.4
    title_field = "name"

    def visible_to(self, member: Member) -> Any:
        """Return every authority to a verified member."""
        return Authority.objects.all() if member.is_verified else Authority.objects.none()

    def loaded(self, found: Any, member: Member) -> Any:  # noqa: ARG002
        """Return authorities with their country."""
        return found.select_related("jurisdiction")

    def show(self, item: Authority) -> Shown:
        """Return the authority, which has its place on the page of its country."""
        return Shown(
            title=item.name,
            url=item.get_absolute_url(),
            text=item.description,
            place=", ".join(filter(None, (str(item.get_kind_display()), item.city))),
            countries=[item.jurisdiction],
        )


class Countries(SearchKind):
    """Countries, by their names in six languages; each has a page in the directory."""

    slug, model = "country", Jurisdiction
    label, plural = _("Country"), _("Countries")

    def visible_to(self, member: Member) -> Any:
        """Return every country to a verified member."""
        return Jurisdiction.objects.all() if member.is_verified else Jurisdiction.objects.none()

    def show(self, item: Jurisdiction) -> Shown:
        """Return the country under the reader's name for it, with its names in other languages."""
        return Shown(
            title=item.name,
            url=reverse("directory:jurisdiction", args=[item.pk]),
            text=" · ".join(dict.fromkeys(filter(None, item.names()))),
            countries=[item],
        )


def register() -> None:
    """Register the kinds."""
    registry.register(Contacts(), Authorities(), Countries())
