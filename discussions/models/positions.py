"""What answers state for each jurisdiction, and who of that jurisdiction confirms it."""

from typing import ClassVar

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from discussions.models.posts import Post
from discussions.querysets import ScopeQuerySet
from network_site.members.models import Member
from network_site.vocabulary.models import Jurisdiction, Provision

CITATION_LENGTH = 300
CONDITIONS_LENGTH = 1_000
NOTE_LENGTH = 500


class AnswerScope(models.Model):
    """The position of an answer for one jurisdiction: whether it holds there, by which law, and as of when.

    ``verified_on`` is the day on which its author, or who keeps it since, last stood by it. A retired position stays
    readable in its answer and counts for nothing.
    """

    class Holds(models.TextChoices):
        """What the answer to the question is there."""

        YES = "yes", _("Yes")
        CONDITIONAL = "conditional", _("On conditions")
        NO = "no", _("No")
        UNCLEAR = "unclear", _("Unclear")

    post = models.ForeignKey(Post, models.CASCADE, related_name="scopes")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("country"))
    holds = models.CharField(_("position"), max_length=11, choices=Holds.choices)
    citation = models.CharField(_("national provision"), max_length=CITATION_LENGTH, blank=True)
    citation_url = models.URLField(
        _("link to the text"), max_length=500, blank=True, validators=[URLValidator(["https", "http"])]
    )
    provision = models.ForeignKey(
        Provision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("treaty provision")
    )
    conditions = models.CharField(_("conditions"), max_length=CONDITIONS_LENGTH, blank=True)
    law_as_of = models.DateField(_("law as of"))
    review_due = models.DateField(_("review due"))
    verified_on = models.DateField(_("verified on"))
    verified_by = models.CharField(_("verified by"), max_length=320, blank=True)
    review_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    law_changed_at = models.DateTimeField(null=True, blank=True)
    law_changed_by = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    law_changed_office = models.CharField(max_length=320, blank=True)
    law_changed_note = models.CharField(_("what changed"), max_length=NOTE_LENGTH, blank=True)

    is_accepted: bool  # where it was read with ``with_acceptance()``

    objects: ClassVar[ScopeQuerySet] = ScopeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("jurisdiction__name_en", "pk")
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        constraints = (
            models.UniqueConstraint(fields=("post", "jurisdiction"), name="one_position_per_answer_and_jurisdiction"),
            models.CheckConstraint(
                condition=~Q(holds="conditional") | ~Q(conditions=""), name="conditional_position_has_conditions"
            ),
            models.CheckConstraint(
                condition=Q(review_due__gt=models.F("law_as_of")), name="review_is_due_after_the_law_was_read"
            ),
        )

    def __str__(self) -> str:
        return f"{self.jurisdiction} · {self.get_holds_display()}"

    def get_absolute_url(self) -> str:
        """Return the address of the position, with all that can be done about it."""
        return reverse("discussions:position", args=[self.pk])

    @property
    def is_from_outside(self) -> bool:
        """Whether its author serves elsewhere."""
        return self.post.author_jurisdiction_id != self.jurisdiction_id

    @property
    def is_overdue(self) -> bool:
        """Whether the day of its review has passed. The twin of ``overdue()``."""
        return self.retired_at is None and self.review_due < timezone.localdate()

    @property
    def is_doubtful(self) -> bool:
        """Whether a reader should not rely on it before somebody looked at it again."""
        return self.retired_at is not None or self.law_changed_at is not None or self.is_overdue


class Endorsement(models.Model):
    """The word of a member of the jurisdiction, or of one who staffs a contact point there, that a position holds."""

    scope = models.ForeignKey(AnswerScope, models.CASCADE, related_name="endorsements")
    by = models.ForeignKey(Member, models.PROTECT, related_name="endorsements")
    by_office = models.CharField(max_length=320)
    is_contact_point = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        constraints = (models.UniqueConstraint(fields=("scope", "by"), name="one_endorsement_per_member"),)

    def __str__(self) -> str:
        return f"{self.scope} · {self.by_office}"
