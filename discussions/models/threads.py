"""Threads: a question and everything said under it."""

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelsearch import index
from wagtail.models import Page

from discussions.models.authored import FILTER_FIELDS, Authored
from discussions.querysets import ThreadQuerySet
from network_site.access.models import Marked
from network_site.access.rules import Audience
from network_site.vocabulary.models import LANGUAGE_CODES, Jurisdiction, Provision, Topic, keys_with_parents

if TYPE_CHECKING:
    from discussions.models.posts import Post

TITLE_LENGTH = 200
URGENCY_REASON_LENGTH = 200
OUTCOME_LENGTH = 300


class Thread(index.Indexed, Authored, Marked):
    """A question and everything said under it. The marks of its posts follow its own."""

    class Help(models.TextChoices):
        """What would help the asker."""

        LAW = "law", _("The law: what it says and how it is applied")
        PRACTICE = "practice", _("Practice: how it is done in your office")
        CONTACT = "contact", _("Whom to contact")
        EXPERIENCE = "experience", _("Experience with something alike")
        DOCUMENT = "document", _("A document: a form, a model, a decision")

    class Urgency(models.TextChoices):
        """How long the asker can wait."""

        NONE = "", _("No hurry")
        WEEK = "week", _("Within a week")
        DAY = "day", _("Within a day")

    class Leads(models.TextChoices):
        """Why a thread leads to another."""

        DUPLICATE = "duplicate", _("It asks the same")
        MERGED = "merged", _("All that was said in it is there")

    title = models.CharField(_("question in one line"), max_length=TITLE_LENGTH, validators=[MinLengthValidator(10)])
    asking_jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asking country")
    )
    help_wanted = models.CharField(_("what would help"), max_length=10, choices=Help.choices, default=Help.LAW)
    urgency = models.CharField(_("needed"), max_length=4, choices=Urgency.choices, blank=True)
    urgency_reason = models.CharField(_("why it is urgent"), max_length=URGENCY_REASON_LENGTH, blank=True)
    topics = models.ManyToManyField(Topic, related_name="threads", verbose_name=_("topics"))
    about_page = models.ForeignKey(Page, models.SET_NULL, null=True, blank=True, related_name="+")
    about_section = models.CharField(max_length=160, blank=True)
    concerns = models.ManyToManyField(
        Jurisdiction, blank=True, related_name="threads", verbose_name=_("countries concerned")
    )
    provisions = models.ManyToManyField(Provision, blank=True, related_name="+", verbose_name=_("provisions"))
    answer_count = models.PositiveIntegerField(default=0)
    accepted_count = models.PositiveIntegerField(default=0)
    asked_counts = models.JSONField(default=dict)  # how many were asked, by code; "" is anywhere
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=OUTCOME_LENGTH, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)  # its question is, and its words with it
    removed_words = models.JSONField(default=dict, blank=True, editable=False)  # they wait here meanwhile
    corrected_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_activity_at = models.DateTimeField(default=timezone.now)  # when something was said that its readers see
    locked_at = models.DateTimeField(null=True, blank=True)
    leads_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="led_from", db_index=False
    )
    leads_because = models.CharField(max_length=9, choices=Leads.choices, blank=True, editable=False)
    pinned_at = models.DateTimeField(null=True, blank=True)
    slow_minutes = models.PositiveSmallIntegerField(_("minutes between two posts of one member"), default=0)
    revision = models.PositiveIntegerField(default=1)

    read_upto: int | None  # where it was read ``with_read_mark_of()`` a member
    unread_count: int  # this and what follows, where it was read ``with_unread_of()`` a member
    own_level: str | None
    visited_at: dt.datetime | None
    visited_before: dt.datetime | None
    position: int  # in its stream, where it was read ``for_thread_page()``

    objects: ClassVar[ThreadQuerySet] = ThreadQuerySet.as_manager()  # type: ignore[assignment]

    search_fields: ClassVar = [
        index.SearchField("title", boost=2),
        index.SearchField("search_text"),
        index.SearchField("search_translations"),
        index.AutocompleteField("title"),
        index.RelatedFields("topics", [index.SearchField(f"label_{code}") for code in LANGUAGE_CODES]),
        index.RelatedFields("concerns", [index.SearchField(f"name_{code}") for code in LANGUAGE_CODES]),
        *FILTER_FIELDS,
    ]

    class Meta:
        verbose_name = _("thread")
        verbose_name_plural = _("threads")
        indexes = (
            models.Index(fields=("-created_at", "-id"), name="threads_newest"),
            models.Index(fields=("leads_to", "-created_at", "-id"), name="threads_by_lead"),
            models.Index(fields=("leads_to", "-last_activity_at", "-id"), name="threads_by_activity"),
            models.Index(fields=("leads_to", "pinned_at"), name="threads_pinned"),
            models.Index(fields=("author", "-created_at"), name="threads_of_author"),
        )
        constraints: ClassVar = [
            *Authored.Meta.constraints,
            *Marked.Meta.constraints,
            models.CheckConstraint(
                condition=Q(leads_to=None, leads_because="") | (Q(leads_to__isnull=False) & ~Q(leads_because="")),
                name="leading_thread_says_why",
            ),
            models.CheckConstraint(condition=Q(urgency="") | ~Q(urgency_reason=""), name="urgent_thread_says_why"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """Return the threads that were not joined to others, and whose question was not removed."""
        return cls.objects.exclude(leads_because=cls.Leads.MERGED).in_sight()

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
    def asks_for_another(self) -> bool:
        """Whether the answer is needed in another country than the asker's own."""
        return self.asking_jurisdiction_id not in {None, self.author_jurisdiction_id}

    @property
    def asked(self) -> list[tuple[Jurisdiction | None, int]]:
        """How many were asked in each jurisdiction concerned, or with None anywhere."""
        there = [(jurisdiction, self.asked_counts.get(jurisdiction.pk, 0)) for jurisdiction in self.concerns.all()]
        return [(place, count) for place, count in (*there, (None, self.asked_counts.get("", 0))) if count]

    @property
    def status(self) -> str:
        """``accepted``, ``answered`` or ``open``."""
        if self.accepted_count:
            return "accepted"
        return "answered" if self.answer_count else "open"

    @property
    def question(self) -> "Post | None":
        """The post that opens it, unless it was removed; at hand after ``with_question()``."""
        asked = getattr(self, "question_posts", None)
        if asked is None:
            asked = self.posts.filter(kind="question")
        return next((post for post in asked if post.deleted_at is None), None)

    @property
    def search_text(self) -> str:
        """The words of the question."""
        return self.question.search_text if self.question else ""

    @property
    def search_translations(self) -> str:
        """The words of the translations of the question."""
        return self.question.search_translations if self.question else ""

    @property
    def search_countries(self) -> list[str]:
        """The countries concerned, and where the question comes from and the answer is needed."""
        concerned = [country.pk for country in self.concerns.all()]
        found = dict.fromkeys([*concerned, self.author_jurisdiction_id, self.asking_jurisdiction_id])
        return [code for code in found if code]

    @property
    def search_topics(self) -> list[int]:
        """The topics, and those above them."""
        return keys_with_parents(self.topics.all())

    @property
    def search_day(self) -> dt.date:
        """When something was said last."""
        return self.last_activity_at.date()

    @property
    def search_status(self) -> str:
        """Where it stands."""
        return self.status
