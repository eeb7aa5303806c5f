"""Passages of guides that were made from answers."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from discussions.models.posts import Post
from discussions.models.threads import Thread
from discussions.querysets import PassageQuerySet
from network_site.members.models import Member


class Passage(models.Model):
    """A passage of a page, made from answers of a thread. The passage in the page's text carries ``key``.

    ``digest`` is that of the text as last published; it is empty while no reader sees the passage.
    """

    key = models.UUIDField(unique=True, editable=False)
    thread = models.ForeignKey(Thread, models.CASCADE, related_name="passages")
    posts: models.ManyToManyField[Post, models.Model] = models.ManyToManyField(Post, related_name="passages")
    page = models.ForeignKey(Page, models.CASCADE, related_name="+")
    made_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects: ClassVar[PassageQuerySet] = PassageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("made_at", "pk")
        verbose_name = _("passage from answers")
        verbose_name_plural = _("passages from answers")

    def __str__(self) -> str:
        return f"{self.page} · {self.thread}"
