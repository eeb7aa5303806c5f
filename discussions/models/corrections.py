"""What was corrected of a question besides its text."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.models.threads import Thread
from network_site.members.models import Member

CORRECTION_REASON_LENGTH = 200


class Correction(models.Model):
    """A change of what a question is about, whom it concerns, how soon and in which language: one step of its history.

    ``changes`` holds by field what came and what went, as codes and numbers, and no words: ``{"concerns": [["TR"],
    ["NL"]]}``. ``by_office`` is empty where the asker did it, who is named on the question, or is not.
    """

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="corrections")
    number = models.PositiveIntegerField()
    changes = models.JSONField(default=dict)
    reason = models.CharField(_("why you correct it"), max_length=CORRECTION_REASON_LENGTH, blank=True)
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    by_office = models.CharField(max_length=320, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("number",)
        verbose_name = _("correction of a question")
        verbose_name_plural = _("corrections of questions")
        constraints = (models.UniqueConstraint(fields=("thread", "number"), name="one_correction_per_number"),)

    def __str__(self) -> str:
        return f"{self.thread} · {self.number}"
