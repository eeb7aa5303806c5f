"""The queryset every marked model reads through, and the one of the audit trail."""

import json
from typing import Any, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from wagtail.models.audit_log import LogEntryQuerySet

from network_site.access.rules import visible_to
from network_site.members.models import Member


class MarkedQuerySet(models.QuerySet[Any]):
    """Items with a mark, a working group and a service."""

    def visible_to(self, person: Any) -> Self:
        """Return the items that *person* (Member, AnonymousUser, Reader or None) may see."""
        return self.filter(visible_to(person))


class StatementQuerySet(MarkedQuerySet):
    """What authors say of finds in their texts."""

    def about(self, item: models.Model) -> Self:
        """Return the statements on finds in *item*."""
        return self.filter(content_type=ContentType.objects.get_for_model(item), object_id=item.pk)


class OpenMarkedQuerySet(models.QuerySet[Any]):
    """Items that are CLEAR or GREEN and belong to no group."""

    def visible_to(self, person: Any) -> Self:
        """Return the items that *person* (Member, AnonymousUser, Reader or None) may see."""
        return self.filter(visible_to(person, grouped=False))


class AuditQuerySet(LogEntryQuerySet):
    """Entries of the audit trail."""

    def about(self, instance: models.Model) -> Self:
        """Return the entries about *instance*."""
        kind = ContentType.objects.get_for_model(instance, for_concrete_model=False)
        found: Self = self.filter(content_type=kind, object_id=str(instance.pk))
        return found

    def before(self, number: int) -> Self:
        """Return the entries older than the one with *number*."""
        found: Self = self.filter(number__lt=number)
        return found

    def of_member(self, number: int) -> Self:
        """Return what the member with *number* did, and what was done about them."""
        found: Self = self.filter(Q(user=number) | about_member(number))
        return found

    def of_office(self, words: str) -> Self:
        """Return the entries of those whose office or country contains *words*."""
        found: Self = self.filter(office__icontains=words)
        return found

    def saying(self, words: str) -> Self:
        """Return the entries about something whose label contains *words*, or whose details do."""
        details = self.annotate(details=Cast("data", models.TextField()))
        as_stored = json.dumps(words)[1:-1]  # letters beyond ASCII are escaped where the database keeps JSON as text
        said = Q(label__icontains=words) | Q(details__icontains=words) | Q(details__icontains=as_stored)
        found: Self = details.filter(said)
        return found


def about_member(number: int) -> Q:
    """Return the filter of entries about the member with *number*; within groups they are about the group."""
    kind = ContentType.objects.get_for_model(Member)
    return Q(content_type=kind, object_id=str(number)) | Q(data__member=number)
