"""What is searched of members: no part below both members and the directory could say where they are found."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from network_site.members.models import Member, ProsecutionService
from network_site.search import registry
from network_site.search.registry import SearchKind, Shown


class Members(SearchKind):
    """Members, by office, country, languages and topics. Names and addresses are no words to search by."""

    slug, model = "member", Member
    label, plural = _("Member"), _("Members")
    weight = 0.3

    def visible_to(self, member: Member) -> Any:
        """Return the members who serve a country, to a verified member."""
        return Member.objects.findable() if member.is_verified else Member.objects.none()

    def loaded(self, found: Any, member: Member) -> Any:  # noqa: ARG002
        """Return members with their service, country and topics."""
        return found.select_related("jurisdiction", "service").prefetch_related("languages", "topics")

    def show(self, item: Member) -> Shown:
        """Return the office; it leads to the authorities of the country."""
        return Shown(
            title=item.office,
            url=reverse("directory:jurisdiction", args=[item.jurisdiction_id]),
            text=", ".join(language.name for language in item.languages.all()),
            place=item.service.name if item.service else "",
            countries=[item.jurisdiction],
            topics=item.topics.all(),
        )

    def depends(self) -> Mapping[type[Model], Callable[[Any], Iterable[Any]]]:
        """Return that members carry the name of their service."""
        return {ProsecutionService: lambda service: Member.objects.findable().filter(service=service)}


def register() -> None:
    """Register the kind."""
    registry.register(Members())
