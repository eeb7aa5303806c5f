"""Threads: a question and everything said under it."""

from typing import ClassVar

from django.core.validators import MinLengthValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.models.authored import Authored
from discussions.querysets import ThreadQuerySet
from network_site.access.models import Marked
from network_site.access.rules import Audience
from network_site.vocabulary.models import Jurisdiction, Topic

TITLE_LENGTH = 200


class Thread(Authored, Marked):
    """A question and everything said under it. The marks of its posts follow its own."""

    title = models.CharField(_("question in one line"), max_length=TITLE_LENGTH, validators=[MinLengthValidator(10)])
    topics = models.ManyToManyField(Topic, related_name="threads", verbose_name=_("topics"))
    concerns = models.ManyToManyField(
        Jurisdiction, blank=True, related_name="threads", verbose_name=_("countries concerned")
    )
    answer_count = models.PositiveIntegerField(default=0)
    last_activity_at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=1)

    objects: ClassVar[ThreadQuerySet] = ThreadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        indexes = (
            models.Index(fields=("-created_at", "-id"), name="threads_newest"),
            models.Index(fields=("author", "-created_at"), name="threads_of_author"),
        )
        constraints: ClassVar = [*Authored.Meta.constraints, *Marked.Meta.constraints]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the thread."""
        return reverse("discussions:thread", args=[self.pk])

    @property
    def stream(self) -> str:
        """The stream that carries what happens in this thread."""
        return f"thread:{self.pk}"

    @property
    def audience(self) -> Audience:
        """Whom this thread is for."""
        return Audience.of(self)

    @property
    def status(self) -> str:
        """``accepted``, ``answered`` or ``open``."""
        if hasattr(self, "acceptance"):
            return "accepted"
        return "answered" if self.answer_count else "open"
