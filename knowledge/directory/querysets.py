"""Reads of authorities and contact points."""

import re
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from modelsearch.queryset import SearchableQuerySetMixin

from knowledge.directory.freshness import VERIFIED_MONTHS, shift_months
from network_site.access.querysets import OpenMarkedQuerySet
from network_site.members.models import Member
from network_site.members.roles import Role
from network_site.vocabulary.models import ContactRole, Jurisdiction, Language, Topic

MAXIMUM_WORDS = 16


class AuthorityQuerySet(models.QuerySet[Any]):
    """Authorities, by where they are."""

    def in_jurisdiction(self, jurisdiction: Jurisdiction) -> Self:
        """Return the authorities of *jurisdiction*."""
        return self.filter(jurisdiction=jurisdiction)


class ContactPointQuerySet(SearchableQuerySetMixin, OpenMarkedQuerySet):
    """Contact points, by where they are, what they are for and how fresh they are."""

    def in_jurisdiction(self, jurisdiction: Jurisdiction) -> Self:
        """Return the contact points of authorities in *jurisdiction*."""
        return self.filter(authority__jurisdiction=jurisdiction)

    def with_role(self, role: ContactRole) -> Self:
        """Return the contact points that are there for *role*."""
        return self.filter(roles=role)

    def about(self, topic: Topic) -> Self:
        """Return the contact points for *topic* or for a topic below it."""
        concerned = self.model.objects.filter(Q(topics=topic) | Q(topics__parent=topic))
        return self.filter(pk__in=concerned.values("pk"))

    def speaking(self, language: Language) -> Self:
        """Return the contact points that work in *language*."""
        return self.filter(languages=language)

    def matching(self, text: str, *, person: Any) -> Self:
        """Return the contact points that *person* may see and in which every word of *text* occurs.

        The search engine filters by visibility alone, on columns of the row; every other filter stays in the database.
        """
        words = re.findall(r"\w+", text)[:MAXIMUM_WORDS]
        if not words:
            return self.none()
        found = self.model.objects.visible_to(person).search(" ".join(words), operator="and")
        return self.filter(pk__in=[contact.pk for contact in found])

    def verified_within(self, months: int = VERIFIED_MONTHS) -> Self:
        """Return the contact points verified in the last *months* months, the day itself included."""
        return self.filter(verified_on__gte=shift_months(timezone.localdate(), -months))

    def due_for_review(self) -> Self:
        """Return the contact points never verified, or whose review was due before today."""
        return self.filter(Q(verified_on=None) | Q(review_due__lt=timezone.localdate()))

    def by_jurisdiction(self) -> Self:
        """Return the contact points in the order of the directory: country, authority, title."""
        return self.order_by("authority__jurisdiction__name_en", "authority__name", "title", "pk")

    def for_list(self) -> Self:
        """Return the contact points with all that a list shows of them at hand."""
        return (
            self.by_jurisdiction()
            .select_related("authority__jurisdiction")
            .prefetch_related("roles", "languages", "topics")
        )


class RevealQuerySet(models.QuerySet[Any]):
    """Looks at guarded numbers."""

    def concerning(self, member: Member) -> Self:
        """Return the looks that *member* should know of: at the entry with their address, and at what they vouch for.

        Their own looks are left out.
        """
        mine = Q(contact__email__iexact=member.email)
        if member.has_role(Role.FOCAL_POINT) and member.jurisdiction_id:
            mine |= Q(contact__authority__jurisdiction=member.jurisdiction_id)
        return self.filter(mine).exclude(member=member)
