"""How long a membership lasts, and who was told that it ends."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network_site.members.models.people import Member


class MandateReminder(models.Model):
    """A note that members were told of a mandate's end, once for each term. Day 0 is the end itself."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="mandate_reminders")
    mandate_until = models.DateField()
    days = models.PositiveSmallIntegerField(help_text=_("How many days before the end."))
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("mandate reminder")
        verbose_name_plural = _("mandate reminders")
        constraints = (
            models.UniqueConstraint(fields=("member", "mandate_until", "days"), name="one_reminder_per_term_and_day"),
        )

    def __str__(self) -> str:
        return f"{self.member} · {self.mandate_until} · {self.days}"


class Removal(models.Model):
    """The end of a membership before its time: by whom, why, and whether it was taken back."""

    class Reason(models.TextChoices):
        """Why the network no longer vouches for a member."""

        LEFT_OFFICE = "left-office", _("Left the office")
        OTHER_DUTIES = "other-duties", _("Has other duties now")
        SERVICE_ASKED = "service-asked", _("The service asked for it")
        BROKE_RULES = "broke-rules", _("Broke the rules of use")
        OWN_WISH = "own-wish", _("Left the network")

    member = models.ForeignKey(Member, models.CASCADE, related_name="removals")
    removed_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    removed_at = models.DateTimeField(default=timezone.now)
    reinstated_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    reinstated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-removed_at", "-pk")
        verbose_name = _("removal")
        verbose_name_plural = _("removals")
        constraints = (
            models.UniqueConstraint(
                fields=("member",), condition=Q(reinstated_at=None), name="one_open_removal_per_member"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} · {self.get_reason_display()}"
