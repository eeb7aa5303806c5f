"""How a member who lost every second factor comes in again: two people answer for it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network_site.members.models.people import Member
from network_site.members.querysets import RecoveryQuerySet


class FactorRecovery(models.Model):
    """One request to set the second factors of a member anew. Only the SHA-256 of its link's token is kept.

    It goes from asked to vouched to approved to used; refusal, cancelling and time can close it at every step.
    """

    class Outcome(models.TextChoices):
        """How a request was closed."""

        USED = "used", _("Used")
        REFUSED = "refused", _("Refused")
        CANCELLED = "cancelled", _("Cancelled by the member")
        EXPIRED = "expired", _("Expired")

    member = models.ForeignKey(Member, models.CASCADE, related_name="factor_recoveries")
    reason = models.CharField(_("what happened"), max_length=500)
    asked_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    vouched_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    vouched_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    refusal = models.CharField(_("reason of the refusal"), max_length=500, blank=True)

    objects: ClassVar[RecoveryQuerySet] = RecoveryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("-asked_at", "-pk")
        verbose_name = _("recovery of a second factor")
        verbose_name_plural = _("recoveries of second factors")
        constraints = (
            models.UniqueConstraint(
                fields=("member",), condition=Q(closed_at=None), name="one_open_recovery_per_member"
            ),
            models.CheckConstraint(
                condition=Q(vouched_by=None) | ~Q(vouched_by=F("member")), name="recovery_vouched_by_another"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | (Q(vouched_by__isnull=False) & ~Q(approved_by=F("vouched_by")) & ~Q(approved_by=F("member"))),
                name="recovery_approved_by_a_third",
            ),
            models.CheckConstraint(
                condition=Q(token_hash=None) | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="recovery_link_needs_approval",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="recovery_closed_with_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="used") | Q(token_hash__isnull=False), name="recovery_used_through_its_link"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} · {self.asked_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.closed_at is None and self.expires_at > timezone.now()
