"""Posts: the question, its answers, the replies to each, and the texts they had before."""

import datetime as dt
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from modelsearch import index

from discussions.markdown import MAXIMUM_LENGTH, plain
from discussions.mentions import safely_named
from discussions.models.authored import FILTER_FIELDS, Authored
from discussions.models.threads import TITLE_LENGTH, Thread
from discussions.querysets import PostQuerySet
from network_site.access.models import Marked
from network_site.files.models import Attachment
from network_site.members.models import Member

EDIT_REASON_LENGTH = 200


class Post(index.Indexed, Authored, Marked):
    """The question, an answer, or a reply to either.

    ``version`` counts texts, ``revision`` counts everything that changes how the post looks. ``html`` is made
    from ``body`` when the text is saved.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        ANSWER = "answer", _("Answer")
        REPLY = "reply", _("Reply")

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    body = models.TextField(_("text"), validators=[MaxLengthValidator(MAXIMUM_LENGTH)])
    html = models.TextField(editable=False)
    version = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)
    is_accepted = models.BooleanField(default=False, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    withheld_at = models.DateTimeField(null=True, blank=True, editable=False)
    unmasked_at = models.DateTimeField(null=True, blank=True, editable=False)

    file_count = models.PositiveSmallIntegerField(default=0, editable=False)
    translation_count = models.PositiveSmallIntegerField(default=0, editable=False)
    useful_count = models.PositiveIntegerField(default=0, editable=False)
    attachments = GenericRelation(Attachment)

    objects: ClassVar[PostQuerySet] = PostQuerySet.as_manager()  # type: ignore[assignment]

    search_fields: ClassVar = [
        index.SearchField("search_text"),
        index.SearchField("search_translations"),
        index.FilterField("kind"),
        index.FilterField("deleted_at"),
        index.FilterField("withheld_at"),
        *FILTER_FIELDS,
    ]

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = (models.Index(fields=("thread", "id"), name="posts_in_order"),)
        constraints: ClassVar = [
            *Authored.Meta.constraints,
            *Marked.Meta.constraints,
            models.UniqueConstraint(fields=("thread",), condition=Q(kind="question"), name="one_question_per_thread"),
            models.CheckConstraint(
                condition=Q(kind="reply", parent__isnull=False) | (~Q(kind="reply") & Q(parent__isnull=True)),
                name="replies_have_a_parent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        """Return the address of the post inside its thread."""
        # A long thread is shown in parts: the address says which part the post is in.
        return f"{reverse('discussions:thread', args=[self.thread_id])}?at={self.pk}#post-{self.pk}"

    @property
    def speaks_for(self) -> list[str | None]:
        """The codes of the jurisdictions for which the answer can be accepted: those of its positions that stand.

        Without any it speaks for its author's own, which the secretariat has none of.
        """
        stated = [scope.jurisdiction_id for scope in self.scopes.all() if scope.retired_at is None]
        return stated or [self.author_jurisdiction_id]

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """Return answers and replies: the question is found as its thread, and what was removed not at all."""
        return cls.objects.contributions().select_related("thread").prefetch_related("thread__topics")

    @property
    def search_text(self) -> str:
        """The words of the text."""
        return plain(self.html)

    @property
    def search_translations(self) -> str:
        """The words of the translations."""
        if not self.translation_count:
            return ""
        return " ".join(f"{row.title} {plain(row.html)}" for row in self.translations.standing())

    @property
    def shown_html(self) -> SafeString:
        """The text for a page, with the offices of the day."""
        return safely_named(self.html)

    @property
    def search_countries(self) -> list[str]:
        """The country that answers."""
        return [self.author_jurisdiction_id] if self.author_jurisdiction_id else []

    @property
    def search_topics(self) -> list[int]:
        """The topics of the thread."""
        return self.thread.search_topics

    @property
    def search_day(self) -> dt.date:
        """When it was posted."""
        return self.created_at.date()

    @property
    def search_status(self) -> str:
        """``accepted`` where the asker took it."""
        return "accepted" if self.is_accepted else ""


class PostRevision(models.Model):
    """A text that a post had before it was edited, for a question with its title.

    ``reason`` says why the next text took its place, ``files`` came with that one, and so did ``idempotency_key``, with
    its form: the same text with it twice is the same change. Where files alone were added, the next text is the same.
    ``hidden_at`` keeps a text from all but those who keep order.
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    body = models.TextField()
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    reason = models.CharField(_("why you change it"), max_length=EDIT_REASON_LENGTH, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(default=timezone.now)
    idempotency_key = models.UUIDField(null=True, editable=False)
    files = models.ManyToManyField(Attachment, related_name="+", editable=False)

    class Meta:
        ordering = ("version",)
        verbose_name = _("post revision")
        verbose_name_plural = _("post revisions")
        constraints = (models.UniqueConstraint(fields=("post", "version"), name="one_text_per_version"),)

    def __str__(self) -> str:
        return f"{self.post} · {self.version}"
