"""Abstract models that carry the TLP mark."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from network_site.access.marks import GROUP_MARKS, OPEN_MARK_CHOICES, OPEN_MARKS, Mark
from network_site.access.querysets import MarkedQuerySet
from network_site.members.models import ProsecutionService, WorkingGroup


class Marked(models.Model):
    """An item with a mark, perhaps in a working group, written from within a prosecution service.

    ``service`` is the author's service when the item was made: TLP:AMBER+STRICT stays within it.
    """

    mark = models.CharField(_("TLP mark"), max_length=12, choices=Mark.choices, default=Mark.GREEN)
    working_group = models.ForeignKey(
        WorkingGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("working group")
    )
    service = models.ForeignKey(
        ProsecutionService, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects: ClassVar = MarkedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_known_mark", condition=Q(mark__in=Mark.values)),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_amber_has_group",
                condition=Q(mark__in=OPEN_MARKS) | Q(working_group__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_strict_has_service",
                condition=~Q(mark=Mark.AMBER_STRICT) | Q(service__isnull=False),
            ),
        ]

    @property
    def named_group(self) -> WorkingGroup | None:
        """The group that a page may name beside the item: none where readers of an open mark may not know it."""
        group = self.working_group
        return group if group is None or self.mark in GROUP_MARKS or not group.is_closed else None


class OpenMarked(models.Model):
    """An item of the CMS: CLEAR or GREEN, in no group."""

    mark = models.CharField(_("TLP mark"), max_length=12, choices=OPEN_MARK_CHOICES, default=Mark.GREEN)

    class Meta:
        abstract = True
