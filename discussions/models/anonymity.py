"""Who looked up the author of an anonymous post."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.models.posts import Post
from network_site.members.models import Member

REASON_LENGTH = 500


class Unmasking(models.Model):
    """A moderator looked up who wrote an anonymous post: when, why, and as which office."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="unmaskings")
    by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    by_office = models.CharField(max_length=320)
    reason = models.CharField(max_length=REASON_LENGTH)
    at = models.DateTimeField(default=timezone.now)
    idempotency_key = models.UUIDField(editable=False)

    class Meta:
        ordering = ("-at", "-pk")
        verbose_name = _("unmasking")
        verbose_name_plural = _("unmaskings")
        constraints = (models.UniqueConstraint(fields=("by", "idempotency_key"), name="one_unmasking_per_key"),)

    def __str__(self) -> str:
        return f"{self.post} · {self.by_office}"
