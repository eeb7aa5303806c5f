"""How far a member has read a thread."""

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
