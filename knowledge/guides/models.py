"""Practice guides: the index, the guide, and the review by a second person before it is published."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelsearch import index as search
from wagtail.models import AbstractGroupApprovalTask, Orderable, Page, PageLogEntry, TaskState

from knowledge.guides.beside import doubts_about, questions_about
from knowledge.guides.blocks import BodyField, GuideBlocks
from knowledge.guides.listing import GuideListing
from knowledge.guides.panels import GUIDE_PANELS, GUIDE_PROMOTE_PANELS, INDEX_PANELS
from knowledge.guides.querysets import GuideIndexManager, GuideManager
from network_site.access.marks import OPEN_MARK_CHOICES, Mark
from network_site.access.pages import OpenPage
from network_site.members.models import Member
from network_site.search.registry import REVIEWED
from network_site.vocabulary.models import LANGUAGE_CODES, Jurisdiction, Language, Provision, Topic, keys_with_parents

RELATED_LIMIT = 6
HISTORY_LIMIT = 20


class GuideIndexPage(OpenPage):
    """The list of guides, or a section of it. It shows each guide only to those who may see it."""

    mark = models.CharField(_("TLP mark"), max_length=12, choices=OPEN_MARK_CHOICES, default=Mark.CLEAR)
    introduction = models.TextField(_("introduction"), blank=True)

    objects: ClassVar = GuideIndexManager()  # type: ignore[django-manager-missing]

    parent_page_types: ClassVar = ["guides.GuideIndexPage"]  # the first one is made by ``open_guides``
    subpage_types: ClassVar = ["guides.GuidePage", "guides.GuideIndexPage"]
    template = "guides/guide_index_page.html"
    content_panels: ClassVar = [*Page.content_panels, *INDEX_PANELS]

    class Meta:
        verbose_name = _("list of guides")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the ``listing`` that the reader's filters ask for."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        guides = GuidePage.objects.descendant_of(self).visible_to(request.user)
        sections = GuideIndexPage.objects.child_of(self).visible_to(request.user).order_by("path")
        crumbs = [*self.trail(request)[:-1], (self.title, "")]
        return context | {"listing": GuideListing(guides, request.GET), "sections": sections, "crumbs": crumbs}

    @property
    def is_section(self) -> bool:
        """Whether it lies below another list."""
        return issubclass(self.get_parent().specific_class, GuideIndexPage)

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Whether a section may be made below *parent*: there are no sections of sections."""
        return super().can_create_at(parent) and not parent.specific.is_section

    def trail(self, request: HttpRequest) -> list[tuple[str, str | None]]:
        """Return the way from the first list to this one."""
        above = self.get_ancestors(inclusive=True).type(GuideIndexPage)
        return [(page.title, page.get_url(request)) for page in above]


@dataclass
class Section:
    """A heading with the blocks below it; the blocks before the first heading have none."""

    title: str = ""
    anchor: str = ""
    blocks: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Publication:
    """One time that a guide was published."""

    at: datetime
    written_by: Member | None
    approved_by: Member | None


class GuidePage(OpenPage):  # type: ignore[django-manager-missing]
    """A practice guide."""

    summary = models.TextField(
        _("summary"), max_length=1_200, help_text=_("Three to five sentences: what the reader will be able to do.")
    )
    audience = models.TextField(_("who it is for"), max_length=400, blank=True)
    language = models.ForeignKey(Language, models.PROTECT, related_name="+", verbose_name=_("language"))
    topics = ParentalManyToManyField(Topic, related_name="guides", verbose_name=_("topics"))
    provisions = ParentalManyToManyField(
        Provision, blank=True, related_name="guides", verbose_name=_("provisions relied on")
    )
    jurisdictions = ParentalManyToManyField(
        Jurisdiction, blank=True, related_name="guides", verbose_name=_("jurisdictions drawn on")
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.CharField(
        _("verified by"),
        max_length=120,
        blank=True,
        help_text=_("Role and country, not a name. For example: Focal point, Netherlands"),
    )
    verified_in = models.ForeignKey(
        Jurisdiction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country of the verifier"),
    )
    review_due = models.DateField(
        _("review due"), null=True, blank=True, help_text=_("After this day readers are warned that it may be stale.")
    )
    body = BodyField(GuideBlocks(), verbose_name=_("body"))

    objects: ClassVar = GuideManager()  # type: ignore[django-manager-missing]

    parent_page_types: ClassVar = ["guides.GuideIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "guides/guide_page.html"
    context_object_name = "guide"
    content_panels: ClassVar = [*Page.content_panels, *GUIDE_PANELS]
    promote_panels: ClassVar = GUIDE_PROMOTE_PANELS
    settings_panels: ClassVar[list[Any]] = []
    search_fields: ClassVar = [
        *Page.search_fields,
        search.SearchField("summary", boost=2),
        search.SearchField("audience"),
        search.SearchField("body"),
        search.RelatedFields("topics", [search.SearchField(f"label_{code}") for code in LANGUAGE_CODES]),
        search.RelatedFields("jurisdictions", [search.SearchField(f"name_{code}") for code in LANGUAGE_CODES]),
        search.FilterField("mark"),
        search.FilterField("language"),
        search.FilterField("verified_on"),
        search.FilterField("review_due"),
        search.FilterField("search_countries"),
        search.FilterField("search_topics"),
        search.FilterField("search_languages"),
        search.FilterField("search_day"),
        search.FilterField("search_status"),
        search.FilterField("search_until"),
    ]

    class Meta:
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    def clean(self) -> None:
        """Refuse a review that falls due before the verification."""
        super().clean()
        if self.verified_on and self.review_due and self.review_due <= self.verified_on:
            raise ValidationError({"review_due": _("The review must fall due after the day of the verification.")})

    search_status = REVIEWED

    @property
    def search_text(self) -> str:
        """The summary and the words of the body."""
        words = GuidePage._meta.get_field("body").get_searchable_content(self.body)
        return " ".join([self.summary, *words])

    @property
    def search_countries(self) -> list[str]:
        """The countries that it draws on."""
        return [country.pk for country in self.jurisdictions.all()]

    @property
    def search_topics(self) -> list[int]:
        """The topics, and those above them."""
        return keys_with_parents(self.topics.all())

    @property
    def search_languages(self) -> list[str]:
        """The language it is written in."""
        return [self.language_id]

    @property
    def search_day(self) -> date | None:
        """When it was verified, or else published."""
        published = self.last_published_at.date() if self.last_published_at else None
        return self.verified_on or published

    @property
    def search_until(self) -> date | None:
        """The day its review is due; long past where it was never verified."""
        return self.review_due if self.verified_on else date.min

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context with what stands around the body."""
        index = self.get_parent()
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        sections = self.sections()
        return context | {
            "sections": sections,
            "outline": [section for section in sections if section.title],
            "related": self.related(request.user),
            "history": self.history(),
            "doubts": doubts_about(self.pk) if any(block.block_type == "answers" for block in self.body) else {},
            "questions": questions_about(self.pk, request.user),
            "crumbs": [*index.specific.trail(request), (self.title, "")],
        }

    def sections(self) -> list[Section]:
        """Return the body in sections, each with an anchor that is unique on the page."""
        found = [Section()]
        taken: dict[str, int] = {}
        for block in self.body:
            if block.block_type == "heading":
                found.append(Section(block.value, _anchor(block.value, taken)))
            else:
                found[-1].blocks.append(block)
        return [section for section in found if section.title or section.blocks]

    def related(self, person: Any) -> list["GuidePage"]:
        """Return the guides to read next that *person* may see: the chosen ones, then those with the same topics."""
        visible = GuidePage.objects.visible_to(person).exclude(pk=self.pk).only("title", "url_path")
        keys = [link.guide_id for link in self.related_guides.all()]
        chosen = visible.in_bulk(keys)
        named = [chosen[key] for key in keys if key in chosen][:RELATED_LIMIT]
        if len(named) == RELATED_LIMIT:
            return named
        similar = visible.exclude(pk__in=chosen).sharing_topics(self.topics.all())
        return [*named, *similar[: RELATED_LIMIT - len(named)]]

    def history(self) -> list[Publication]:
        """Return the times the guide was published, newest first, with who wrote and who approved."""
        entries = PageLogEntry.objects.filter(page=self.pk, action="wagtail.publish")
        entries = entries.select_related("user__jurisdiction", "revision__user__jurisdiction")
        return [
            Publication(entry.timestamp, getattr(entry.revision, "user", None), entry.user)
            for entry in entries.order_by("-timestamp")[:HISTORY_LIMIT]
        ]


def _anchor(title: str, taken: dict[str, int]) -> str:
    base = slugify(title, allow_unicode=True) or "section"
    taken[base] = taken.get(base, 0) + 1
    return base if taken[base] == 1 else f"{base}-{taken[base]}"


class RelatedGuide(Orderable):
    """A guide that the editors chose to be read next."""

    page = ParentalKey(GuidePage, on_delete=models.CASCADE, related_name="related_guides")
    guide = models.ForeignKey(GuidePage, models.CASCADE, related_name="+", verbose_name=_("guide"))

    class Meta(Orderable.Meta):
        constraints = (models.UniqueConstraint(fields=("page", "guide"), name="one_link_between_guides"),)

    def __str__(self) -> str:
        return str(self.guide)


class PeerReviewTask(AbstractGroupApprovalTask):
    """Approval by a second person: whoever submitted the text or wrote its last version cannot approve it."""

    class Meta:
        verbose_name = _("peer review")
        verbose_name_plural = _("peer reviews")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """Return what *user* may do about the text under review."""
        if not super().get_actions(obj, user) or self._wrote(obj.current_workflow_task_state, user):
            return []
        return [
            ("reject", _("Ask for changes"), True),
            ("approve", _("Approve and publish"), False),
            ("approve", _("Approve with a comment and publish"), True),
        ]

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Whether *user* must leave the text alone: its author must, so that what is read is what gets approved."""
        return super().locked_for_user(obj, user) or self._wrote(obj.current_workflow_task_state, user)

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Do what *user* decided. Raises PermissionDenied when that is to approve one's own text."""
        if action_name == "approve" and self._wrote(task_state, user):
            raise PermissionDenied
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """Return the texts that wait for *user*, without those that are the user's own."""
        waiting = super().get_task_states_user_can_moderate(user, **kwargs)
        return waiting.exclude(workflow_state__requested_by=user).exclude(revision__user=user)

    @classmethod
    def get_description(cls) -> Any:
        """Return what the step is for, as the list of kinds of task shows it."""
        return _("A second member of the chosen groups reads the text and publishes it")

    @staticmethod
    def _wrote(task_state: TaskState | None, user: Any) -> bool:
        if task_state is None:
            return False
        return user.pk in {task_state.workflow_state.requested_by_id, task_state.revision.user_id}
