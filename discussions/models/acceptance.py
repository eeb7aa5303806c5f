"""Which answers helped."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.models.posts import Post
from discussions.models.threads import Thread
from network_site.members.models import Member


class Acceptance(models.Model):
    """The asker's word that an answer helped; one for a thread."""

    thread = models.OneToOneField(Thread, models.CASCADE, related_name="acceptance")
    post = models.OneToOneField(Post, models.CASCADE, related_name="acceptance")
    accepted_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")

    def __str__(self) -> str:
        return f"{self.thread} · {self.post}"
