"""Threads and posts: a question, its answers, and the replies to each."""

from typing import ClassVar

from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from discussions.markdown import MAXIMUM_LENGTH
from discussions.querysets import PostQuerySet, ThreadQuerySet
from network_site.access.models import Marked
from network_site.access.rules import Audience
from network_site.members.models import Member
from network_site.vocabulary.models import Jurisdiction, Language, Topic

TITLE_LENGTH = 200
REASON_LENGTH = 500


class Authored(models.Model):
    """Something a member wrote, with the office and country held at the time.

    What is anonymous keeps no office at all, so that nothing that reads the row can tell it: in a small country a
    title alone names a person. ``idempotency_key`` comes with the form: the same key twice from one author is the
    same thing.
    """

    author = models.ForeignKey(Member, models.PROTECT, related_name="%(class)ss", verbose_name=_("author"))
    is_anonymous = models.BooleanField(_("shown as an office of the country"), default=False, editable=False)
    author_office = models.CharField(max_length=160, blank=True)
    author_jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, null=True, related_name="+")
    language = models.ForeignKey(Language, models.PROTECT, related_name="+", verbose_name=_("language"))
    created_at = models.DateTimeField(_("posted"), default=timezone.now)
    idempotency_key = models.UUIDField(editable=False)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("author", "idempotency_key"), name="one_%(class)s_per_key"),
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(author_office="", author_jurisdiction__isnull=False),
                name="anonymous_%(class)s_has_country_alone",
            ),
        ]

    @property
    def shown_office(self) -> str:
        """The office as readers see it."""
        return gettext("Office not named") if self.is_anonymous else self.author_office


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


class Post(Authored, Marked):
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
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    unmasked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[PostQuerySet] = PostQuerySet.as_manager()  # type: ignore[assignment]

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
        return f"{reverse('discussions:thread', args=[self.thread_id])}#post-{self.pk}"

    @property
    def is_accepted(self) -> bool:
        """Whether the asker took this answer."""
        return hasattr(self, "acceptance")


class PostRevision(models.Model):
    """A text that a post had before it was edited."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    body = models.TextField()
    replaced_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("version",)
        verbose_name = _("post revision")
        verbose_name_plural = _("post revisions")
        constraints = (models.UniqueConstraint(fields=("post", "version"), name="one_text_per_version"),)

    def __str__(self) -> str:
        return f"{self.post} · {self.version}"


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
