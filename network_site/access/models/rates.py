"""How often somebody did something lately, counted in the database so that every process counts together."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RateCount(models.Model):
    """Deeds of one kind by one member or address within one window of time."""

    key = models.CharField(max_length=120)
    window = models.PositiveBigIntegerField()  # number of the window since 1970
    ends_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("rate count")
        verbose_name_plural = _("rate counts")
        constraints = (models.UniqueConstraint(fields=("key", "window"), name="one_count_per_window"),)

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
