"""The working groups that members form."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network_site.members.models.people import Member


class WorkingGroup(models.Model):
    """A circle of members who share AMBER material."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(unique=True, max_length=60)
    description = models.TextField(_("description"), blank=True)
    is_closed = models.BooleanField(_("closed"), default=True, help_text=_("Only its members know that it exists."))
    created_at = models.DateTimeField(default=timezone.now)
    members = models.ManyToManyField(Member, through="GroupMembership", related_name="working_groups")

    class Meta:
        ordering = ("name",)
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")

    def __str__(self) -> str:
        return self.name


class GroupMembership(models.Model):
    """A member's place in a working group."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, models.CASCADE, related_name="group_memberships")
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("group membership")
        verbose_name_plural = _("group memberships")
        constraints = (models.UniqueConstraint(fields=("group", "member"), name="one_membership_per_group"),)

    def __str__(self) -> str:
        return f"{self.member} · {self.group}"
