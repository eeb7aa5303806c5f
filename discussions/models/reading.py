"""How far a member has read a thread, and when they were last at the list of questions."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.models.threads import Thread
from network_site.members.models import Member


class ReadMark(models.Model):
    """Every post of the thread up to the number ``upto`` was shown to the member. It only ever moves on."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="+")
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="read_marks")
    upto = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        constraints = (models.UniqueConstraint(fields=("member", "thread"), name="one_read_mark_per_thread"),)

    def __str__(self) -> str:
        return f"{self.thread} · {self.upto}"


class ListVisit(models.Model):
    """When a member last had the list of questions before them, and when their visit before that one ended.

    What was asked since ``before_at`` and never opened is new to them.
    """

    member = models.OneToOneField(Member, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    before_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("visit to the list of questions")
        verbose_name_plural = _("visits to the list of questions")

    def __str__(self) -> str:
        return f"{self.member} · {self.at:%Y-%m-%d %H:%M}"
