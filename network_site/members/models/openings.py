"""That somebody of the secretariat opened a working group they are not in."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network_site.members.models.groups import WorkingGroup
from network_site.members.models.people import Member
from network_site.members.querysets import GroupOpeningQuerySet

OFFICE_LENGTH = 300  # an office and its country


class GroupOpening(models.Model):
    """A look into a working group for a written reason and a limited time. Who opened it reads, and is no member."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="openings")
    member = models.ForeignKey(Member, models.PROTECT, related_name="group_openings")
    office = models.CharField(_("office"), max_length=OFFICE_LENGTH, blank=True)
    reason = models.TextField(_("reason"), max_length=1000)
    opened_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    idempotency_key = models.UUIDField(editable=False)

    objects: ClassVar[GroupOpeningQuerySet] = GroupOpeningQuerySet.as_manager()  # type: ignore[assignment]
    manages = takes_part = False  # as a ``GroupMembership`` answers on the home of the group

    class Meta:
        verbose_name = _("opening of a working group")
        verbose_name_plural = _("openings of working groups")
        constraints = (models.UniqueConstraint(fields=("member", "idempotency_key"), name="one_group_opening_per_key"),)

    def __str__(self) -> str:
        return f"{self.shown_office} · {self.opened_at:%Y-%m-%d}"

    @property
    def shown_office(self) -> str:
        """The office at the time, as others read it."""
        return self.office or gettext("Former member")

    @property
    def is_current(self) -> bool:
        """Whether the group is open by it now."""
        return self.ended_at is None and self.ends_at > timezone.now()
