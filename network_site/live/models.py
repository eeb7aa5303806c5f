"""The table of changes: what happened in each stream, numbered without a gap."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network_site.live.querysets import ChangeQuerySet


class Stream(models.Model):
    """A sequence of changes with one audience, such as ``thread:12``.

    Changes with a number in ``floor < seq <= head`` are kept; whoever stands below the floor fetches the page again.
    """

    name = models.CharField(max_length=80, unique=True)
    head = models.PositiveBigIntegerField(default=0)
    floor = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("stream")
        verbose_name_plural = _("streams")

    def __str__(self) -> str:
        return self.name


class Change(models.Model):
    """One change: which object, in which way. What it looks like is rendered for each class of readers."""

    stream = models.ForeignKey(Stream, models.CASCADE, related_name="changes")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ("stream", "seq")
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = (models.UniqueConstraint(fields=("stream", "seq"), name="one_change_per_number"),)

    def __str__(self) -> str:
        return f"{self.stream} #{self.seq} {self.kind}"
