"""The working groups that members form, and how members come into them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network_site.members.models.people import Member
from network_site.members.querysets import WorkingGroupQuerySet
from network_site.members.validators import validate_name


class WorkingGroup(models.Model):
    """A circle of members who share AMBER material.

    A closed group is known to its members and to people it invites. Its name need not be unique, and every slug ends
    in a random part: a refused name would tell that the group exists.
    """

    name = models.CharField(_("name"), max_length=120, validators=[validate_name])
    slug = models.SlugField(unique=True, max_length=60)
    description = models.TextField(_("what it is for"), blank=True, max_length=2000)
    is_closed = models.BooleanField(
        _("closed"), default=True, help_text=_("Only its members and people it invites know that it exists.")
    )
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    creation_key = models.UUIDField(null=True, blank=True, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True)
    members = models.ManyToManyField(Member, through="GroupMembership", related_name="working_groups")

    objects: ClassVar[WorkingGroupQuerySet] = WorkingGroupQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")
        constraints = (
            models.UniqueConstraint(fields=("created_by", "creation_key"), name="one_group_per_key"),
            models.UniqueConstraint(fields=("name",), condition=Q(is_closed=False), name="one_open_group_per_name"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the group's home."""
        return reverse("groups:home", args=[self.slug])


class GroupMembership(models.Model):
    """A member's place in a working group. One member chairs it, any number help as co-chairs."""

    class Role(models.TextChoices):
        """What a member does in a group."""

        CHAIR = "chair", _("Chair")
        CO_CHAIR = "co-chair", _("Co-chair")
        MEMBER = "member", _("Member")

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, models.CASCADE, related_name="group_memberships")
    role = models.CharField(_("role"), max_length=8, choices=Role.choices, default=Role.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now)

    takes_part = True

    class Meta:
        verbose_name = _("group membership")
        verbose_name_plural = _("group memberships")
        constraints = (
            models.UniqueConstraint(fields=("group", "member"), name="one_membership_per_group"),
            models.UniqueConstraint(fields=("group",), condition=Q(role="chair"), name="one_chair_per_group"),
        )

    def __str__(self) -> str:
        return f"{self.member} · {self.group}"

    @property
    def manages(self) -> bool:
        """Whether this member invites, admits and removes others."""
        return self.role in {self.Role.CHAIR, self.Role.CO_CHAIR}


class GroupInvitation(models.Model):
    """A group's invitation to a member. Withdrawn and declined ones are kept as answered."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="invitations")
    member = models.ForeignKey(Member, models.CASCADE, related_name="group_invitations")
    invited_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)
    sent_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(default=False)

    class Meta:
        ordering = ("-sent_at", "-pk")
        verbose_name = _("invitation to a group")
        verbose_name_plural = _("invitations to groups")
        constraints = (
            models.UniqueConstraint(
                fields=("group", "member"), condition=Q(answered_at=None), name="one_open_group_invitation"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} · {self.sent_at:%Y-%m-%d}"


class JoinRequest(models.Model):
    """A member's wish to join an open group."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="join_requests")
    member = models.ForeignKey(Member, models.CASCADE, related_name="join_requests")
    reason = models.CharField(_("why"), max_length=500)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    admitted = models.BooleanField(default=False)

    class Meta:
        ordering = ("asked_at", "pk")
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        constraints = (
            models.UniqueConstraint(
                fields=("group", "member"), condition=Q(decided_at=None), name="one_open_join_request"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} · {self.asked_at:%Y-%m-%d}"
