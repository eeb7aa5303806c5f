"""Who stands in for a focal point."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network_site.members.models.people import Member


class Deputy(models.Model):
    """A member who may do what the focal point of their own country may. It holds while both are verified."""

    focal_point = models.ForeignKey(Member, models.CASCADE, related_name="deputies", verbose_name=_("focal point"))
    deputy = models.ForeignKey(Member, models.CASCADE, related_name="deputy_of", verbose_name=_("deputy"))
    appointed_at = models.DateTimeField(_("appointed at"), default=timezone.now)

    class Meta:
        ordering = ("appointed_at", "pk")
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        constraints = (
            models.UniqueConstraint(fields=("focal_point", "deputy"), name="one_deputy_per_focal_point"),
            models.CheckConstraint(condition=~Q(focal_point=F("deputy")), name="deputy_is_another_member"),
        )

    def __str__(self) -> str:
        return str(self.deputy)
