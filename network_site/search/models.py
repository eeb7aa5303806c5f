"""The queue: what changed and has to be written into every node's index."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class IndexJob(models.Model):
    """One change of one object, in the transaction that made it. Kept for a week, so that nodes can follow later."""

    model = models.CharField(max_length=100)
    object_pk = models.CharField(max_length=64)
    is_removal = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("index job")
        verbose_name_plural = _("index jobs")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return f"{'-' if self.is_removal else '+'}{self.model}:{self.object_pk}"
